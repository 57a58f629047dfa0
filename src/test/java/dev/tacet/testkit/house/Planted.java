package dev.tacet.testkit.house;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Party;

/**
 * A timer to plant in a simulated house. Immutable.
 *
 * @param seconds its period
 * @param jitter how far a beat strays at most, as a share of the period
 * @param schedule whether beats keep a schedule, so that jitter does not add up; else the device
 *     waits anew after each beat
 * @param bell whether jitter is a bell, with half of {@code jitter} as its deviation, cut there;
 *     else every value up to it is as likely
 * @param missing the share of beats that do not come
 * @param queries of one beat: 1, or more for A, AAAA, HTTPS and repeats
 */
public record Planted(
    Party party,
    DomainName name,
    double seconds,
    double jitter,
    boolean schedule,
    boolean bell,
    double missing,
    int queries) {
  public static Planted every(Party party, String name, double seconds) {
    return new Planted(party, DomainName.parse(name), seconds, 0, false, false, 0, 1);
  }

  public Planted jitter(double share) {
    return new Planted(party, name, seconds, share, schedule, bell, missing, queries);
  }

  /** As a schedule: each beat strays from its own moment. */
  public Planted onSchedule() {
    return new Planted(party, name, seconds, jitter, true, bell, missing, queries);
  }

  public Planted asBell() {
    return new Planted(party, name, seconds, jitter, schedule, true, missing, queries);
  }

  public Planted missing(double share) {
    return new Planted(party, name, seconds, jitter, schedule, bell, share, queries);
  }

  public Planted queries(int ofOneBeat) {
    return new Planted(party, name, seconds, jitter, schedule, bell, missing, ofOneBeat);
  }
}
