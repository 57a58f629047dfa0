package dev.tacet.lists;

import dev.tacet.policy.Tier;
import java.util.Objects;

/**
 * What a vendor profile says of a name. Immutable.
 *
 * @param vendor the profile's id
 * @param entry its entry that speaks about the name
 */
public record VendorMark(String vendor, VendorEntry entry) {
  public VendorMark {
    Objects.requireNonNull(vendor);
    Objects.requireNonNull(entry);
  }

  /** Whether the device works with it only: clock, updates, login. */
  public boolean isKept() {
    return entry.tier() == Tier.KEEP;
  }

  /**
   * Whether it decides where both cover a name: the longer, and of two as long the one that blocks.
   */
  boolean standsOver(VendorMark other) {
    int longer = Integer.compare(entry.name().labelCount(), other.entry().name().labelCount());
    return longer > 0 || longer == 0 && entry.tier().compareTo(other.entry().tier()) < 0;
  }
}
