package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Learned;
import dev.tacet.device.LearnedName;
import dev.tacet.device.Sighting;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorNames;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.Action;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.Network;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Reason;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Terms;
import dev.tacet.policy.Tier;
import dev.tacet.policy.UserRule;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.testkit.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log's thread makes of decisions: evidence, learned names, levels of privacy. */
class AskingDevicesTest {
  private static final InetAddress CAM = ip("192.168.1.31");
  private static final InetAddress STRANGER = ip("192.168.1.99");
  private static final InetAddress FORWARDER = ip("192.168.1.1");
  private static final Network FORWARDERS = new Network(FORWARDER, 32);

  private final ManualClock clock = new ManualClock();
  private final Learned learned = new Learned();
  private final VendorNames vendorNames = new VendorNames();
  private final List<Sighting> told = new ArrayList<>();

  @Test
  void anAddressOfNobodyIsToldAtOnceAndNotWithEachQuery() {
    AskingDevices asking = asking(policy());

    for (int i = 0; i < 100; i++) {
      asking.observed(decision(STRANGER, 0, "a.example."));
    }
    assertThat(told).hasSize(1);
    assertThat(((Sighting.Seen) told.get(0)).address()).isEqualTo(STRANGER);

    clock.pass(Duration.ofMillis(300));
    asking.observed(decision(STRANGER, 0, "a.example."));
    assertThat(told).as("it is asked for until it is found out").hasSize(2);
  }

  @Test
  void aVendorIsToldByItsNamesWithTheSetOfThemAndWithout() {
    List<VendorProfile> profiles = VendorProfiles.shipped().blockable();
    DomainName xiaomi =
        profiles.stream()
            .filter(profile -> profile.id().equals("xiaomi"))
            .findFirst()
            .orElseThrow()
            .entries()
            .get(0)
            .name();
    RuleSource source = RuleSource.profile(0, "xiaomi", Tier.BLOCK);
    RuleIndex.Builder index = new RuleIndex.Builder(List.of(source));
    index.add(xiaomi, Scope.SUBTREE, 0, Terms.of(Action.BLOCK));
    CurrentPolicy policy =
        new CurrentPolicy(policy().get().withLists(RuleIndex.of(index.compile())));
    for (int round = 0; round < 2; round++) {
      AskingDevices asking = asking(policy);
      told.clear();

      asking.observed(decision(CAM, 9, "www.of-nobody.example."));
      asking.observed(decision(CAM, 9, "a." + xiaomi + "."));

      assertThat(told)
          .extracting(sighting -> ((Sighting.Seen) sighting).vendor())
          .containsExactly(Optional.empty(), Optional.of("xiaomi"));
      vendorNames.take(profiles);
    }
  }

  @Test
  void tenThousandAddressesAreToldAndForgotten() {
    AskingDevices asking = asking(policy());

    for (int i = 0; i < 10_000; i++) {
      asking.observed(
          decision(ip("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)), 0, "a."));
    }

    assertThat(told).hasSize(10_000);
  }

  @Test
  void onlyADeviceInQuarantineIsWatched() {
    AskingDevices asking = asking(policy(setting("quarantine", "learning")));

    asking.observed(decision(CAM, 9, "time.example."));
    asking.observed(decision(ip("192.168.1.40"), 7, "secret.example."));

    assertThat(learned.of(9)).extracting(l -> l.name().toString()).containsExactly("time.example");
    assertThat(learned.of(7)).isEmpty();
  }

  @Test
  void whatALearningDeviceNeedsIsWhatPassedWithoutWhatVendorsCallTelemetry() {
    VendorProfiles vendors = VendorProfiles.shipped();
    DomainName telemetry = entry(vendors, Tier.BLOCK).name();
    DomainName kept = entry(vendors, Tier.KEEP).name();
    Instant at = clock.instant();
    for (int i = 0; i < 5; i++) {
      learned.asked(9, DomainName.parse("often.example."), true, at);
      learned.asked(9, telemetry, true, at);
    }
    learned.asked(9, kept, true, at);
    learned.asked(9, DomainName.parse("seldom.example."), true, at);
    learned.asked(9, DomainName.parse("blocked.example."), false, at);
    learned.asked(9, DomainName.parse("com."), true, at);
    learned.asked(9, DomainName.ROOT, true, at);

    assertThat(new NeededNames(learned, policy(), vendors).proposed(9))
        .containsExactly(
            kept, DomainName.parse("often.example."), DomainName.parse("seldom.example."));
  }

  /** A grant stands above the owner's rules: what one of them stops must not become one. */
  @Test
  void whatTheOwnerBlockedWhileADeviceLearnedIsNotGrantedWhateverPassedBefore() {
    for (String name : List.of("shop.example.", "a.tracker.example.", "paused.tracker.example.")) {
      learned.asked(9, DomainName.parse(name), true, clock.instant());
    }
    UserRule block =
        new UserRule(
            1,
            new DomainRule(DomainName.parse("tracker.example."), Scope.SUBTREE, Action.BLOCK),
            Instant.EPOCH,
            Optional.empty(),
            "",
            new Subject.OfDevice(9),
            Optional.empty());
    OwnerSettings owner =
        new OwnerSettings(
            List.of(block),
            Map.of(),
            Optional.of(OwnerSettings.FOREVER),
            List.of(setting("quarantine", "learning")),
            List.of());
    CurrentPolicy policy = policy();
    policy.update(p -> p.withOwner(owner, Set.of()));

    assertThat(new NeededNames(learned, policy, VendorProfiles.shipped()).proposed(9))
        .as("paused or not")
        .containsExactly(DomainName.parse("shop.example."));
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcodes.NXDOMAIN, Rcodes.SERVFAIL, Rcodes.REFUSED})
  void aNameThatIsNotThereOrWasNotAnsweredIsNotNeeded(int rcode) {
    AskingDevices asking = asking(policy(setting("quarantine", "learning")));

    asking.observed(decision("later.example.", rcode));
    assertThat(learned.of(9)).singleElement().matches(name -> !name.passed());

    asking.observed(decision("later.example.", Rcodes.NOERROR));
    assertThat(learned.of(9)).singleElement().matches(LearnedName::passed);
  }

  /** Whoever reaches the port could fill the table with devices that are none of the house. */
  @Test
  void aStrangerFromOutsideOurNetworksIsNoDevice() {
    asking(policy())
        .observed(decision(ip("203.0.113.9"), 0, "a.example.", Verdict.Refused.NOT_OUR_NETWORK));

    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void onlyWhatPassesForItsOwnSakeIsLearned(Rung rung) {
    AskingDevices asking = asking(policy(setting("quarantine", "learning")));

    asking.observed(
        decision(
            CAM,
            9,
            "tracker.example.",
            new Verdict.Allowed(new Reason(rung, ""), Optional.empty())));

    Set<Rung> meant =
        EnumSet.of(
            Rung.QUARANTINE,
            Rung.OWNER,
            Rung.KEEP,
            Rung.IMPORTANT_ALLOW,
            Rung.LIST_ALLOW,
            Rung.DEFAULT);
    assertThat(learned.of(9)).singleElement().matches(l -> l.passed() == meant.contains(rung));
  }

  @Test
  void theLevelOfADeviceStandsAboveThatOfTheConfiguration() {
    LogPrivacy privacy = new LogPrivacy(policy(setting("privacy", "3")), 1, List.of(FORWARDERS));

    assertThat(privacy.applyAsInt(decision(CAM, 9, "a."))).isEqualTo(3);
    assertThat(privacy.applyAsInt(decision(ip("192.168.1.40"), 7, "a."))).isEqualTo(1);
    assertThat(privacy.applyAsInt(decision(STRANGER, 0, "a.")))
        .as("it could be the most private one")
        .isEqualTo(3);
    assertThat(privacy.applyAsInt(decision(FORWARDER, 0, "a.")))
        .as("so could somebody behind a forwarder")
        .isEqualTo(3);
  }

  @Test
  void aLowerLevelOfOneDeviceIsNotEverybodys() {
    LogPrivacy privacy = new LogPrivacy(policy(setting("privacy", "0")), 2, List.of());

    assertThat(privacy.applyAsInt(decision(CAM, 9, "a."))).isZero();
    assertThat(privacy.applyAsInt(decision(STRANGER, 0, "a."))).isEqualTo(2);
  }

  private AskingDevices asking(CurrentPolicy policy) {
    AskingDevices asking =
        new AskingDevices(policy, learned, List.of(FORWARDERS), vendorNames, clock, clock.nanos());
    asking.tell(told::add);
    return asking;
  }

  private static VendorEntry entry(VendorProfiles vendors, Tier tier) {
    return vendors.named("xiaomi").orElseThrow().entries().stream()
        .filter(e -> e.tier() == tier && e.scope() == Scope.EXACT || e.tier() == tier)
        .findFirst()
        .orElseThrow();
  }

  private static CurrentPolicy policy(Setting... settings) {
    DeviceMap devices =
        DeviceMap.of(
            List.of(device(7, ip("192.168.1.40")), device(9, CAM)),
            List.of(FORWARDERS),
            true,
            DeviceMap.OPEN);
    OwnerSettings owner =
        new OwnerSettings(List.of(), Map.of(), Optional.empty(), List.of(settings), List.of());
    return new CurrentPolicy(Policy.OPEN.withDevices(devices).withOwner(owner, Set.of()));
  }

  private static DeviceMap.Entry device(int id, InetAddress address) {
    return new DeviceMap.Entry(
        id,
        Set.of(),
        "",
        "d" + id,
        "",
        Set.of(),
        false,
        List.of(address),
        Set.of(),
        List.of(),
        Set.of());
  }

  private static Setting setting(String key, String value) {
    return new Setting(
        1, new Subject.OfDevice(9), key, value, Instant.EPOCH, Optional.empty(), Optional.empty());
  }

  private Decision decision(InetAddress client, int device, String name) {
    return decision(client, device, name, Verdict.Allowed.BY_DEFAULT);
  }

  private Decision decision(InetAddress client, int device, String name, Verdict verdict) {
    return decision(client, device, name, verdict, Rcodes.NOERROR);
  }

  private Decision decision(String name, int rcode) {
    return decision(CAM, 9, name, Verdict.Allowed.BY_DEFAULT, rcode);
  }

  private Decision decision(
      InetAddress client, int device, String name, Verdict verdict, int rcode) {
    return new Decision(
        clock.instant(),
        client,
        device,
        Transport.UDP,
        Question.of(DomainName.parse(name), RecordTypes.A),
        verdict,
        Origin.SELF,
        rcode,
        Duration.ZERO,
        List.of(),
        1);
  }

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
