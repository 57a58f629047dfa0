package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.Objects;

/**
 * One query as it was seen: in the live log, in a recorded one, or in a capture file. All insight
 * is made of these and of nothing else, so that each source gives the same report. Immutable.
 * Readers hand over one object for each party and name however often it comes, since there are
 * millions.
 *
 * @param atMillis when it came, milliseconds since 1970 by the clock of whoever saw it
 * @param name the QNAME
 * @param type the QTYPE
 * @param by the list, vendor tier ({@code xiaomi/block}) or rule that decided; empty where none did
 * @param rcode what the device was told, -1 where the answer was not seen
 * @param ttlSeconds the smallest TTL of the answer, which hides what the device asks more often; -1
 *     where it is not known, as in the log
 * @param repeats the queries this stands for, 1 or more
 */
public record Observation(
    long atMillis,
    Party party,
    DomainName name,
    int type,
    Fate fate,
    String by,
    int rcode,
    int ttlSeconds,
    int repeats) {
  public Observation {
    Objects.requireNonNull(party);
    Objects.requireNonNull(name);
    Objects.requireNonNull(fate);
    Objects.requireNonNull(by);
    if (repeats < 1) {
      throw new IllegalArgumentException("an observation stands for at least one query");
    }
  }
}
