package dev.tacet.policy;

/**
 * How much it costs the owner to block a name of a vendor profile. The order is stored in the
 * compiled index: append only.
 */
public enum Tier {
  /** Telemetry, advertising: nothing the owner would miss. */
  BLOCK,
  /** Blocking it has a price: push, remote view, cloud control. */
  OPTIONAL,
  /** Login, updates, clock, reachability: blocking it breaks the device. */
  KEEP;

  /** As people type and read it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
