package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The different labels of a growing trie, each once, with a number from 0. One thread. */
final class LabelPool {
  /**
   * Different for each pool and never written down: whoever writes a list cannot choose labels that
   * all fall into one slot.
   */
  private final long secret = new SplittableRandom().nextLong();

  private byte[] octets = new byte[1024];
  private int used;
  private int[] starts = new int[64];
  private int count;

  /** Open addressing over number + 1; 0 is free. Its length is a power of two. */
  private int[] table = new int[128];

  /** The number of the label whose length octet is at {@code at}, new or known. */
  int number(DomainName name, int at) {
    int mask = table.length - 1;
    int slot = (int) TrieHash.child(secret, name, at) & mask;
    while (table[slot] != 0) {
      if (isLabel(starts[table[slot] - 1], name, at)) {
        return table[slot] - 1;
      }
      slot = slot + 1 & mask;
    }
    append(name, at);
    table[slot] = count;
    if (count > table.length / 4 * 3) {
      enlargeTable();
    }
    return count - 1;
  }

  private boolean isLabel(int start, DomainName name, int at) {
    int length = name.byteAt(at);
    for (int i = 0; i <= length; i++) {
      if ((octets[start + i] & 0xff) != name.byteAt(at + i)) {
        return false;
      }
    }
    return true;
  }

  private void append(DomainName name, int at) {
    int length = name.byteAt(at);
    if (used + length + 1 > octets.length) {
      octets = Arrays.copyOf(octets, Math.addExact(octets.length, octets.length >> 1));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count + (count >> 1));
    }
    starts[count++] = used;
    for (int i = 0; i <= length; i++) {
      octets[used++] = (byte) name.byteAt(at + i);
    }
  }

  private void enlargeTable() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int label = 0; label < count; label++) {
      int slot = (int) TrieHash.child(secret, octets, starts[label]) & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = label + 1;
    }
  }

  long secret() {
    return secret;
  }

  int count() {
    return count;
  }

  /** All labels one after the other, each with its length octet: {@link #used} octets of it. */
  byte[] octets() {
    return octets;
  }

  int used() {
    return used;
  }

  int startOf(int label) {
    return starts[label];
  }
}
