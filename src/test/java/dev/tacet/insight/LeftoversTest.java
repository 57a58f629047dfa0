package dev.tacet.insight;

import static dev.tacet.insight.Seen.CAMERA;
import static dev.tacet.insight.Seen.LAPTOP;
import static dev.tacet.insight.Seen.at;
import static dev.tacet.insight.Seen.name;
import static dev.tacet.insight.Seen.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ProfileState;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.OwnedSuffix;
import dev.tacet.lists.OwnedSuffixes;
import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.net.InetAddress;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoversTest {
  private static final RegistrableDomains DOMAINS = RegistrableDomains.shipped();
  private static final long T = at("2026-11-20T12:00:00Z");

  private final Trails trails = new Trails(ZoneOffset.UTC);
  private List<VendorProfile> profiles =
      List.of(
          new VendorProfile(
              "acme",
              "Acme",
              "Acme Ltd.",
              "CH",
              List.of(name("acme.example")),
              "",
              List.of(
                  entry("log.acme.example", Scope.SUBTREE, Tier.BLOCK, "statistics", "nothing"),
                  entry("push.acme.example", Scope.SUBTREE, Tier.OPTIONAL, "push", "no alerts"),
                  entry("login.acme.example", Scope.SUBTREE, Tier.KEEP, "login", "no login"),
                  entry("a.metrics.acme.example", Scope.EXACT, Tier.KEEP, "clock", "no clock")),
              List.of()));
  private Owners owners = Owners.from(List.of(), profiles);
  private Map<String, ProfileState> states = Map.of();

  private static VendorEntry entry(
      String name, Scope scope, Tier tier, String purpose, String effect) {
    return new VendorEntry(name(name), scope, tier, purpose, effect, "reported", List.of("x"), 1);
  }

  private void passed(Party party, String name, int times) {
    trails.add(query(T, party, name(name), Fate.PASSED, times));
  }

  private void blocked(Party party, String name, int times) {
    trails.add(query(T, party, name(name), Fate.BLOCKED, times));
  }

  private Leftovers left() {
    return Leftovers.of(trails, profiles, TiersInForce.everywhere(states), DOMAINS, owners);
  }

  private static Party device(int number, String name) {
    return new Party("#" + number, number, name, Kind.CAMERA, Optional.empty(), List.of());
  }

  @Test
  void aTierThatIsNotInForceIsSuggestedWithItsPriceAndTheCommand() {
    Party camera = device(7, "camera");
    passed(camera, "eu.push.acme.example", 40);
    passed(camera, "push.acme.example", 2);

    Suggestion suggestion = left().suggestions().get(0);

    assertThat(left().suggestions()).hasSize(1);
    assertThat(suggestion.kind()).isEqualTo(Suggestion.Kind.TIER);
    assertThat(suggestion.certainty()).isEqualTo(Certainty.CERTAIN);
    assertThat(suggestion.subject()).isEqualTo("acme/optional");
    assertThat(suggestion.queries()).isEqualTo(42);
    assertThat(suggestion.names())
        .containsExactly(
            new Suggestion.Name(name("eu.push.acme.example"), "push", 40),
            new Suggestion.Name(name("push.acme.example"), "push", 2));
    assertThat(suggestion.sideEffects())
        .containsExactly("no alerts (reported)", "its block tier comes with it");
    assertThat(suggestion.commands())
        .containsExactly("tacet profiles set acme optional --device 7");
    assertThat(suggestion.trial()).contains("tacet lists try acme/optional");
    assertThat(suggestion.reasons())
        .containsExactly(
            "The profile of acme has them in its tier optional, which is not in force here.");
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, acme/block acme/optional",
    "BLOCK, acme/optional",
    "OPTIONAL, ''",
  })
  void aTierInForceIsNotSuggested(ProfileState state, String subjects) {
    states = Map.of("acme", state);
    passed(CAMERA, "log.acme.example", 3);
    passed(CAMERA, "push.acme.example", 2);

    assertThat(String.join(" ", left().suggestions().stream().map(Suggestion::subject).toList()))
        .isEqualTo(subjects);
  }

  @Test
  void aTierMayBeInForceForOneDeviceAndNotForAnother() {
    passed(device(1, "a"), "log.acme.example", 3);
    passed(device(2, "b"), "log.acme.example", 5);
    TiersInForce tiers =
        (party, vendor) -> party.device() == 1 ? ProfileState.BLOCK : ProfileState.OFF;

    Suggestion suggestion =
        Leftovers.of(trails, profiles, tiers, DOMAINS, owners).suggestions().get(0);

    assertThat(suggestion.parties()).extracting(Party::device).containsExactly(2);
    assertThat(suggestion.queries()).isEqualTo(5);
  }

  @Test
  void aNameToKeepIsNeverSuggestedHoweverItIsCalled() {
    blocked(CAMERA, "log.acme.example", 5);
    passed(CAMERA, "login.acme.example", 100);
    passed(CAMERA, "telemetry.login.acme.example", 100);
    passed(CAMERA, "a.metrics.acme.example", 100);

    assertThat(left().suggestions()).isEmpty();
    assertThat(left().skipped())
        .containsExactly("3 names of devices are left alone: a profile says to keep them.");
  }

  @Test
  void aRuleThatWouldReachANameToKeepBelowIsTypedForTheNameAlone() {
    passed(device(3, "x"), "metrics.acme.example", 9);

    Suggestion suggestion = left().suggestions().get(0);

    assertThat(suggestion.commands())
        .containsExactly("tacet block metrics.acme.example --exact --device 3");
    assertThat(suggestion.sideEffects()).contains("only this name: a name below it is one to keep");
  }

  @ParameterizedTest
  @CsvSource({
    "metrics.other.example, true, LIKELY",
    "log.other.example, true, LIKELY",
    "api.other.example, true, WEAK",
    "metrics.third.example, true, POSSIBLE",
    "app-metrics-2.third.example, true, POSSIBLE",
    "log.third.example, true, WEAK",
    "www.third-analytics.example, true, POSSIBLE",
    "www.third.example, false, WEAK",
    "blog.third.example, false, WEAK",
    "catalog.third.example, false, WEAK",
    "status.third.example, false, WEAK",
    "log.example, false, WEAK",
    "example.metrics, false, WEAK",
  })
  void howManySignsAgreeSaysHowSureItIs(String name, boolean suggested, Certainty certainty) {
    blocked(CAMERA, "a.other.example", 5);
    passed(CAMERA, name, 10);

    List<Suggestion> suggestions = left().suggestions();

    assertThat(suggestions).hasSize(suggested ? 1 : 0);
    suggestions.forEach(
        suggestion -> {
          assertThat(suggestion.kind()).isEqualTo(Suggestion.Kind.ALIKE);
          assertThat(suggestion.certainty()).isEqualTo(certainty);
          assertThat(suggestion.reasons()).isNotEmpty();
          assertThat(suggestion.sideEffects().get(0)).startsWith("not known");
        });
  }

  @Test
  void neighboursCountForTheDeviceThatHasThemBlockedOnly() {
    blocked(CAMERA, "a.other.example", 5);
    passed(LAPTOP, "api.other.example", 10);

    assertThat(left().suggestions()).isEmpty();
  }

  @Test
  void anotherDomainOfABlockedCompanyIsAWeakHintAndSaysWhy() {
    owners =
        Owners.from(
            List.of(
                new OwnedSuffix(name("one.example"), "Kin", "CH", "curated"),
                new OwnedSuffix(name("two.example"), "Kin", "CH", "curated")),
            List.of());
    blocked(CAMERA, "a.one.example", 5);
    passed(CAMERA, "b.two.example", 10);

    Suggestion suggestion = left().suggestions().get(0);

    assertThat(suggestion.certainty()).isEqualTo(Certainty.WEAK);
    assertThat(suggestion.reasons())
        .containsExactly("Blocked for the same device, of the same company (Kin): a.one.example.");
    assertThat(suggestion.sideEffects()).contains("it may be what the device is for");
  }

  @Test
  void kinshipWithACompanyOfManyDomainsSaysNothing() {
    owners =
        Owners.from(
            List.of(new OwnedSuffix(name("example"), "Everybody", "US", "curated")), List.of());
    blocked(CAMERA, "ads.one.example", 5);
    for (int i = 0; i <= Leftovers.MAX_KIN; i++) {
      passed(LAPTOP, "www.site" + i + ".example", 1);
    }
    passed(CAMERA, "www.two.example", 10);

    assertThat(left().suggestions()).isEmpty();
  }

  @Test
  void whatIsBlockedByNowIsNotLeft() {
    Trails later = new Trails(ZoneOffset.UTC);
    later.add(query(T, CAMERA, name("log.acme.example"), Fate.PASSED, 50));
    later.add(query(T + 1_000, CAMERA, name("log.acme.example"), Fate.BLOCKED, 1));

    assertThat(
            Leftovers.of(later, profiles, TiersInForce.everywhere(Map.of()), DOMAINS, owners)
                .suggestions())
        .isEmpty();
  }

  @Test
  void whatPassesOnlyBecauseSomebodyWatchesIsCountedAndLeft() {
    trails.add(query(T, CAMERA, name("log.acme.example"), Fate.WOULD_BLOCK, 4));

    assertThat(left().suggestions()).isEmpty();
    assertThat(left().skipped()).singleElement().asString().contains("only watches");
  }

  @Test
  void theBestComesFirst() {
    blocked(CAMERA, "a.other.example", 5);
    passed(CAMERA, "api.other.example", 1_000);
    passed(CAMERA, "metrics.third.example", 500);
    passed(CAMERA, "push.acme.example", 100);
    passed(CAMERA, "metrics.other.example", 5);
    passed(CAMERA, "log.acme.example", 1);

    assertThat(left().suggestions())
        .extracting(Suggestion::subject)
        .containsExactly(
            "acme/block",
            "metrics.other.example",
            "acme/optional",
            "metrics.third.example",
            "api.other.example");
  }

  @Test
  void namesAndDevicesThatAttackTheReaderNeverReachACommand() throws Exception {
    Party hostile =
        new Party(
            "mac:02:00:00:00:00:01",
            0,
            "$(reboot); '\"",
            Kind.UNKNOWN,
            MacAddress.parse("02:00:00:00:00:01"),
            List.of(InetAddress.getByName("192.0.2.9")));
    DomainName shell =
        DomainName.fromWire(
            "\7metrics\10$(halt);\7example\0"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    trails.add(query(T, hostile, shell, Fate.PASSED, 9));
    passed(hostile, "metrics.third.example", 1);
    passed(hostile, "-telemetry.third.example", 1);
    passed(Seen.party("x", "`id`"), "metrics.fourth.example", 1);

    Leftovers left = left();

    assertThat(left.suggestions())
        .extracting(Suggestion::commands)
        .containsExactly(
            List.of("tacet block metrics.fourth.example"),
            List.of("tacet block metrics.third.example --device 02:00:00:00:00:01"));
    assertThat(left.skipped()).singleElement().asString().startsWith("2 names of devices are left");
  }

  @Test
  void aNameOf255OctetsIsSuggestedLikeAnyOther() {
    String longest = "metrics." + ("a".repeat(63) + ".").repeat(3) + "b".repeat(44) + ".example";
    assertThat(name(longest).length()).isGreaterThan(250);
    passed(device(1, "x"), longest, 1);

    assertThat(left().suggestions().get(0).commands())
        .containsExactly("tacet block " + longest + " --device 1");
  }

  @Test
  void withSeveralDevicesEachHasItsCommandAndTheHouseHasTheLast() {
    for (int i = 1; i <= 9; i++) {
      passed(device(i, "d"), "log.acme.example", 10 - i);
    }

    assertThat(left().suggestions().get(0).commands())
        .containsExactly(
            "tacet profiles set acme block --device 1",
            "tacet profiles set acme block --device 2",
            "tacet profiles set acme block --device 3",
            "tacet profiles set acme block --device 4",
            "tacet profiles set acme block");
  }

  @Test
  void moreHintsThanAReaderReadsAreCounted() {
    for (int i = 0; i < Leftovers.MAX_SUGGESTIONS + 7; i++) {
      passed(CAMERA, "metrics.site" + i + ".example", 1);
    }

    assertThat(left().suggestions()).hasSize(Leftovers.MAX_SUGGESTIONS);
    assertThat(left().skipped()).containsExactly("7 further hints are left out.");
  }

  /** Whatever a house asks, and whatever is in force, the promises hold. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void noSuggestionEverTouchesANameToKeep(long seed) {
    Random random = new Random(seed);
    profiles = VendorProfiles.shipped().all();
    owners = Owners.from(OwnedSuffixes.shipped(), profiles);
    List<VendorEntry> entries = profiles.stream().flatMap(p -> p.entries().stream()).toList();
    ProfileState[] all = ProfileState.values();
    TiersInForce tiers =
        (party, vendor) -> all[Math.floorMod(vendor.hashCode() + party.device() + (int) seed, 3)];
    long reached = 0;
    for (int i = 0; i < 3_000; i++) {
      VendorEntry entry = entries.get(random.nextInt(entries.size()));
      String prefix = List.of("", "x.", "metrics.", "log.a.").get(random.nextInt(4));
      DomainName name = DomainName.parse(prefix + entry.name());
      DomainName up = name.suffix(Math.max(2, name.labelCount() - random.nextInt(3)));
      Fate fate = random.nextInt(4) == 0 ? Fate.BLOCKED : Fate.PASSED;
      reached += fate.reached() ? 1 : 0;
      trails.add(query(T + i * 1_000L, device(1 + random.nextInt(5), "d"), up, fate));
    }
    ProfileNames names = new ProfileNames(profiles);

    Leftovers left = Leftovers.of(trails, profiles, tiers, DOMAINS, owners);

    assertThat(left.suggestions()).isNotEmpty();
    long stopped = 0;
    for (Suggestion suggestion : left.suggestions()) {
      stopped += suggestion.queries();
      assertThat(suggestion.parties()).isNotEmpty();
      assertThat(suggestion.sideEffects()).isNotEmpty();
      assertThat(suggestion.commands())
          .isNotEmpty()
          .allMatch(c -> c.matches("tacet [a-z0-9 ._-]+"));
      for (Suggestion.Name name : suggestion.names()) {
        assertThat(names.of(name.name()))
            .allSatisfy(match -> assertThat(match.entry().tier()).isNotEqualTo(Tier.KEEP));
        if (suggestion.kind() == Suggestion.Kind.ALIKE && names.hasKeptBelow(name.name())) {
          assertThat(suggestion.commands()).allMatch(command -> command.contains(" --exact"));
        }
      }
    }
    assertThat(stopped).isLessThanOrEqualTo(reached);
  }
}
