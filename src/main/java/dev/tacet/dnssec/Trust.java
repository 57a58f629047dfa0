package dev.tacet.dnssec;

import java.util.List;
import java.util.Objects;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.Name;

/** What a chain of digests and keys led to. Immutable. */
sealed interface Trust {
  /**
   * A signed zone.
   *
   * @param zone where it begins: at the name asked about, or above
   */
  record Signed(Name zone, List<DNSKEYRecord> keys) implements Trust {
    public Signed {
      Objects.requireNonNull(zone);
      keys = List.copyOf(keys);
    }
  }

  /**
   * No signed zone.
   *
   * @param why insecure, bogus or unknown; never secure
   */
  record Ended(Judgement why) implements Trust {
    public Ended {
      if (why.secure()) {
        throw new IllegalArgumentException("a secure chain does not end");
      }
    }
  }
}
