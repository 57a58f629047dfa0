package dev.tacet.insight;

import static dev.tacet.insight.Seen.CAMERA;
import static dev.tacet.insight.Seen.LAPTOP;
import static dev.tacet.insight.Seen.at;
import static dev.tacet.insight.Seen.name;
import static dev.tacet.insight.Seen.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.lists.BypassNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BypassesTest {
  private static final BypassNames NAMES = BypassNames.shipped();
  private static final long HOUR = 3_600_000L;
  private static final long T = at("2026-11-18T00:00:00Z");
  private static final long NOW = at("2026-11-22T00:00:00Z");
  private static final InetAddress OURS = address("192.168.1.2");

  private final Trails trails = new Trails(ZoneOffset.UTC);
  private final List<Flow> flows = new ArrayList<>();
  private final List<Presence> presences = new ArrayList<>();

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static Flow flow(Party party, String address, String protocol, int port) {
    return new Flow(
        party, Optional.empty(), "", address(address), protocol, port, false, 900, 3_000, 12, T, T);
  }

  private Bypasses found() {
    return Bypasses.in(trails, flows, NAMES, presences, Set.of(OURS), NOW);
  }

  private Bypass only() {
    assertThat(found().found()).hasSize(1);
    return found().found().get(0);
  }

  @Test
  void anAskedResolverNameIsToldWithWhatTheDeviceGot() {
    trails.add(query(T, CAMERA, name("dns.google"), Fate.PASSED, 5));

    Bypass bypass = only();

    assertThat(bypass.way()).isEqualTo(Bypass.Way.RESOLVER_NAME);
    assertThat(bypass.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(bypass.evidence())
        .containsExactly("Asked for dns.google 5 times; may have got an address.");
    assertThat(bypass.advice())
        .containsExactly(
            "tacet block dns.google",
            "Let the router reject the addresses and port 853: tacet export.");
    assertThat(bypass.count()).isEqualTo(5);
    assertThat(bypass.firstMillis()).isEqualTo(T);
  }

  @Test
  void oneLookupMayBeSomebodyLookingAtThePage() {
    trails.add(query(T, LAPTOP, name("dns.google"), Fate.BLOCKED));

    assertThat(only().certainty()).isEqualTo(Certainty.POSSIBLE);
    assertThat(only().evidence()).containsExactly("Asked for dns.google once; got no address.");
    assertThat(only().advice()).singleElement().asString().startsWith("Nothing more");
  }

  @ParameterizedTest
  @CsvSource({
    "use-application-dns.net, CANARY, CERTAIN",
    "mask.icloud.com, CANARY, CERTAIN",
    "_dns.resolver.arpa, CANARY, CERTAIN",
    "mask-api.icloud.com, RESOLVER_NAME, LIKELY",
    "mozilla.cloudflare-dns.com, RESOLVER_NAME, LIKELY",
    "x.dns.weixin.qq.com, APP_RESOLVER, POSSIBLE",
  })
  void eachNameTellsItsWay(String name, Bypass.Way way, Certainty certainty) {
    trails.add(query(T, CAMERA, name(name), Fate.BLOCKED));

    assertThat(only().way()).isEqualTo(way);
    assertThat(only().certainty()).isEqualTo(certainty);
  }

  @Test
  void aCanaryThatWasAnsweredIsAdvisedTheRightAnswer() {
    trails.add(query(T, LAPTOP, name("use-application-dns.net"), Fate.PASSED));

    assertThat(only().advice()).containsExactly("use-application-dns.net: answer NXDOMAIN");
    assertThat(only().limits()).startsWith("To ask is harmless");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.net", "a.use-application-dns.net", "icloud.com", "google"})
  void namesBesideThoseTellNothing(String name) {
    trails.add(query(T, CAMERA, name(name), Fate.PASSED, 50));

    assertThat(found().found()).isEmpty();
  }

  @Test
  void moreNamesThanAreToldAreCounted() {
    NAMES.names().stream()
        .filter(name -> name.kind() == dev.tacet.lists.BypassName.Kind.RESOLVER)
        .limit(9)
        .forEach(name -> trails.add(query(T, CAMERA, name.name(), Fate.BLOCKED)));

    assertThat(only().evidence()).hasSize(6).endsWith("And for 4 names more.");
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, udp, 53, CERTAIN, plain DNS (Google)",
    "203.0.113.9, udp, 53, CERTAIN, plain DNS",
    "203.0.113.9, tcp, 853, CERTAIN, encrypted DNS",
    "1.1.1.1, udp, 853, CERTAIN, encrypted DNS (Cloudflare)",
    "9.9.9.9, tcp, 443, LIKELY, HTTPS with a resolver (Quad9)",
    "2620:fe::fe, udp, 443, LIKELY, HTTPS with a resolver (Quad9)",
    "192.168.1.1, udp, 53, LIKELY, plain DNS inside the house",
  })
  void packetsToAnotherResolverAreSeenOnTheWire(
      String address, String protocol, int port, Certainty certainty, String what) {
    flows.add(flow(CAMERA, address, protocol, port));
    trails.add(query(T, CAMERA, name("example.net"), Fate.PASSED));

    Bypass bypass = only();

    assertThat(bypass.way()).isEqualTo(Bypass.Way.DIRECT);
    assertThat(bypass.certainty()).isEqualTo(certainty);
    assertThat(bypass.evidence())
        .singleElement()
        .asString()
        .contains(" port " + port + ", " + what + ": 12 packets, 900 octets up, 3000 down.");
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.2, udp, 53",
    "203.0.113.9, tcp, 443",
    "224.0.0.251, udp, 5353",
    "8.8.8.8, icmp, 0",
  })
  void talkWithThisServerAndWithOthersThanResolversIsNone(
      String address, String protocol, int port) {
    flows.add(flow(CAMERA, address, protocol, port));
    trails.add(query(T, CAMERA, name("example.net"), Fate.PASSED));

    assertThat(found().found()).isEmpty();
  }

  @Test
  void thisServerItselfMayAskOthers() {
    Party itself =
        new Party("ip", 0, "pi", Kind.OTHER, Optional.empty(), List.of(OURS, address("8.8.4.4")));
    flows.add(flow(itself, "9.9.9.9", "udp", 53));

    assertThat(found().found()).isEmpty();
  }

  private void askedForADay(Party party) {
    for (int hour = 0; hour < 24; hour++) {
      trails.add(query(T + hour * HOUR, party, name("example.net"), Fate.PASSED, 2));
    }
  }

  @Test
  void whoAsksForAnotherResolverAndThenFallsSilentThoughItIsThereLikelyLeft() {
    askedForADay(LAPTOP);
    trails.add(query(T + 23 * HOUR, LAPTOP, name("mask.icloud.com"), Fate.BLOCKED));
    presences.add(new Presence(LAPTOP, T, T + 40 * HOUR));

    Bypass silent = found().found().get(1);

    assertThat(silent.way()).isEqualTo(Bypass.Way.SILENT);
    assertThat(silent.certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(silent.evidence())
        .containsExactly(
            "Asked 49 times in 24 different hours, then nothing for 17 hours in which it was on the"
                + " network.",
            "Before, it never was silent for longer than 1 hour.",
            "In the last hour before, it asked for another resolver's name.");
  }

  @Test
  void whoFallsSilentWithoutSuchALookupMayJustSleep() {
    askedForADay(LAPTOP);
    presences.add(new Presence(LAPTOP, T, T + 40 * HOUR));

    assertThat(only().way()).isEqualTo(Bypass.Way.SILENT);
    assertThat(only().certainty()).isEqualTo(Certainty.POSSIBLE);
    assertThat(only().limits()).contains("may sleep");
  }

  @Test
  void whoWentAwayIsNotSilent() {
    askedForADay(LAPTOP);
    presences.add(new Presence(LAPTOP, T, T + 25 * HOUR));

    assertThat(found().found()).isEmpty();
  }

  @Test
  void whoIsOftenSilentIsNotSuspectedForIt() {
    for (int day = 0; day < 3; day++) {
      trails.add(query(T + day * 24 * HOUR, LAPTOP, name("example.net"), Fate.PASSED, 20));
    }
    presences.add(new Presence(LAPTOP, T, NOW));

    assertThat(found().found()).isEmpty();
  }

  @Test
  void presencesThatOverlapCountOnce() {
    askedForADay(LAPTOP);
    for (int i = 0; i < 10; i++) {
      presences.add(new Presence(LAPTOP, T, T + 24 * HOUR));
    }

    assertThat(found().found()).isEmpty();
  }

  @Test
  void whoNeverAsksAndSendsAllTheSameIsLikelyPastUs() {
    flows.add(flow(CAMERA, "203.0.113.9", "tcp", 8_000));
    flows.add(flow(CAMERA, "203.0.113.10", "tcp", 8_000));

    assertThat(only().way()).isEqualTo(Bypass.Way.NEVER_ASKED);
    assertThat(only().certainty()).isEqualTo(Certainty.LIKELY);
    assertThat(only().evidence())
        .containsExactly("Sent 1800 octets to 2 addresses of the internet and asked for no name.");
  }

  @Test
  void whoNeverAskedInADayOfPresenceMayNeedNoNames() {
    presences.add(new Presence(CAMERA, T, T + 30 * HOUR));
    presences.add(new Presence(LAPTOP, T, T + 20 * HOUR));

    assertThat(only().party()).isEqualTo(CAMERA);
    assertThat(only().certainty()).isEqualTo(Certainty.POSSIBLE);
    assertThat(only().evidence())
        .containsExactly("On the network for 30 hours and asked for no name.");
  }

  @Test
  void theRouterIsNeverSuspectedOfSilence() {
    Party router =
        new Party(
            "#9", 9, "router", Kind.ROUTER, Optional.empty(), List.of(address("192.168.1.1")));
    presences.add(new Presence(router, T, NOW));
    flows.add(flow(router, "203.0.113.9", "tcp", 443));

    assertThat(found().found()).isEmpty();
  }

  @Test
  void whereDevicesAreNotToldApartNobodyIsCalledSilent() {
    Trails narrow = new Trails(ZoneOffset.UTC, new TrailLimits(1, 10, 10, 256, 1 << 20));
    narrow.add(query(T, CAMERA, name("example.net"), Fate.PASSED));
    narrow.add(query(T, LAPTOP, name("example.net"), Fate.PASSED));
    presences.add(new Presence(LAPTOP, T, NOW));

    Bypasses bypasses = Bypasses.in(narrow, flows, NAMES, presences, Set.of(OURS), NOW);

    assertThat(bypasses.found()).isEmpty();
    assertThat(bypasses.skipped())
        .contains(
            "Who fell silent or never asked is not told: not all devices of the log are told apart.");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {41, 42, 43, 44, 45, 46})
  void anythingGivesFindingsWithEvidenceAndLimitsInOrderOfCertainty(long seed) {
    Random random = new Random(seed);
    List<Party> parties = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      parties.add(Seen.party("#" + i, "party " + i));
    }
    for (int i = 0; i < 400; i++) {
      Party party = parties.get(random.nextInt(8));
      long when = T + random.nextInt(96) * HOUR - 10 * HOUR;
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      try {
        flows.add(
            new Flow(
                party,
                Optional.empty(),
                "",
                InetAddress.getByAddress(octets),
                List.of("tcp", "udp", "icmp", "47").get(random.nextInt(4)),
                List.of(0, 53, 443, 853).get(random.nextInt(4)),
                random.nextBoolean(),
                random.nextInt(3),
                random.nextInt(3),
                1,
                when,
                when));
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
      if (party.key().compareTo("#5") < 0) {
        trails.add(
            query(
                when,
                party,
                random.nextInt(9) == 0
                    ? NAMES.names().get(random.nextInt(NAMES.names().size())).name()
                    : name("n" + random.nextInt(9) + ".example"),
                Fate.values()[random.nextInt(Fate.values().length)]));
      }
      presences.add(new Presence(party, when, when + random.nextInt(20) * HOUR));
    }

    Bypasses bypasses = found();

    assertThat(bypasses.found()).isNotEmpty();
    assertThat(bypasses.found())
        .isSortedAccordingTo(java.util.Comparator.comparing(Bypass::certainty));
    assertThat(bypasses.found())
        .allSatisfy(
            bypass -> {
              assertThat(bypass.evidence()).isNotEmpty();
              assertThat(bypass.limits()).endsWith(".");
              assertThat(bypass.advice()).isNotEmpty();
              assertThat(bypass.firstMillis()).isLessThanOrEqualTo(bypass.lastMillis());
            });
  }
}
