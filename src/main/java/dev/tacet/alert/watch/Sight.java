package dev.tacet.alert.watch;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Fate;

/**
 * One query of a known device that nothing hides. Immutable.
 *
 * @param atMillis by the clock on the wall, milliseconds since 1970; may go back
 * @param by what decided, in words
 * @param rcode what the device was told
 */
record Sight(
    long atMillis, int device, DomainName name, Fate fate, String by, int rcode, int repeats) {
  boolean isBlocked() {
    return fate == Fate.BLOCKED;
  }
}
