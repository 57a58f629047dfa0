package dev.tacet.insight;

import java.util.Locale;

/** What became of a query, as far as whoever saw it can know. */
public enum Fate {
  /** Answered by an upstream or the cache, whatever the RCODE. */
  PASSED,
  /** Passed, but a list that only watches, or a device only observed, would have blocked it. */
  WOULD_BLOCK,
  /** Answered here so that it leads nowhere, or left without an answer on purpose. */
  BLOCKED,
  /** Answered here with what a rule gives. */
  REWRITTEN,
  /** From somebody who may not ask. */
  REFUSED,
  /** Allowed, but no upstream answered in time. */
  FAILED,
  /** Seen on the wire: who answered it is not known. */
  SEEN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As tables and JSON say it: {@code would-block}. */
  public String word() {
    return word;
  }

  /** Whether the name was given to the device, or may have been. */
  public boolean reached() {
    return this == PASSED || this == WOULD_BLOCK || this == SEEN;
  }
}
