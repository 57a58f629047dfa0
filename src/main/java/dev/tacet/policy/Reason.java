package dev.tacet.policy;

import java.util.Objects;

/**
 * Why a verdict is what it is, in the words that log, tail, explain and EDE share.
 *
 * @param list the list ({@code mine}), vendor and tier ({@code xiaomi/block}), or number of the
 *     owner's rule ({@code 12}); empty where the rung says it all
 */
public record Reason(Rung rung, String list) {
  public static final Reason BY_DEFAULT = new Reason(Rung.DEFAULT, "");
  public static final Reason PAUSED = new Reason(Rung.PAUSED, "");
  public static final Reason EXEMPT = new Reason(Rung.EXEMPT, "");
  public static final Reason NOT_OUR_NETWORK = new Reason(Rung.ACCESS, "");

  public static final Reason RATE_LIMIT = new Reason(Rung.ACCESS, "rate-limit");
  public static final Reason QUARANTINE = new Reason(Rung.QUARANTINE, "");
  public static final Reason NOT_ATTRIBUTED = new Reason(Rung.QUARANTINE, "unattributed");

  public Reason {
    Objects.requireNonNull(rung);
    Objects.requireNonNull(list);
  }

  /** {@code vendor: xiaomi/block}, {@code rule: 12}, {@code paused}. */
  public String words() {
    return list.isEmpty() ? rung.word() : rung.word() + ": " + list;
  }
}
