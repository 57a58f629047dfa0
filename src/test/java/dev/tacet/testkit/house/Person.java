package dev.tacet.testkit.house;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Party;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Somebody with a device: awake by day, at it in sessions, opening pages of few favourites and many
 * others (Zipf), each with the third parties that pages share. Names have TTLs, so a busy session
 * asks for a shared name again just when its TTL has run out. One thread.
 */
public final class Person {
  private static final int[] TTLS = {20, 30, 60, 60, 120, 300, 300, 300, 600, 900, 1800, 3600};
  private static final int SITES = 1_500;
  private static final int THIRD_PARTIES = 200;

  private final House house;
  private final Party party;
  private final Random random;
  private final List<DomainName> sites = new ArrayList<>();
  private final List<DomainName> thirdParties = new ArrayList<>();
  private final double sessionsADay;
  private final double secondsAPage;

  public Person(House house, Party party) {
    this.house = house;
    this.party = party;
    random = new Random(house.random().nextLong());
    sessionsADay = 3 + random.nextInt(8);
    secondsAPage = 15 + random.nextInt(60);
    names(sites, SITES, "www.site");
    names(thirdParties, THIRD_PARTIES, "cdn.third");
  }

  private void names(List<DomainName> names, int howMany, String first) {
    for (int i = 0; i < howMany; i++) {
      DomainName name = DomainName.parse(first + i + ".example");
      names.add(name);
      house.ttl(name, TTLS[random.nextInt(TTLS.length)]);
    }
  }

  /** Lives through the simulated days. */
  public void live() {
    for (LocalDate day : house.days()) {
      double wakes = 6.5 + random.nextDouble() * 2;
      double sleeps = 21.5 + random.nextDouble() * 3;
      double hour = wakes + 0.3 * random.nextDouble();
      while (hour < sleeps) {
        double lasts = Math.min(0.4 * Math.exp(0.9 * random.nextGaussian()), sleeps - hour);
        session(house.at(day, hour), house.at(day, hour + lasts));
        hour += lasts - Math.log(1 - random.nextDouble()) * (sleeps - wakes) / sessionsADay;
      }
      habit(day, wakes);
    }
  }

  /** The same page every morning, with the first coffee. */
  private void habit(LocalDate day, double wakes) {
    DomainName paper = DomainName.parse("www.newspaper.example");
    if (random.nextDouble() < 0.85) {
      house.want(party, paper, house.at(day, wakes + 0.3 + 0.2 * random.nextGaussian()), 2);
    }
  }

  private void session(long from, long to) {
    double at = from;
    DomainName site = zipf(sites);
    while (at < to) {
      if (random.nextDouble() < 0.4) {
        site = zipf(sites);
      }
      house.want(party, site, (long) at, 3);
      int shared = 2 + random.nextInt(8);
      for (int i = 0; i < shared; i++) {
        house.want(party, zipf(thirdParties), (long) at + 50 + random.nextInt(900), 2);
      }
      at += 1000 * secondsAPage * Math.exp(random.nextGaussian() - 0.5);
    }
  }

  private DomainName zipf(List<DomainName> names) {
    // The inverse of the distribution's continuous kin: rank r comes as often as 1 / (r + 1).
    double rank = Math.pow(names.size() + 1.0, random.nextDouble()) - 1;
    return names.get(Math.min(names.size() - 1, (int) rank));
  }
}
