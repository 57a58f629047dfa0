package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.HistoryLine;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.LearnedLine;
import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingLine;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.UndoReply;
import dev.tacet.dns.AddressText;
import dev.tacet.policy.DeviceMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices, groups and schedules over a real book, real rules and a real policy. */
@Timeout(30)
final class DeviceDeskTest {
  @TempDir Path directory;
  private Home home;
  private HouseDevices house;
  private Desk desk;
  private DeviceControl devices;
  private int tv;
  private int cam;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
    house = home.devices;
    desk = home.desk.by("anna");
    devices = desk.devices();
    tv = house.host("192.168.1.23", 0x23, "Samsung TV");
    house.host("fd00::23", 0x23);
    cam = house.host("192.168.1.31", 0x31);
    devices.set(set("192.168.1.23", "name", "tv"));
    devices.set(set("192.168.1.31", "name", "cam"));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private static SettingRequest set(String device, String key, String value) {
    return new SettingRequest("device:" + device, List.of(new SettingChange(key, value)));
  }

  private static RuleRequest rule(String verb, String subject, String name) {
    return new RuleRequest(verb, List.of(name), false, 0, "", subject, "");
  }

  private static void refused(int code, String why, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  private String verdict(String name, String device) {
    return desk.explain(name, device, "").verdict();
  }

  @Test
  void aDeviceIsFoundByNameNumberMacAndAnyOfItsAddresses() {
    for (String typed :
        List.of(
            "tv",
            "TV",
            "#" + tv,
            "" + tv,
            "02:11:22:33:44:23",
            "0211.2233.4423",
            "192.168.1.23",
            "fd00:0::23",
            "[fd00::23]")) {
      assertThat(devices.device(typed).id()).as(typed).isEqualTo(tv);
    }
  }

  @Test
  void whatIsNobodysIsMissingWithTheNameThatWasProbablyMeant() {
    refused(66, "did you mean \"cam\"?", () -> devices.device("caam"));
    refused(66, "there is no device #99", () -> devices.device("#99"));
    refused(66, "no device has the address 192.168.1.99", () -> devices.device("192.168.1.99"));
    refused(66, "no device has the MAC 02:11:22:33:44:99", () -> devices.device("021122334499"));
    refused(64, "no device given", () -> devices.device(" "));
  }

  @Test
  void aNameOfSeveralIsRefusedWithTheNumberOfEach() {
    int one = house.host("192.168.1.50", 0x50, "nas");
    int other = house.host("192.168.1.51", 0x51, "nas");

    refused(64, "#" + one + " (192.168.1.50) and #" + other, () -> devices.device("NAS"));
  }

  @Test
  void noDeviceTakesAnothersPlaceByWhatItCallsItself() {
    house.host("192.168.1.66", 0x66, "tv");
    house.host("192.168.1.67", 0x67, "" + cam);

    assertThat(devices.device("tv").id()).isEqualTo(tv);
    assertThat(devices.device("" + cam).id()).isEqualTo(cam);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "#7", "192.0.2.1", "2001:db8::1", "02:11:22:33:44:55"})
  void aNameThatWouldBeTakenForSomethingElseIsRefused(String name) {
    refused(64, "would be taken for", () -> devices.set(set("tv", "name", name)));
  }

  @Test
  void theOwnersNameIsOneDevicesAlone() {
    refused(64, "#" + tv + " has that name", () -> devices.set(set("cam", "name", "TV")));
  }

  @Test
  void theListingSaysWhoAsWhatWithWhichEvidence() {
    devices.set(set("tv", "kind", "tv"));

    List<DeviceDetails> all = devices.devices(DeviceQuery.ALL).devices();
    DeviceDetails first = all.get(0);

    assertThat(all).extracting(DeviceDetails::name).containsExactly("tv", "cam");
    assertThat(first.nameFrom()).isEqualTo("owner");
    assertThat(first.kind()).isEqualTo("tv");
    assertThat(first.addresses()).hasSize(2).allMatch(a -> a.grade().equals("identity"));
    assertThat(first.labels()).extracting(l -> l.text()).containsExactly("Samsung TV");
    assertThat(first.groups()).containsExactly("open");
    assertThat(devices.devices(new DeviceQuery("", "tv", "")).devices()).hasSize(1);
    assertThat(devices.devices(new DeviceQuery("iot", "", "")).devices()).isEmpty();
    refused(64, "camera, phone", () -> devices.devices(new DeviceQuery("", "cmaera", "")));
  }

  @Test
  void newIsWhatCameSince() {
    home.clock.pass(Duration.ofDays(2));
    int late = house.host("192.168.1.77", 0x77);
    String yesterday = home.clock.instant().minus(Duration.ofDays(1)).toString();

    assertThat(devices.devices(new DeviceQuery("", "", yesterday)).devices())
        .extracting(DeviceDetails::id)
        .containsExactly(late);
  }

  @Test
  void aRuleForADeviceIsForItAloneAndSaysForWhom() {
    RuleReply reply = desk.change(rule("block", "device:tv", "ads.tv.example"));

    assertThat(reply.who()).isEqualTo("tv (#" + tv + ")");
    assertThat(verdict("ads.tv.example", "fd00::23")).isEqualTo("blocked");
    assertThat(verdict("ads.tv.example", "cam")).isEqualTo("allowed");
    assertThat(desk.rules().rules())
        .extracting(RuleLine::subject, RuleLine::who)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("device:" + tv, "tv (#" + tv + ")"));

    desk.change(rule("unblock", "", "ads.tv.example"));
    assertThat(verdict("ads.tv.example", "tv"))
        .as("it was no rule of the house")
        .isEqualTo("blocked");
    desk.change(rule("unblock", "device:#" + tv, "ads.tv.example"));
    assertThat(verdict("ads.tv.example", "tv")).isEqualTo("allowed");
  }

  @Test
  void aRuleThatWaitsForItsScheduleSaysSo() {
    devices.addSchedule(new ScheduleRequest("home", List.of(), "UTC"));

    NameOutcome outcome =
        desk.change(
                new RuleRequest("block", List.of("x.example"), false, 0, "", "device:cam", "home"))
            .outcomes()
            .get(0);

    assertThat(outcome.notes()).contains("it holds while home is active, which it is not now");
    assertThat(verdict("x.example", "cam")).isEqualTo("allowed");
    devices.flipSchedule(new FlipRequest("home", "on", 0));
    assertThat(verdict("x.example", "cam")).isEqualTo("blocked");
    assertThat(devices.schedules().schedules().get(0).uses())
        .containsExactly("rule 1 (block x.example for cam (#" + cam + "))");
    refused(64, "home", () -> devices.removeSchedule("home"));
  }

  @Test
  void aRuleForAGroupNobodyIsInSaysSoAndWhichWasMeant() {
    devices.set(set("cam", "group.kids", "on"));

    assertThat(notes(rule("block", "group:kid", "x.example")))
        .containsExactly("nobody is in group kid; did you mean kids?");
    assertThat(notes(rule("block", "group:kids", "x.example"))).isEmpty();
    assertThat(
            devices
                .set(new SettingRequest("group:guest", List.of(new SettingChange("privacy", "3"))))
                .notes())
        .containsExactly(
            "nobody is in group guest; put a device there: tacet devices set D --group guest");
    refused(66, "did you mean kids?", () -> desk.pause(new PauseRequest(60, "group:kid")));
  }

  @Test
  void aRuleThatIsThereForSomebodyElseIsNamedWhereNoneIsRemoved() {
    devices.addSchedule(new ScheduleRequest("home", List.of(), "UTC"));
    desk.change(new RuleRequest("block", List.of("x.example"), false, 0, "", "device:cam", "home"));

    assertThat(notes(rule("unblock", "", "x.example")))
        .containsExactly("rule 1 needs --device " + cam + " --schedule home");
    assertThat(notes(rule("unallow", "", "x.example"))).isEmpty();
  }

  private List<String> notes(RuleRequest request) {
    return desk.change(request).outcomes().get(0).notes();
  }

  @Test
  void aScheduleDoesNotLoseItsTimesByBeingMadeAgainWithoutThem() {
    devices.addSchedule(new ScheduleRequest("night", List.of("daily 22:00-06:00"), "UTC"));

    refused(
        64,
        "which would lose its times",
        () -> devices.addSchedule(new ScheduleRequest("night", List.of(), "Europe/Berlin")));
    devices.addSchedule(new ScheduleRequest("night", List.of("daily 21:00-06:00"), ""));
  }

  @Test
  void aDeviceIsNotMergedWithItself() {
    refused(64, "both are cam (#" + cam + ")", () -> devices.merge("cam", "192.168.1.31"));
  }

  @Test
  void aScheduleThatIsNotThereIsRefused() {
    refused(
        64,
        "nihgt",
        () ->
            desk.change(new RuleRequest("block", List.of("x.example"), false, 0, "", "", "nihgt")));
    refused(66, "no schedule \"nihgt\"", () -> devices.removeSchedule("nihgt"));
    refused(
        64, "write it like", () -> devices.addSchedule(new ScheduleRequest("n", List.of("x"), "")));
    refused(
        64, "time zone", () -> devices.addSchedule(new ScheduleRequest("n", List.of(), "Mars")));
    refused(
        64,
        "name of a schedule",
        () -> devices.addSchedule(new ScheduleRequest("N!", List.of(), "")));
  }

  @Test
  void aSettingOfAGroupHoldsForItsDevicesAndSaysWhereItComesFrom() {
    SettingReply put = devices.set(set("cam", "group.iot", "on"));
    devices.set(
        new SettingRequest("group:iot", List.of(new SettingChange("profile.roku", "block"))));

    assertThat(put.notes()).anyMatch(note -> note.startsWith("the group iot is new"));
    assertThat(desk.explain("scribe.logs.roku.com", "cam", "").came())
        .extracting(SettingLine::key, SettingLine::value, SettingLine::from)
        .contains(org.assertj.core.groups.Tuple.tuple("profile.roku", "block", "group:iot"));
    assertThat(desk.explain("x.example", "cam", "").device().groups()).containsExactly("iot");
    assertThat(devices.groups().groups())
        .filteredOn(group -> group.name().equals("iot"))
        .allSatisfy(
            group -> {
              assertThat(group.devices()).containsExactly(new DeviceName(cam, "cam"));
              assertThat(group.settings()).hasSize(1);
            });
    assertThat(devices.removeGroup("iot").changed()).isTrue();
    assertThat(desk.undo().done()).isTrue();
    assertThat(devices.device("cam").groups()).containsExactly("iot");
  }

  @Test
  void whatALaterVersionObeysIsKeptAndSaidToBe() {
    SettingReply reply = devices.set(set("tv", "upstreams", "tls://192.0.2.53"));

    assertThat(reply.settings()).extracting(SettingLine::inForce).containsExactly(false);
    assertThat(devices.device("tv").settings())
        .filteredOn(s -> s.key().equals("upstreams"))
        .extracting(SettingLine::inForce)
        .containsExactly(false);
  }

  @Test
  void wrongSettingsAreRefusedAndNothingIsSet() {
    refused(64, "privacy", () -> devices.set(set("tv", "privacy", "4")));
    refused(64, "no vendor profile", () -> devices.set(set("tv", "profile.sonny", "block")));
    refused(
        66, "no list \"min\"; did you mean mine?", () -> devices.set(set("tv", "list.min", "on")));
    refused(64, "camera", () -> devices.set(set("tv", "kind", "toaster")));
    refused(64, "tacet pause", () -> devices.set(set("tv", "pause", "on")));
    refused(64, "merge", () -> devices.set(set("tv", "same-as", "1")));
    refused(64, "there is no setting", () -> devices.set(set("tv", "colour", "red")));
    refused(
        64,
        "a device only",
        () ->
            devices.set(new SettingRequest("everyone", List.of(new SettingChange("kind", "tv")))));
    refused(
        64,
        "tacet profiles set roku block",
        () ->
            devices.set(
                new SettingRequest("", List.of(new SettingChange("profile.roku", "block")))));
    assertThat(devices.history(new HistoryQuery(20, "")).changes()).hasSize(2);
  }

  @Test
  void aTokenIsMadeHereAndNotWrittenIntoTheHistory() {
    SettingReply reply = devices.set(new SettingRequest("device:tv", List.of(), 0, "", true));

    String token = reply.settings().get(0).value();
    assertThat(token).matches("[a-z2-7]{16}");
    assertThat(devices.history(new HistoryQuery(20, "")).changes())
        .noneMatch(change -> change.what().contains(token));
  }

  @Test
  void aPauseOfADeviceEndsByItselfAndStatusSaysWhen() {
    desk.change(rule("block", "", "ads.test"));

    assertThat(desk.pause(new PauseRequest(600, "device:tv")).who()).isEqualTo("tv (#" + tv + ")");

    assertThat(verdict("ads.test", "tv")).isEqualTo("allowed");
    assertThat(verdict("ads.test", "cam")).isEqualTo("blocked");
    assertThat(desk.status().devices().pauses())
        .singleElement()
        .satisfies(
            p -> assertThat(p.until()).isEqualTo("" + home.clock.instant().plusSeconds(600)));
    home.clock.pass(Duration.ofSeconds(601));
    home.owner.tick();
    assertThat(verdict("ads.test", "tv")).isEqualTo("blocked");
    assertThat(desk.status().devices().pauses()).isEmpty();
  }

  @Test
  void resumeSaysThatTheHouseIsPausedStill() {
    desk.pause(new PauseRequest(0, ""));
    desk.pause(new PauseRequest(0, "device:tv"));

    assertThat(desk.resume("device:tv").paused()).isTrue();
    desk.resume("");
    assertThat(desk.resume("device:tv").changed()).isFalse();
  }

  @Test
  void aProfileIsSetForADeviceAlone() {
    desk.setProfile("roku", new ProfileRequest("block", false, "device:tv", 0, ""));

    assertThat(verdict("scribe.logs.roku.com", "tv")).isEqualTo("blocked");
    assertThat(verdict("scribe.logs.roku.com", "cam")).isEqualTo("allowed");
    assertThat(
            desk.setProfile("roku", new ProfileRequest("block", true, "device:tv", 0, "")).before())
        .isEqualTo("block");
    assertThat(desk.profiles())
        .filteredOn(p -> p.vendor().equals("roku"))
        .allMatch(p -> p.state().equals("off"));
  }

  @Test
  void merging12IntoTheTvMakesThemOneAndSplittingApartAgain() {
    int other = house.host("192.168.1.24", 0x24, "old tv");

    MergeReply merged = devices.merge("tv", "old tv");

    assertThat(merged.changed()).isTrue();
    assertThat(devices.device("192.168.1.24").id()).isEqualTo(tv);
    assertThat(devices.merge("tv", "#" + other).changed()).isFalse();
    refused(64, "part them first", () -> devices.forget("#" + other));
    assertThat(devices.split("#" + other).others()).containsExactly(new DeviceName(tv, "tv"));
    assertThat(devices.device("192.168.1.24").id()).isEqualTo(other);
    assertThat(devices.split("tv").changed()).isFalse();
  }

  private void lockGroup(String group) {
    devices.set(
        new SettingRequest("group:" + group, List.of(new SettingChange("quarantine", "locked"))));
  }

  private static QuarantineRequest quarantine(String device, String action) {
    return new QuarantineRequest(device, action, 0, List.of(), List.of(), "");
  }

  @Test
  void mergingWithADeviceThatWasFreedDoesNotOpenTheLockedOneAndSaysSo() {
    devices.set(set("tv", "group.iot", "on"));
    lockGroup("iot");
    devices.quarantine(quarantine("tv", "off"));
    devices.quarantine(quarantine("cam", "lock"));
    assertThat(verdict("evil.example", "tv")).isEqualTo("allowed");

    MergeReply merged = devices.merge("tv", "cam");

    assertThat(verdict("evil.example", "192.168.1.31")).isEqualTo("blocked");
    assertThat(merged.notes())
        .anyMatch(n -> n.contains("it is locked") && n.contains("quarantine " + tv + " --off"));
    devices.quarantine(quarantine("tv", "off"));
    assertThat(verdict("evil.example", "192.168.1.31")).isEqualTo("allowed");
    assertThat(verdict("evil.example", "192.168.1.23")).isEqualTo("allowed");
  }

  @Test
  void norDoesMergingItWithOneThatItsGroupLocks() {
    devices.set(set("tv", "group.iot", "on"));
    devices.set(set("cam", "group.iot", "on"));
    lockGroup("iot");
    devices.quarantine(quarantine("tv", "off"));

    devices.merge("tv", "cam");

    assertThat(verdict("evil.example", "192.168.1.31")).isEqualTo("blocked");
    assertThat(desk.undo().done()).isTrue();
    assertThat(verdict("evil.example", "192.168.1.23")).isEqualTo("allowed");
  }

  @Test
  void aQuarantineSetForANumberThatWasMergedIsEndedWithTheDevices() {
    devices.quarantine(
        new QuarantineRequest("cam", "lock", 0, List.of("time.example"), List.of(), ""));
    devices.merge("tv", "cam");
    assertThat(verdict("evil.example", "tv")).isEqualTo("blocked");
    devices.quarantine(new QuarantineRequest("tv", "", 0, List.of(), List.of("time.example"), ""));
    assertThat(verdict("time.example", "tv")).isEqualTo("blocked");

    assertThat(devices.quarantine(quarantine("tv", "off")).quarantine().state()).isEqualTo("none");

    assertThat(verdict("evil.example", "tv")).isEqualTo("allowed");
  }

  @Test
  void aProposalIsShownUntilItIsDeclined() {
    int claimant = house.host("192.168.1.40", 0x40, "tv");
    assertThat(devices.device("tv").proposals())
        .extracting(p -> p.claimant(), p -> p.established())
        .containsExactly(org.assertj.core.groups.Tuple.tuple(claimant, tv));

    MergeReply declined = devices.decline("#" + claimant);

    assertThat(declined.changed()).isTrue();
    assertThat(declined.others()).containsExactly(new DeviceName(tv, "tv"));
    assertThat(devices.devices(DeviceQuery.ALL).proposals()).isEmpty();
    assertThat(devices.decline("#" + claimant).changed()).isFalse();
  }

  @Test
  void aQuarantineLocksAllButWhatIsGrantedAndReviewSaysWhichIsWhich() {
    house.asked(cam, "time.example", true);
    house.asked(cam, "evil.example", true);

    devices.quarantine(quarantine("lock", 0, "time.example"));

    assertThat(verdict("ntp.time.example", "cam")).isEqualTo("allowed");
    assertThat(verdict("evil.example", "cam")).isEqualTo("blocked");
    assertThat(devices.device("cam").quarantine().grants()).containsExactly("time.example");
    assertThat(devices.device("cam").quarantine().below()).containsExactly("time.example");
    assertThat(devices.learned("cam").names())
        .extracting(LearnedLine::name, LearnedLine::state)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("time.example", "granted"),
            org.assertj.core.groups.Tuple.tuple("evil.example", "blocked"));
    assertThat(desk.status().devices().quarantines()).singleElement();
    devices.quarantine(quarantine("off", 0));
    assertThat(verdict("evil.example", "cam")).isEqualTo("allowed");
  }

  @Test
  void whoIsHeldBackWhileAnotherIsLockedIsSaidWithWhatToDo() {
    DeviceMap.Entry beyond =
        new DeviceMap.Entry(
            77,
            Set.of(),
            "",
            "10.9.9.9",
            "",
            Set.of(),
            true,
            List.of(AddressText.parse("10.9.9.9")),
            Set.of(),
            List.of(),
            Set.of());
    assertThat(findings(beyond)).isEmpty();

    devices.quarantine(quarantine("lock", 0));

    assertThat(findings(beyond))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.what()).startsWith("1 device beyond this network is held back");
              assertThat(finding.remedy()).contains("tacet devices rename '#77' NAME");
            });
    devices.set(set("192.168.1.23", "kind", "tv")); // the map is made anew, without it
    assertThat(desk.status().findings()).noneMatch(f -> f.what().contains("held back"));
  }

  private List<Finding> findings(DeviceMap.Entry more) {
    List<DeviceMap.Entry> all = new ArrayList<>(home.policy.get().devices().devices());
    all.add(more);
    home.policy.update(p -> p.withDevices(DeviceMap.of(all, List.of(), true, DeviceMap.OPEN)));
    return desk.status().findings().stream().filter(f -> f.what().contains("held back")).toList();
  }

  @Test
  void learningSaysWhatWillBeGrantedAndWhyItMayBeNeeded() {
    devices.quarantine(quarantine("learn", 172_800));
    house.asked(cam, "captive.roku.com", true);
    house.asked(cam, "scribe.logs.roku.com", true);
    house.asked(cam, "cam.example", true);
    house.asked(cam, "com", true);

    List<LearnedLine> names = devices.learned("cam").names();

    assertThat(devices.device("cam").quarantine().state()).isEqualTo("learning");
    assertThat(names)
        .filteredOn(n -> n.name().equals("scribe.logs.roku.com"))
        .allSatisfy(n -> assertThat(n.state()).isEqualTo("left out"))
        .allSatisfy(n -> assertThat(n.mark()).startsWith("telemetry: ").endsWith("(roku)"));
    assertThat(names)
        .filteredOn(n -> n.name().equals("cam.example"))
        .allSatisfy(n -> assertThat(n.state()).isEqualTo("proposed"));
    assertThat(names)
        .filteredOn(n -> n.name().equals("com"))
        .singleElement()
        .matches(n -> n.state().equals("left out"));
    refused(64, "how long", () -> devices.quarantine(quarantine("learn", 0)));
    refused(64, "learn, lock or off", () -> devices.quarantine(quarantine("jail", 0)));
    refused(64, "a..b", () -> devices.quarantine(quarantine("lock", 0, "a..b")));
  }

  @Test
  void whatTheOwnerBlocksWhileADeviceLearnsIsLeftOut() {
    devices.quarantine(quarantine("learn", 3_600));
    house.asked(cam, "bad.example", true);

    desk.change(rule("block", "device:cam", "bad.example"));
    desk.pause(new PauseRequest(600, "device:cam"));

    assertThat(devices.learned("cam").names())
        .singleElement()
        .matches(name -> name.state().equals("left out"));
  }

  @Test
  void aNameIsGrantedAloneWhereItIsTypedAsRulesShowIt() {
    devices.quarantine(quarantine("lock", 0, "=api.example", "time.example"));

    assertThat(verdict("api.example", "cam")).isEqualTo("allowed");
    assertThat(verdict("x7.api.example", "cam")).isEqualTo("blocked");
    assertThat(verdict("ntp.time.example", "cam")).isEqualTo("allowed");
    assertThat(devices.device("cam").quarantine().grants())
        .containsExactly("api.example", "time.example");
    assertThat(devices.device("cam").quarantine().below()).containsExactly("time.example");
    assertThat(devices.history(new HistoryQuery(2, "")).changes())
        .extracting(HistoryLine::what)
        .contains("quarantine cam (#" + cam + "): grant =api.example and 1 more");
  }

  @Test
  void whatWasAskedBeforeItLearnedIsForgottenWhenThatBegins() {
    house.asked(cam, "old.example", true);
    devices.quarantine(quarantine("learn", 3_600));
    assertThat(devices.learned("cam").names()).isEmpty();

    house.asked(cam, "new.example", true);
    devices.quarantine(quarantine("learn", 7_200));

    assertThat(devices.learned("cam").names())
        .as("it learns for longer, not anew")
        .extracting(LearnedLine::name)
        .containsExactly("new.example");
  }

  private static QuarantineRequest quarantine(String action, long seconds, String... grants) {
    return new QuarantineRequest("cam", action, seconds, List.of(grants), List.of(), "");
  }

  @Test
  void theHistorySaysWhoDidWhatAndWhatWasTakenBack() {
    desk.change(rule("block", "device:tv", "ads.test"));
    UndoReply undone = home.desk.by("ben").undo();

    List<HistoryLine> all = devices.history(new HistoryQuery(20, "")).changes();

    assertThat(undone.lines())
        .containsExactly("removed: block ads.test and every name below it for tv (#" + tv + ")");
    assertThat(all)
        .extracting(HistoryLine::actor, HistoryLine::what)
        .startsWith(
            org.assertj.core.groups.Tuple.tuple("anna", "block ads.test for tv (#" + tv + ")"));
    assertThat(all.get(0).undone()).isEqualTo(home.clock.instant().toString());
    assertThat(devices.history(new HistoryQuery(20, "device:cam")).changes()).hasSize(1);
    refused(64, "1,000", () -> devices.history(new HistoryQuery(0, "")));
  }

  @Test
  void undoOfARenameBringsTheNameBack() {
    devices.set(set("tv", "name", "telly"));

    UndoReply undone = desk.undo();

    assertThat(undone.lines()).contains("set again: name tv for tv (#" + tv + ")");
    assertThat(devices.device("tv").id()).isEqualTo(tv);
  }

  @Test
  void forgettingIsDoneByWhoeverKeepsThings() {
    assertThat(devices.forget("cam").rows()).isEqualTo(42);
    assertThat(house.forgotten).containsExactly(cam);
    refused(66, "cam", () -> devices.device("cam"));
  }

  @Test
  void theLogIsAskedForADeviceByName() {
    refused(
        66,
        "no device is called \"me\"",
        () -> desk.top(new DecisionQuery("me", "", List.of(), "", "", "", 0, 0), 5));
  }

  @Test
  void explainingAsAnAddressSaysHowItIsKnownWhoseItIs() {
    var explained = desk.explain("a.example", "192.168.1.23", "");

    assertThat(explained.device().attribution())
        .isEqualTo("192.168.1.23 is tv by neighbour table, MAC 02:11:22:33:44:23");
    assertThat(desk.explain("a.example", "192.168.1.99", "").device().attribution())
        .contains("is not known yet");
    assertThat(desk.explain("a.example", "", "").device().id()).isZero();
  }
}
