package dev.tacet.testkit.house;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Observation;
import dev.tacet.insight.Party;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The household of the Show, for a week: who lives there, what each was made to do, and what is
 * ordinary. The same seed gives the same week. One thread.
 */
public final class Household {
  static final int DAYS = 7;
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 11, 9);

  /** The day the stick finds another resolver, in the middle of the week; it is captured. */
  static final int STICK_LEAVES_DAY = 3;

  private static final double STICK_LEAVES_HOUR = 12;
  private static final int BLOCK_DAY = 4;
  private static final double BLOCK_HOUR = 9.8;
  private static final int FIRST_SEEN_DAY = 5;
  private static final int NEW_DEVICE_DAY = 6;

  static final DomainName BEACON = DomainName.parse("12-devmng.myzmodo.com");
  static final DomainName BROKEN = DomainName.parse("mqtt.cleanhome.example");
  static final DomainName RESOLVER = DomainName.parse("dns.google");
  private static final DomainName STORM = DomainName.parse("eic-ngfts.lge.com");

  final House house;
  private final Random random;
  private final List<Inhabitant> inhabitants = new ArrayList<>();
  private final List<Behaviour> behaviours = new ArrayList<>();
  private final Map<DomainName, String> blockedBy = new LinkedHashMap<>();
  final Inhabitant camera;
  final Inhabitant phone;
  final Inhabitant television;
  final Inhabitant laptop;
  final Inhabitant recorder;
  final Inhabitant stick;
  final Inhabitant nas;
  final Inhabitant vacuum;
  final Inhabitant tablet;

  public Household(long seed) {
    house = new House(seed, ZoneOffset.UTC, FIRST_DAY, DAYS);
    random = house.random();
    house.showTtls();
    camera = device("camera", Kind.CAMERA, 0);
    phone = device("phone", Kind.PHONE, 0);
    television = device("television", Kind.TV, 0);
    laptop = device("laptop", Kind.COMPUTER, 0);
    recorder = device("recorder", Kind.CAMERA, 0);
    stick = device("stick", Kind.TV, 0);
    nas = device("nas", Kind.NAS, 0);
    vacuum = device("vacuum", Kind.VACUUM, 0);
    tablet = device("tablet", Kind.TABLET, NEW_DEVICE_DAY);
    phonesHome();
    syncsTheBand();
    stormsAndTalksByNight();
    people();
    hasFixedAddresses();
    findsAnotherResolver();
    isBrokenByABlock();
    isNew();
    timers();
  }

  private Inhabitant device(String name, Kind kind, int fromDay) {
    Inhabitant made = new Inhabitant(house.party(name, kind), fromDay);
    inhabitants.add(made);
    return made;
  }

  private void planted(Behaviour behaviour) {
    behaviours.add(behaviour);
  }

  private LocalDate day(int number) {
    return FIRST_DAY.plusDays(number);
  }

  long at(int day, double hour) {
    return house.at(day(day), hour);
  }

  private void phonesHome() {
    house.run(Planted.every(camera.party(), BEACON.toString(), 60).jitter(0.08).missing(0.02));
    planted(
        Behaviour.of("beacon", camera, BEACON.toString(), "the camera reports each minute")
            .with("periodSeconds", 60));
    planted(
        Behaviour.of("owner", camera, "Zmodo / EPTCO", "the beacon's name is the camera maker's")
            .with("domain", "myzmodo.com"));
    planted(
        Behaviour.of(
            "leftover",
            camera,
            "zmodo/block",
            "the owner switched the profile off for the camera"));
  }

  /** A band has no network of its own: what it asks stands among the phone's names. */
  private void syncsTheBand() {
    block("api-mifit-de2.huami.com", "huami/block", house.fromMillis());
    block("api-analytics.huami.com", "huami/block", house.fromMillis());
    for (int day = 0; day < DAYS; day++) {
      for (int sync = 3 + random.nextInt(5); sync > 0; sync--) {
        // Whenever somebody looks how far they walked.
        long at = at(day, 7 + 15.5 * random.nextDouble());
        for (int i = 0; i < 6; i++) {
          house.want(phone.party(), name("api-user.huami.com"), at + 2_100L * i, 2);
          house.want(phone.party(), name("api-mifit-de2.huami.com"), at + 2_300L * i + 400, 2);
          house.want(phone.party(), name("api-watch.huami.com"), at + 3_000L * i + 900, 2);
        }
        house.want(phone.party(), name("api-analytics.huami.com"), at + 15_000, 2);
      }
    }
    planted(
        Behaviour.of("owner", phone, "Zepp Health", "the band syncs through the phone")
            .with("domain", "huami.com"));
    planted(
        Behaviour.of(
            "leftover", phone, "huami/optional", "the band's firmware server still passes"));
  }

  private void stormsAndTalksByNight() {
    block(STORM.toString(), "lg/block", house.fromMillis());
    block("ad.lgappstv.com", "lg/block", house.fromMillis());
    for (int day = 0; day < DAYS; day++) {
      long evening = at(day, 19.2 + random.nextDouble());
      house.storm(television.party(), STORM, evening, 2.2, 70);
      for (int i = 0; i < 40; i++) {
        long later = evening + random.nextInt(3 * 3_600_000);
        String[] watched = {"api-global.netflix.com", "nrdp.nccp.netflix.com", "ad.lgappstv.com"};
        house.want(television.party(), name(watched[i % watched.length]), later, 2);
      }
      for (int i = 0; i < 5; i++) {
        long night = at(day, 1.2 + 3.5 * random.nextDouble());
        house.want(television.party(), name("tv-guide.lgtvsdp.com"), night, 2);
      }
    }
    planted(Behaviour.of("storm", television, STORM.toString(), "each evening, against the block"));
    planted(
        Behaviour.of(
            "night", television, "tv-guide.lgtvsdp.com", "it is off for people, and talks"));
    for (int i = 0; i < 6; i++) {
      long at = at(FIRST_SEEN_DAY, 19.6) + i * 240_000L + random.nextInt(90_000);
      house.want(television.party(), name("graph.facebook.com"), at, 2);
    }
    planted(
        Behaviour.of("first", television, "facebook.com", "an app came with an update")
            .with("company", "Meta"));
    planted(
        Behaviour.of(
            "leftover",
            television,
            "facebook/optional",
            "no tier of that profile is in force here"));
  }

  private void people() {
    new Person(house, laptop.party()).live();
    new Person(house, phone.party()).live();
  }

  private void hasFixedAddresses() {
    planted(
        Behaviour.of(
            "bypass", recorder, "never-asked", "on the network all week, and asks for no name"));
  }

  private void findsAnotherResolver() {
    long leaves = at(STICK_LEAVES_DAY, STICK_LEAVES_HOUR);
    String[] names = {"api.streambox.example", "img.streambox.example", "cdn7.films.example"};
    double at = house.fromMillis();
    while (true) {
      at += -Math.log(1 - random.nextDouble()) * 86_400_000 / 90;
      if (at >= leaves - 400_000) {
        break;
      }
      house.want(stick.party(), name(names[random.nextInt(names.length)]), (long) at, 2);
    }
    for (int i = 0; i < 4; i++) {
      house.want(stick.party(), RESOLVER, leaves - 300_000 + i * 70_000L, 2);
    }
    planted(Behaviour.of("bypass", stick, "resolver-name", "it looks up another resolver"));
    planted(
        Behaviour.of("leftover", stick, "google/optional", "that tier names the resolver, too")
            .asOrdinary());
    planted(Behaviour.of("bypass", stick, "silent", "and asks no more, though it is there"));
    planted(
        Behaviour.of("bypass", stick, "direct", "it talks to that resolver, in the capture")
            .with("capture", true));
  }

  private void isBrokenByABlock() {
    long since = at(BLOCK_DAY, BLOCK_HOUR);
    block(BROKEN.toString(), "owner", since);
    for (int i = 0; i < 12; i++) {
      atRandom(vacuum.party(), name("s" + i + ".cleanhome.example"), 30, since);
    }
    atRandom(vacuum.party(), BROKEN, 60, since);
    for (double hour = BLOCK_HOUR; hour < 24.0 * (DAYS - BLOCK_DAY); hour += 1.4) {
      long begins = at(BLOCK_DAY, hour + 0.5 * random.nextDouble());
      house.storm(vacuum.party(), BROKEN, begins, 3, 40);
    }
    planted(
        Behaviour.of("breakage", vacuum, BROKEN.toString(), "blocked by the owner: it gives up")
            .with("since", since));
    planted(Behaviour.of("storm", vacuum, BROKEN.toString(), "it tries again and again"));
  }

  private void isNew() {
    for (int i = 0; i < 12; i++) {
      atRandom(
          tablet.party(),
          name("app" + i + ".tablet.example"),
          20,
          at(NEW_DEVICE_DAY, 9),
          house.toMillis());
    }
    planted(Behaviour.of("newDevice", tablet, "", "it came on the last day"));
  }

  /** Ordinary things: they keep a rhythm all the same, or none. */
  private void timers() {
    timer(nas, "2.nas.pool.ntp.org", 1_024, 0.02, "the time, asked for by a timer of the system");
    timer(laptop, "ntp.ubuntu.com", 2_048, 0.02, "the time, asked for by a timer of the system");
    timer(phone, "imap.gmx.net", 900, 0.05, "mail, polled by a timer");
    house.atRandom(nas.party(), name("update.nas.example"), 3);
    house.atRandom(laptop.party(), name("security.ubuntu.com"), 4);
    house.atRandom(phone.party(), name("play.googleapis.com"), 8);
  }

  private void timer(Inhabitant device, String name, int seconds, double jitter, String why) {
    house.run(Planted.every(device.party(), name, seconds).jitter(jitter).missing(0.03).queries(2));
    planted(Behaviour.of("beacon", device, name, why).with("periodSeconds", seconds).asOrdinary());
  }

  private void atRandom(Party party, DomainName name, double aDay, long until) {
    atRandom(party, name, aDay, house.fromMillis(), until);
  }

  private void atRandom(Party party, DomainName name, double aDay, long from, long until) {
    double at = from;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) * 86_400_000 / aDay;
      if (at >= until) {
        return;
      }
      house.want(party, name, (long) at, 2);
    }
  }

  private void block(String name, String by, long since) {
    house.block(name(name), since);
    blockedBy.put(name(name), by);
  }

  private static DomainName name(String text) {
    return DomainName.parse(text);
  }

  /** All that was asked, in order of time. */
  List<Observation> observations() {
    return house.observations();
  }

  List<Inhabitant> inhabitants() {
    return List.copyOf(inhabitants);
  }

  /** The list or tier that blocks a name, at whatever time. */
  String blockedBy(DomainName name) {
    return blockedBy.get(name);
  }

  /** What the household was made to do, and what is ordinary in it. */
  List<Behaviour> behaviours() {
    return List.copyOf(behaviours);
  }
}
