package dev.tacet.insight;

import java.util.Locale;

/** How far a claim can be trusted; the order is that of trust. */
public enum Certainty {
  /** Written down for this name, or seen on the wire. */
  CERTAIN("certain"),
  /** Several signs agree. */
  LIKELY("likely"),
  /** One sign that is seldom wrong. */
  POSSIBLE("possible"),
  /** A sign that is often there without the thing. */
  WEAK("a weak hint");

  private final String words;

  Certainty(String words) {
    this.words = words;
  }

  /** As JSON says it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  public String words() {
    return words;
  }
}
