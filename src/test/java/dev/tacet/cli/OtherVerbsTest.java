package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.SideEffect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherVerbsTest {
  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);

  @Test
  void profilesAreATable() {
    assertThat(shell.run("profiles").lines())
        .containsExactly(
            "vendor  state  from           block  optional  keep",
            "roku    off    shipped            3         1     1",
            "xiaomi  block  tacet.yaml:12     41        12     5");
  }

  @Test
  void aProfileShowsEveryNameWithPurposeAndSideEffect() {
    assertThat(shell.run("profiles", "show", "xiaomi").lines())
        .containsExactly(
            "Xiaomi  (Xiaomi Inc., CN)",
            "state block  from shipped",
            "",
            "block  blocked",
            "  tracking.miui.com  telemetry",
            "",
            "optional  not blocked",
            "  =api.io.mi.com  cloud control  if blocked: the app is blind (seen)",
            "",
            "keep  stays reachable, lists notwithstanding",
            "  api.xmpush.xiaomi.com  push  if blocked: no messages (seen)");
  }

  @Test
  void aProfileWiderThanTheTerminalHasNameAndPriceBelowEachOther() {
    shell.outIsTerminal = true;
    shell.columns = 50;

    assertThat(shell.run("profiles", "show", "xiaomi", "--color=never").lines())
        .contains(
            "  tracking.miui.com  telemetry",
            "  =api.io.mi.com",
            "      cloud control",
            "      if blocked: the app is blind (seen)");
  }

  @Test
  void settingAProfileSaysWhatMayStopWorkingBeforeItAsks() {
    tacet.mayStop =
        List.of(new SideEffect("remote view", List.of("a.example", "b.example", "c.example", "d")));
    shell.typing("y\n");

    Shell.Result result = shell.run("profiles", "set", "xiaomi", "optional");

    assertThat(result.lines())
        .containsExactly(
            "may stop working:",
            "  remote view  a.example, b.example, c.example and 1 more",
            "xiaomi is now optional, was block: 53 names blocked; tacet undo takes it back");
    assertThat(result.err()).isEqualTo("Set xiaomi to optional? (y/N) ");
    assertThat(tacet.heard)
        .containsExactly(
            List.of("xiaomi", new ProfileRequest("optional", true)),
            List.of("xiaomi", new ProfileRequest("optional", false)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "n\n", "", "yesterday\n"})
  void withoutAYesNothingIsSet(String answer) {
    tacet.mayStop = List.of(new SideEffect("push", List.of("a.example")));
    shell.typing(answer);

    Shell.Result result = shell.run("profiles", "set", "xiaomi", "optional");

    assertThat(result.err()).endsWith("nothing was changed\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(tacet.heard)
        .containsExactly(List.of("xiaomi", new ProfileRequest("optional", true)));
  }

  @Test
  void withoutATerminalYesMustBeSaid() {
    tacet.mayStop = List.of(new SideEffect("push", List.of("a.example")));
    shell.servers.add(tacet);

    Shell.Result refused = shell.run("profiles", "set", "xiaomi", "optional");
    Shell.Result done = shell.run("profiles", "set", "xiaomi", "optional", "--yes");

    assertThat(refused.code()).isEqualTo(64);
    assertThat(refused.err()).contains("--yes");
    assertThat(done.code()).isZero();
    assertThat(tacet.heard)
        .last()
        .isEqualTo(List.of("xiaomi", new ProfileRequest("optional", false)));
  }

  @Test
  void aDryRunChangesNothing() {
    Shell.Result result = shell.run("profiles", "set", "xiaomi", "off", "--dry-run");

    assertThat(result.out()).isEqualTo("dry run: nothing was changed\n");
    assertThat(tacet.heard).containsExactly(List.of("xiaomi", new ProfileRequest("off", true)));
  }

  @Test
  void anUnknownStateIsToldBeforeAnythingIsAsked() {
    Shell.Result result = shell.run("profiles", "set", "xiaomi", "on");

    assertThat(result.err())
        .isEqualTo("tacet profiles set: not a state: \"on\"; it is off, block or optional\n");
    assertThat(result.code()).isEqualTo(64);
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void topShowsWhoAsksForWhat() {
    assertThat(shell.run("top").lines())
        .containsExactly(
            "192.0.2.17  1,411 queries, 1,200 blocked, last 20:14:07",
            "  most asked    1,200  1,200 blocked  api.io.mi.com  20:14:07",
            "                    9      0 blocked  example.net    2026-11-20 07:00:00",
            "  most blocked  1,200  1,200 blocked  api.io.mi.com  20:14:07",
            "  vendors       1,300  1,200 blocked  xiaomi         20:14:07");
  }

  @Test
  void explainShowsTheLadderAndWhatMatched() {
    Shell.Result result = shell.run("explain", "io.mi.com", "--client", "192.0.2.17");

    assertThat(result.lines())
        .containsExactly(
            "io.mi.com  A  for 192.0.2.17",
            "blocked  vendor: xiaomi/block  (mi.com)",
            "",
            "     1  access  may this client ask at all",
            "->  10  vendor  a vendor profile's tier in force  blocked",
            "",
            "->  vendor: xiaomi/block  block                 mi.com and every name below it"
                + "              cloud",
            "    list: mine            allow (not in force)  io.mi.com and no other name"
                + "     mine.txt:7  io.mi.com");
  }

  @Test
  void explainSaysThatItTakesAnAddressToo() {
    assertThat(shell.run("explain", "--help").out())
        .contains("NAME|ADDRESS", "an address in an answer", "tacet explain 192.0.2.17");
  }

  @Test
  void quietExplainAnswersByItsExitCode() {
    shell.servers.add(tacet);

    assertThat(shell.run("explain", "-q", "io.mi.com")).isEqualTo(new Shell.Result(1, "", ""));
    tacet.verdict = "rewritten";
    shell.servers.addAll(List.of(tacet, tacet));
    assertThat(shell.run("explain", "-q", "io.mi.com")).isEqualTo(new Shell.Result(1, "", ""));
    for (String verdict : List.of("allowed", "would-block")) {
      tacet.verdict = verdict;
      assertThat(shell.run("explain", "-q", "io.mi.com")).isEqualTo(new Shell.Result(0, "", ""));
    }
  }

  @Test
  void statusShowsFindingsFirst() {
    tacet.listening = List.of("192.0.2.1:53", "[::1]:53");
    tacet.lists =
        List.of(
            new ListStatus(
                "mine",
                "file:/etc/mine.txt",
                "block",
                "kept",
                1000,
                2,
                "",
                "it is a login page",
                "on",
                "tacet.yaml:3",
                "",
                0,
                ""));

    assertThat(shell.run("status").lines())
        .containsExactly(
            "running  Tacet 0.1.0, pid 4711, for 1d2h",
            "",
            "warning  Every query comes from 192.0.2.1.",
            "  Set it as local DNS.",
            "",
            "listening      192.0.2.1:53, [::1]:53",
            "filtering      on",
            "blocking       2 rules of your own, 5 vendor profiles, 83,211 names in all",
            "cache          812 answers, 512.0 KiB of 16.0 MiB, hit rate 90 %, 3 served stale, 7"
                + " prefetched",
            "query log      /var/lib/tacet/queries.db, 11.8 MiB, 17 rows to be written, 2 lost",
            "data           /var/lib/tacet",
            "configuration  /etc/tacet/tacet.yaml",
            "",
            "upstreams",
            "  name              state  asked  failed   time  last error",
            "  udp://192.0.2.53  down   1,234       7  12 ms  TIMED_OUT",
            "",
            "lists",
            "  list  does   state  rules  only here  refused  fetched  from",
            "  mine  block  kept   1,000                   2           file:/etc/mine.txt",
            "  mine: it is a login page",
            "",
            "since start",
            "  received  40,017");
  }

  @Test
  void statusWithoutAServerSaysSoAndEndsWith69() {
    tacet.online = false;

    Shell.Result result = shell.run("status");

    assertThat(result.out()).startsWith("not running  this is what the files say");
    assertThat(result.code()).isEqualTo(69);
  }

  @Test
  void pauseSaysUntilWhen() {
    assertThat(shell.run("pause", "10m").out())
        .isEqualTo("paused until 20:24:07: nothing is blocked; tacet resume ends it\n");
    assertThat(tacet.heard).containsExactly(new PauseRequest(600, ""));
  }

  @Test
  void aPauseWithoutEndIsZeroSeconds() {
    tacet.pause = new PauseReply(true, "", false);

    assertThat(shell.run("pause").out())
        .isEqualTo("already paused: nothing is blocked; tacet resume ends it\n");
    assertThat(tacet.heard).containsExactly(new PauseRequest(0, ""));
  }

  @Test
  void resumeSaysWhetherItWasPaused() {
    shell.servers.add(tacet);

    assertThat(shell.run("resume").out()).isEqualTo("filtering again\n");
    tacet.resume = new PauseReply(false, "", false);
    assertThat(shell.run("resume").out()).isEqualTo("filtering was not paused\n");
  }

  @Test
  void purgeTurnsItsTimeIntoUtc() {
    assertThat(shell.run("purge", "--before", "7d").out())
        .isEqualTo("removed 1,234 rows from before 2026-11-14 20:14:30\n");
    assertThat(tacet.heard).containsExactly("2026-11-14T20:14:30Z");
  }

  @Test
  void purgeWithoutATimeIsAMistake() {
    assertThat(shell.run("purge").code()).isEqualTo(64);
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void listsRefreshReadsThemAgain() {
    assertThat(shell.run("lists", "refresh").out())
        .isEqualTo("no lists; tacet lists catalogue shows some, lists add adds\n");
    assertThat(tacet.heard).containsExactly("refresh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block a.example",
        "unblock a.example",
        "allow a.example",
        "unallow a.example",
        "rules",
        "undo",
        "history",
        "devices",
        "devices list",
        "devices show tv",
        "devices new",
        "devices rename tv telly",
        "devices set tv --kind tv",
        "devices merge 3 12",
        "devices split 12",
        "devices decline 12",
        "devices quarantine cam --lock",
        "devices review cam",
        "devices forget tv --yes",
        "groups",
        "groups add iot",
        "groups remove iot",
        "groups set iot --observe on",
        "schedules",
        "schedules add night",
        "schedules remove night",
        "schedules flip night on",
        "profiles",
        "profiles show xiaomi",
        "profiles set xiaomi optional",
        "top",
        "explain a.example",
        "status",
        "pause",
        "resume",
        "purge --before 1d",
        "lists",
        "lists refresh",
        "lists refresh pro",
        "lists list",
        "lists show pro",
        "lists catalogue",
        "lists try roku/optional",
        "lists add stevenblack --yes",
        "lists remove pro",
        "lists enable pro",
        "lists disable pro",
        "lists diff pro",
        "lists accept pro",
        "lists rollback pro",
        "version",
        "check-config"
      })
  void jsonIsOneObjectOnOneLine(String command) throws Exception {
    Shell.Result result = shell.run((command + " --json").split(" "));

    assertThat(result.lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.isObject()).isTrue();
    assertThat(json.isEmpty()).isFalse();
    assertThat(result.code()).isZero();
  }

  @Test
  void versionNamesTacetJavaAndTheSystem() {
    assertThat(shell.run("version").out())
        .startsWith("tacet   0.1.0\njava    " + System.getProperty("java.version"))
        .contains("\nsystem  " + System.getProperty("os.name"));
  }
}
