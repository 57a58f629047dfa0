package dev.tacet.device;

import dev.tacet.dns.DomainName;
import java.time.Instant;

/**
 * A name a device asked for while it was watched. Immutable.
 *
 * @param times how often, of which
 * @param blocked so many were stopped, let through only by a pause, observe or an exemption, or got
 *     no answer but that there is no such name, or an error
 */
public record LearnedName(
    int device, DomainName name, long times, long blocked, Instant first, Instant last) {
  public LearnedName {
    if (device <= 0 || blocked < 0 || times < blocked) {
      throw new IllegalArgumentException(
          "device " + device + " asked " + name + " " + times + " times, blocked " + blocked);
    }
  }

  /** Whether it was let through for its own sake at least once. */
  public boolean passed() {
    return times > blocked;
  }
}
