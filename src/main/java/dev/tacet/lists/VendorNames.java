package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.List;

/**
 * Tells quickly of nearly every name that no vendor profile says anything about it or one of its
 * ancestors: a set of bits that fits a processor's cache, where the whole index does not. Before
 * {@link #take} it tells nothing. Thread-safe.
 */
public final class VendorNames {
  private static final int BITS = 1 << 17;
  private static final int FACTOR = 0x9e3779b1;

  private volatile long[] bits = {};

  /** From now on these are the names there are. */
  public void take(List<VendorProfile> profiles) {
    long[] taken = new long[BITS / Long.SIZE];
    for (VendorProfile profile : profiles) {
      for (VendorEntry entry : profile.entries()) {
        DomainName name = entry.name();
        int hash = 0;
        for (int label = name.labelCount() - 1; label >= 0; label--) {
          hash = hash(hash, name, label);
        }
        taken[place(hash) / Long.SIZE] |= 1L << place(hash);
      }
    }
    bits = taken;
  }

  /** Whether a profile may say something about a name; false is certain. */
  public boolean mayHave(DomainName name) {
    long[] known = bits;
    if (known.length == 0) {
      return true;
    }
    int hash = 0;
    boolean may = isSet(known, hash);
    for (int label = name.labelCount() - 1; label >= 0 && !may; label--) {
      hash = hash(hash, name, label);
      may = isSet(known, hash);
    }
    return may;
  }

  private static boolean isSet(long[] known, int hash) {
    return (known[place(hash) / Long.SIZE] & 1L << place(hash)) != 0;
  }

  private static int hash(int above, DomainName name, int label) {
    int at = name.labelStart(label);
    int hash = above;
    for (int end = at + name.byteAt(at); at <= end; at++) {
      hash = 31 * hash + name.byteAt(at);
    }
    return hash;
  }

  private static int place(int hash) {
    int mixed = hash * FACTOR;
    return (mixed ^ mixed >>> 15) & BITS - 1;
  }
}
