package dev.tacet.config;

/** How much of a vendor profile is in force. The order is stored: append only. */
public enum ProfileState {
  /** Nothing, the keep tier included. */
  OFF,
  /** The block tier is blocked, the keep tier stays reachable. */
  BLOCK,
  /** The block and optional tiers are blocked, the keep tier stays reachable. */
  OPTIONAL;

  /** As people type and read it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
