package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Objects;

/**
 * A party asks for a name again and again, in a rhythm that no person keeps. Immutable.
 *
 * @param kind whether the rhythm is the device's own or that of its retries
 * @param periodSeconds from one beat to the next
 * @param jitter the standard deviation of that, as a share of the period: 0.02 is 2 %
 * @param regularity the share of the beats due, while it was on, that came: 0 to 1
 * @param count beats, each of one or more queries; where not all times were kept, reckoned from the
 *     queries by hour
 * @param firstMillis when it began, milliseconds since 1970, as far as the observations go back
 * @param lastMillis its last beat
 * @param byDay beats that came by day
 * @param byNight beats that came by night
 * @param begun whether the device was seen for a day, and five periods, before it began
 * @param mayBeFaster whether the answer's TTL may hide beats in between
 * @param evidence what was counted, in sentences
 * @param limits what it does not show, in sentences
 */
public record Beacon(
    Party party,
    DomainName name,
    Kind kind,
    double periodSeconds,
    double jitter,
    double regularity,
    long count,
    long firstMillis,
    long lastMillis,
    long byDay,
    long byNight,
    boolean begun,
    boolean mayBeFaster,
    List<String> evidence,
    List<String> limits) {
  /** Whose rhythm it is. */
  public enum Kind {
    /** The device's own. */
    BEACON,
    /** That of trying again because the name is blocked: a steady storm, not a beacon. */
    RETRY
  }

  public Beacon {
    Objects.requireNonNull(party);
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    evidence = List.copyOf(evidence);
    limits = List.copyOf(limits);
  }
}
