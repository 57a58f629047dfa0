package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceLabel;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.DeviceStatus;
import dev.tacet.control.api.ExplainDevice;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.GroupLine;
import dev.tacet.control.api.GroupListing;
import dev.tacet.control.api.HistoryLine;
import dev.tacet.control.api.HistoryListing;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.LearnedLine;
import dev.tacet.control.api.LearnedListing;
import dev.tacet.control.api.PauseLine;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProposalLine;
import dev.tacet.control.api.QuarantineLine;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.ScheduleLine;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingLine;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.SourceLine;
import dev.tacet.control.api.WarningLine;
import dev.tacet.device.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceVerbsTest {
  /** Moves the cursor, rings, turns the line round, and is HTML. */
  private static final String HOSTILE = "\u001b[2J\u0007\u202ecam<script>";

  private final FakeControl tacet = new FakeControl();
  private final FakeDevices devices = tacet.devices;
  private final Shell shell = Shell.with(tacet);

  private static DeviceDetails device(
      int id, String name, String kind, String maker, QuarantineState quarantine, String... at) {
    DeviceDetails plain = FakeDevices.device(id, name, kind, maker);
    return new DeviceDetails(
        id,
        List.of(),
        name,
        "mDNS",
        kind,
        plain.kindEvidence(),
        maker,
        maker.isEmpty(),
        plain.macs(),
        java.util.Arrays.stream(at)
            .map(
                a ->
                    new DeviceAddress(
                        a,
                        "neighbour table",
                        "identity",
                        "br0",
                        plain.firstSeen(),
                        plain.lastSeen(),
                        true,
                        true))
            .toList(),
        List.of(new DeviceLabel("mDNS", name, "UE55", List.of("_airplay"), plain.lastSeen())),
        List.of("iot"),
        List.of(new SettingLine("profile.roku", "block", "group:iot", "", "night", false)),
        List.of(),
        List.of(),
        plain.firstSeen(),
        plain.lastSeen(),
        1_204,
        id == 9 ? 0 : 311,
        quarantine);
  }

  private static DeviceDetails with(
      DeviceDetails of, List<DeviceAddress> addresses, String lastSeen) {
    return new DeviceDetails(
        of.id(),
        of.merged(),
        of.name(),
        of.nameFrom(),
        of.kind(),
        of.kindEvidence(),
        of.maker(),
        of.randomised(),
        of.macs(),
        addresses,
        of.labels(),
        of.groups(),
        of.settings(),
        of.proposals(),
        of.warnings(),
        of.firstSeen(),
        lastSeen,
        of.queriesToday(),
        of.blockedToday(),
        of.quarantine());
  }

  private void threeDevices() {
    devices.listing =
        new DeviceListing(
            List.of(
                device(
                    7,
                    "tv",
                    "tv",
                    "Samsung Electronics Co.,Ltd",
                    QuarantineState.NONE,
                    "fd00::23",
                    "192.168.1.23"),
                device(
                    9,
                    "cam",
                    "camera",
                    "Hikvision",
                    new QuarantineState(
                        "locked",
                        "",
                        List.of("cam.example", "time.example"),
                        List.of("time.example")),
                    "192.168.1.31"),
                device(12, "phone", "phone", "", QuarantineState.NONE, "192.168.1.40")),
            List.of(new ProposalLine(12, "phone", 3, "phone", "phone", "mDNS", "")),
            List.of(new WarningLine("#3 and #14 both call themselves \"nas\"", List.of(3, 14), "")),
            3);
  }

  @Test
  void devicesAreATableAndBelowItWhatSomebodyShouldDo() {
    threeDevices();

    assertThat(shell.run("devices").lines())
        .containsExactly(
            " id  name    kind    maker                        address          first  last  asked "
                + " blocked",
            " #7  tv      tv      Samsung Electronics Co.,Ltd  192.168.1.23 +1  2 Nov  now   1,204 "
                + "     311",
            " #9  cam     camera  Hikvision                    192.168.1.31     2 Nov  now   1,204 "
                + "       0",
            "#12  phone?  phone   randomised                   192.168.1.40     2 Nov  now   1,204 "
                + "     311",
            "",
            "locked    #9 cam may ask 2 names only: tacet devices review 9",
            "proposal  #12 phone may be #3 phone (mDNS says \"phone\")",
            "          yes: tacet devices merge 3 12   no: tacet devices decline 12",
            "warning   #3 and #14 both call themselves \"nas\"",
            "          tacet devices show 14",
            "unknown   3 addresses asked and are no device's yet");
    assertThat(tacet.heard).containsExactly(DeviceQuery.ALL);
  }

  @Test
  void onATerminalOfEightyColumnsTheTableFits() {
    threeDevices();
    shell.outIsTerminal = true;
    shell.columns = 80;

    List<String> lines = shell.run("devices", "--color=never").lines();

    assertThat(lines.subList(0, 4)).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(1)).contains("Samsun").contains("…").contains("192.168.1.23 +1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWarningAboutNoDeviceIsShownToo(boolean anyDevice) {
    threeDevices();
    devices.listing =
        new DeviceListing(
            anyDevice ? devices.listing.devices() : List.of(),
            List.of(),
            List.of(new WarningLine("the query log cannot be read", List.of(), "")),
            0);

    assertThat(shell.run("devices").out())
        .contains("warning  the query log cannot be read")
        .doesNotContain("devices show");
  }

  @Test
  void whoIsGoneForAMonthIsShownOnlyWhenAskedFor() {
    DeviceDetails now = FakeDevices.device(7, "tv", "tv", "");
    DeviceDetails then =
        new DeviceDetails(
            8,
            List.of(),
            "old",
            "owner",
            "tv",
            List.of(),
            "",
            false,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "2025-01-01T00:00:00Z",
            "2026-10-01T00:00:00Z",
            0,
            0,
            QuarantineState.NONE);
    devices.listing = new DeviceListing(List.of(now, then), List.of(), List.of(), 0);
    shell.servers.add(tacet);

    Shell.Result some = shell.run("devices");
    Shell.Result all = shell.run("devices", "--all");

    assertThat(some.out()).doesNotContain("old");
    assertThat(some.err()).isEqualTo("1 device not seen for 30 days: tacet devices --all\n");
    assertThat(all.out()).contains("old");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices",
        "devices show x",
        "devices review x",
        "groups",
        "tail",
        "top",
        "status",
        "history",
        "explain a.example"
      })
  void aStrangersNameMovesNoCursorAnywhere(String command) {
    hostile();

    Shell.Result result = shell.run(command.split(" "));

    assertThat(result.out() + result.err())
        .contains("\\u{1b}[2J\\u{7}\\u{202e}cam<script>")
        .doesNotContain("\u001b")
        .doesNotContain("\u0007")
        .doesNotContain("\u202e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices --json",
        "devices show x --json",
        "devices review x --json",
        "groups --json",
        "tail --json",
        "top --json",
        "status --json",
        "history --json",
        "explain a.example --json"
      })
  void inJsonItIsEscapedAndStillItself(String command) throws Exception {
    hostile();

    String out = shell.run(command.split(" ")).out();

    assertThat(out)
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .contains("\\u202Ecam<script>");
    JsonNode tree = new ObjectMapper().readTree(out.lines().findFirst().orElseThrow());
    assertThat(
            tree.findValuesAsText("name").toString()
                + tree.findValuesAsText("deviceName")
                + tree.findValuesAsText("who")
                + tree.findValuesAsText("what"))
        .contains(HOSTILE);
  }

  private void hostile() {
    QuarantineState locked = new QuarantineState("locked", "", List.of(), List.of());
    DeviceDetails bad = device(9, HOSTILE, "camera", HOSTILE, locked, "192.168.1.31");
    devices.details = bad;
    devices.listing =
        new DeviceListing(
            List.of(bad),
            List.of(new ProposalLine(9, HOSTILE, 7, HOSTILE, HOSTILE, "mDNS", "")),
            List.of(new WarningLine(HOSTILE, List.of(9), "")),
            0);
    devices.learned =
        new LearnedListing(
            9,
            HOSTILE,
            locked,
            List.of(new LearnedLine("a.example", 1, 1, "", "", "blocked", HOSTILE)));
    devices.groups =
        new GroupListing(
            List.of(
                new GroupLine(
                    "iot", false, List.of(new DeviceName(9, HOSTILE)), List.of(), 0, List.of())),
            List.of());
    devices.history =
        new HistoryListing(List.of(new HistoryLine(1, "", HOSTILE, "rename " + HOSTILE, "")));
    tacet.explained = new ExplainDevice(9, HOSTILE, List.of(), "locked", HOSTILE);
    tacet.device = 9;
    tacet.deviceName = HOSTILE;
    tacet.deviceStatus =
        new DeviceStatus(
            1,
            0,
            0,
            0,
            List.of(new WarningLine(HOSTILE, List.of(9), "")),
            List.of(),
            List.of(new PauseLine("device:9", HOSTILE, "")),
            List.of(),
            List.of());
    tacet.history.add(line(HOSTILE));
  }

  private static DecisionLine line(String deviceName) {
    return new DecisionLine(
        1,
        "2026-11-21T20:14:07.123Z",
        "192.0.2.17",
        9,
        "udp",
        "a.example",
        "A",
        "allowed",
        "default",
        "",
        "",
        "",
        "cache",
        "NOERROR",
        80,
        1,
        deviceName);
  }

  @Test
  void tailSpeaksOfTheDeviceByName() {
    tacet.history.add(line("tv"));

    assertThat(shell.run("tail", "--device", "TV").out())
        .startsWith("20:14:07  tv               A      a.example");
    assertThat(((DecisionQuery) tacet.heard.get(0)).device()).isEqualTo("TV");
  }

  @Test
  void clientIsTheSameAsDevice() {
    shell.servers.add(tacet);
    shell.run("log", "--client", "192.0.2.1");
    shell.run("explain", "a.example", "--client", "192.0.2.1");

    assertThat(((DecisionQuery) tacet.heard.get(0)).device()).isEqualTo("192.0.2.1");
    assertThat(tacet.heard.get(1)).isEqualTo(List.of("a.example", "192.0.2.1", "A"));
  }

  @Test
  void topNamesTheDeviceAndTheAddressItAsksFromMost() {
    tacet.device = 7;

    assertThat(shell.run("top").lines().get(0))
        .isEqualTo("tv (#7)  192.0.2.17  1,411 queries, 1,200 blocked, last 20:14:07");
  }

  @Test
  void showTellsEverythingWithWhoSaysSo() {
    devices.details =
        device(
            9,
            "cam",
            "camera",
            "Hikvision",
            new QuarantineState("learning", "2026-11-23T20:14:30Z", List.of(), List.of()),
            "192.168.1.31");

    assertThat(shell.run("devices", "show", "cam").lines())
        .containsExactly(
            "cam  #9",
            "name        from mDNS",
            "kind        camera: maker Samsung; asks samsung",
            "maker       Hikvision",
            "seen        first 2026-11-02 18:02:00, last now",
            "today       1,204 queries, 0 blocked",
            "groups      iot",
            "MAC         02:11:22:33:44:55",
            "quarantine  learning until 2026-11-23 20:14:30, then locked",
            "            tacet devices review 9",
            "",
            "address       said by          grade     on   first  last",
            "192.168.1.31  neighbour table  identity  br0  2 Nov  now",
            "",
            "called  by    last  model and services",
            "\"cam\"   mDNS  now   UE55 _airplay",
            "",
            "set",
            "  profile.roku  block  group iot  while night (not now)");
  }

  @Test
  void completionOffersTheKindsThereAre() {
    List<String> words = new java.util.ArrayList<>();
    for (Kind kind : Kind.values()) {
      words.add(kind.word());
    }
    words.remove(Kind.UNKNOWN.word());
    words.add("default");

    assertThat(new DevicesSetCommand.Kinds()).containsExactlyElementsOf(words);
  }

  @Test
  void aDeviceWhereAVerbShouldStandIsToldTheVerb() {
    Shell.Result result = shell.run("devices", "cam");

    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("tacet devices show cam");
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void minutesOfASentenceAreAgo() {
    DeviceDetails plain = device(9, "cam", "camera", "", QuarantineState.NONE, "192.168.1.31");
    devices.details = with(plain, plain.addresses(), Shell.NOW.minusSeconds(12 * 60).toString());

    assertThat(shell.run("devices", "show", "cam").out()).contains("last 12 min ago\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"devices show cam", "devices review cam", "devices quarantine cam --off"})
  void onATerminalOfEightyColumnsAQuarantineFits(String command) {
    List<String> granted =
        List.of(
            "one.cloud.camera.example",
            "two.cloud.camera.example",
            "three.cloud.camera.example",
            "four.cloud.camera.example");
    QuarantineState locked = new QuarantineState("locked", "", granted, granted);
    devices.details = device(9, "cam", "camera", "", locked, "192.168.1.31");
    devices.quarantine = locked;
    devices.learned = new LearnedListing(9, "cam", locked, List.of());
    shell.outIsTerminal = true;
    shell.columns = 80;

    Shell.Result result = shell.run((command + " --color never").split(" "));

    assertThat(result.lines()).allMatch(line -> line.length() <= 80);
    assertThat(result.out().replaceAll("\\s+", " "))
        .contains("may ask one.cloud.camera.example (and");
  }

  @Test
  void anAddressThatWasOnlyEnteredWasNeverSeen() {
    DeviceDetails plain = device(9, "cam", "camera", "", QuarantineState.NONE, "192.168.1.31");
    DeviceAddress entered =
        new DeviceAddress("192.168.1.31", "owner", "identity", "", "", "", true, true);
    devices.details = with(plain, List.of(entered), plain.lastSeen());

    assertThat(shell.run("devices", "show", "cam").lines())
        .contains("192.168.1.31  owner    identity      -      never");
  }

  @Test
  void renameGivesAName() {
    assertThat(shell.run("devices", "rename", "192.0.2.23", "tv").out())
        .isEqualTo("it is called tv (#7) from now on; tacet undo takes it back\n");
    assertThat(tacet.heard)
        .containsExactly(
            new SettingRequest("device:192.0.2.23", List.of(new SettingChange("name", "tv"))));
  }

  @Test
  void setSaysWhatIsSetAndWhatALaterVersionObeys() {
    Shell.Result result =
        shell.run(
            "devices",
            "set",
            "cam",
            "--kind",
            "camera",
            "--group",
            "iot",
            "--not-group",
            "open",
            "--profile",
            "roku=block",
            "--list",
            "ads=shadow",
            "--block-mode",
            "nxdomain",
            "--privacy",
            "default",
            "--upstream",
            "tls://192.0.2.53",
            "--schedule",
            "night");

    assertThat(tacet.heard)
        .containsExactly(
            new SettingRequest(
                "device:cam",
                List.of(
                    new SettingChange("kind", "camera"),
                    new SettingChange("group.iot", "on"),
                    new SettingChange("group.open", "off"),
                    new SettingChange("profile.roku", "block"),
                    new SettingChange("list.ads", "shadow"),
                    new SettingChange("block-mode", "nxdomain"),
                    new SettingChange("privacy", ""),
                    new SettingChange("upstreams", "tls://192.0.2.53")),
                0,
                "night",
                false));
    assertThat(result.lines().get(0)).isEqualTo("tv (#7)  is set; tacet undo takes it back");
    assertThat(result.out()).contains("profile.roku  block").contains("while night");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices set cam",
        "groups set iot",
        "groups set iot --quarantine maybe",
        "devices quarantine cam",
        "devices quarantine cam --learn soon",
        "devices quarantine cam --learn 1h --lock",
        "devices merge cam",
        "devices forget cam",
        "devices frobnicate",
        "schedules flip night sometimes",
        "schedules flip night auto --for 1h",
        "history -n 0",
        "history -n 1001",
        "block a.example --device tv --group iot",
        "pause 10m --device tv --group iot"
      })
  void whatCannotBeMeantIsAMistakeAndNothingIsAsked(String command) {
    Shell.Result result = shell.run(command.split(" "));

    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).startsWith("tacet ");
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void rulesPausesAndProfilesTakeADeviceOrAGroup() {
    shell.servers.add(tacet);
    shell.servers.add(tacet);
    shell.servers.add(tacet);

    Shell.Result allow =
        shell.run("allow", "a.example", "--for", "10m", "--device", "tv", "--schedule", "night");
    Shell.Result pause = shell.run("pause", "10m", "--device", "tv");
    Shell.Result resume = shell.run("resume", "--group", "iot");
    Shell.Result profile =
        shell.run("profiles", "set", "roku", "block", "--group", "iot", "--schedule", "night");

    assertThat(tacet.heard)
        .containsExactly(
            new RuleRequest("allow", List.of("a.example"), false, 600, "", "device:tv", "night"),
            new PauseRequest(600, "device:tv"),
            "resumegroup:iot",
            List.of("roku", new ProfileRequest("block", true, "group:iot", 0, "night")),
            List.of("roku", new ProfileRequest("block", false, "group:iot", 0, "night")));
    assertThat(allow.code()).isZero();
    assertThat(pause.out())
        .isEqualTo(
            "paused for tv (#7) until 20:24:07: nothing is blocked;"
                + " tacet resume --device tv ends it\n");
    assertThat(resume.out()).isEqualTo("filtering again for group iot\n");
    assertThat(profile.out()).startsWith("roku is now block for group iot, was block");
  }

  @Test
  void mergeSplitAndDeclineSayWhichAndHowToTakeThemBack() {
    shell.servers.add(tacet);
    shell.servers.add(tacet);

    assertThat(shell.run("devices", "merge", "phone", "12").out())
        .isEqualTo("phone (#3) is now phone (#12), too; tacet devices split takes them apart\n");
    assertThat(shell.run("devices", "split", "12").out())
        .isEqualTo("phone (#3) is apart again from phone (#12)\n");
    assertThat(shell.run("devices", "decline", "12").out())
        .isEqualTo("phone (#3) is not phone (#12), and is not proposed again\n");
  }

  @Test
  void aQuarantineSaysWhatHoldsNow() {
    devices.quarantine =
        new QuarantineState("learning", "2026-11-23T20:14:30Z", List.of(), List.of());

    assertThat(shell.run("devices", "quarantine", "cam", "--learn", "48h").out())
        .isEqualTo(
            "cam (#9)  learning until 2026-11-23 20:14:30, then locked; tacet undo takes it"
                + " back\n");
    assertThat(tacet.heard)
        .containsExactly(
            "cam", new QuarantineRequest("#7", "learn", 172_800, List.of(), List.of(), ""));
  }

  @Test
  void reviewMarksWhatMayBeNeededAndSaysHowToLetThrough() {
    devices.learned =
        new LearnedListing(
            9,
            "cam",
            new QuarantineState(
                "locked", "", List.of("cam.example", "time.example"), List.of("time.example")),
            List.of(
                new LearnedLine(
                    "time.example",
                    12,
                    0,
                    "",
                    "2026-11-21T20:14:07Z",
                    "granted",
                    "keep: time (xiaomi)"),
                new LearnedLine(
                    "evil.example", 1_000, 988, "", "2026-11-21T20:14:07Z", "blocked", "")));

    assertThat(shell.run("devices", "review", "cam").lines())
        .containsExactly(
            "cam (#9)  locked, may ask cam.example, time.example (and below)",
            "name          is       asked  blocked  last  marked",
            "time.example  granted     12        0  now   keep: time (xiaomi)",
            "evil.example  blocked  1,000      988  now",
            "let one through: tacet devices quarantine 9 --grant NAME");
  }

  @Test
  void forgettingAsksFirstAndForgetsTheOneThatWasShown() {
    shell.typing("y\n");

    Shell.Result result = shell.run("devices", "forget", "tv");

    assertThat(result.err()).isEqualTo("Forget tv (#7) and all that it asked, for good? (y/N) ");
    assertThat(result.out()).isEqualTo("tv (#7) is forgotten, 1,515 rows of the log with it\n");
    assertThat(tacet.heard).containsExactly("tv", "forget #7");
  }

  @Test
  void withoutAYesNothingIsForgotten() {
    shell.typing("n\n");

    assertThat(shell.run("devices", "forget", "tv").code()).isEqualTo(1);
    assertThat(tacet.heard).containsExactly("tv");
  }

  @Test
  void groupsSayWhoIsInThemAndWhatHolds() {
    devices.groups =
        new GroupListing(
            List.of(
                new GroupLine("guest", true, List.of(), List.of(), 0, List.of()),
                new GroupLine(
                    "iot",
                    false,
                    List.of(new DeviceName(9, "cam")),
                    List.of(new SettingLine("privacy", "3", "group:iot", "", "", true)),
                    2,
                    List.of("ads"))),
            List.of());

    assertThat(shell.run("groups").lines())
        .containsExactly(
            "everyone",
            "  nothing is set: lists, profiles and rules hold",
            "guest  nobody; for new devices",
            "iot  cam (#9)",
            "  privacy  3  group iot",
            "  2 rules of your own, list ads");
  }

  @Test
  void schedulesSayWhenAndWhatHangsOnThem() {
    devices.schedules =
        List.of(
            new ScheduleLine(
                "night",
                "Europe/Berlin",
                List.of("Mo-Fr 21:00-06:30"),
                "on",
                "2026-11-21T22:14:30Z",
                true,
                List.of("rule 12 (block mi.com)")));
    shell.servers.add(tacet);
    shell.servers.add(tacet);

    assertThat(shell.run("schedules").lines())
        .containsExactly(
            "night  active, switched on by hand until 22:14:30; tacet schedules flip night auto"
                + " ends that",
            "  Mo-Fr 21:00-06:30  Europe/Berlin",
            "  for rule 12 (block mi.com)");
    shell.run("schedules", "add", "n", "Mo-Fr 21:00-06:30", "Sa 22:00-08:00", "--zone", "UTC");
    shell.run("schedules", "flip", "n", "ON", "--for", "2h");
    assertThat(tacet.heard)
        .containsExactly(
            "schedules",
            new ScheduleRequest("n", List.of("Mo-Fr 21:00-06:30", "Sa 22:00-08:00"), "UTC"),
            new FlipRequest("n", "on", 7_200));
  }

  @Test
  void theHistorySaysWhoDidWhatAndWhatWasTakenBack() {
    devices.history =
        new HistoryListing(
            List.of(
                new HistoryLine(
                    2,
                    "2026-11-21T20:14:07Z",
                    "anna",
                    "block mi.com for tv (#7)",
                    "2026-11-21T20:14:20Z"),
                new HistoryLine(1, "2026-11-20T20:14:07Z", "", "pause", "")));

    assertThat(shell.run("history", "-n", "2", "--device", "tv").lines())
        .containsExactly(
            "when                 who   undone    what",
            "2026-11-21 20:14:07  anna  20:14:20  block mi.com for tv (#7)",
            "2026-11-20 20:14:07  -               pause");
    assertThat(tacet.heard).containsExactly(new HistoryQuery(2, "device:tv"));
  }

  @Test
  void statusSaysWhoIsPausedAndConfinedAndForHowLong() {
    tacet.deviceStatus =
        new DeviceStatus(
            12,
            1,
            0,
            1,
            List.of(),
            List.of(new SourceLine("neighbours", true, false, "install iproute2", 5, 0)),
            List.of(new PauseLine("device:7", "tv (#7)", "2026-11-21T20:24:30Z")),
            List.of(new QuarantineLine("device:9", "cam (#9)", "learning", "2026-11-23T20:14:30Z")),
            List.of("night"));

    assertThat(shell.run("status").out())
        .contains("paused         tv (#7) until 20:24:30, 10m left")
        .contains("quarantine     cam (#9) learning for 2d more, then locked")
        .contains("active         schedule night")
        .contains("devices        12, 1 address of nobody yet, 1 proposal to answer: tacet devices")
        .contains("neighbours  failing     5        0  install iproute2");
  }

  @Test
  void explainSaysAsWhomAndWhereWhatHoldsComesFrom() {
    tacet.explained =
        new ExplainDevice(
            7,
            "tv",
            List.of("iot", "living"),
            "none",
            "192.0.2.23 is tv by neighbour table, MAC 02:11:22:33:44:55");
    tacet.came =
        List.of(
            new SettingLine("profile.xiaomi", "block", "group:iot", "", "", true),
            new SettingLine("upstreams", "tls://192.0.2.53", "device:7", "", "", false));

    List<String> lines = shell.run("explain", "mi.com", "--device", "tv").lines();

    assertThat(lines)
        .startsWith(
            "mi.com  A  as tv (#7, groups iot, living)",
            "192.0.2.23 is tv by neighbour table, MAC 02:11:22:33:44:55",
            "blocked  vendor: xiaomi/block  (mi.com)")
        .endsWith(
            "set",
            "  profile.xiaomi  block             group iot",
            "  upstreams       tls://192.0.2.53  #7         kept; a later version obeys it");
  }

  @Test
  void rulesSayForWhomAndWhenWhereSomeAreNotForEveryone() {
    tacet.listing =
        List.of(
            new RuleLine(
                3,
                "allow",
                "a.example",
                "a.example",
                "",
                "subtree",
                "2026-11-21T08:00:00Z",
                "",
                ""),
            new RuleLine(
                12,
                "block",
                "mi.com",
                "mi.com",
                "",
                "subtree",
                "2026-11-21T20:00:00Z",
                "",
                "",
                "device:7",
                "tv (#7)",
                "night"));

    assertThat(shell.run("rules").lines())
        .containsExactly(
            "rule  does   name       for       while  since     until  comment",
            "   3  allow  a.example  everyone         08:00:00",
            "  12  block  mi.com     tv (#7)   night  20:00:00");
  }

  @Test
  void completionHoldsNoNameOfTheNetwork() {
    hostile();

    String script = shell.run("completion", "bash").out();

    assertThat(script).contains("quarantine").contains("wearable-bridge").doesNotContain("script>");
    assertThat(tacet.heard).isEmpty();
  }
}
