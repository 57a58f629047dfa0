package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.ListUse;
import dev.tacet.control.api.RejectedLine;
import dev.tacet.control.api.TouchedName;
import dev.tacet.control.api.VersionLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListVerbsTest {
  private static final ListDifference TOUCHED =
      new ListDifference(
          true,
          "2026-11-21T20:14:07Z",
          0,
          "aaaaaaaaaaaa",
          "bbbbbbbbbbbb",
          12_000,
          12_345,
          false,
          400,
          55,
          3,
          52,
          3,
          List.of(
              new TouchedName(
                  "games.example", 45, List.of("192.0.2.7", "192.0.2.8", "192.0.2.9"), 5, true, ""),
              new TouchedName("x\\u{202e}y.example", 7, List.of("192.0.2.7"), 1, false, "")),
          List.of(new TouchedName("push.example", 9, List.of("192.0.2.7"), 2, false, "keep")));

  private static final ListStatus HUGE =
      new ListStatus(
          "huge", "file:/x", "block", "ok", 1_000_377, 0, "", "", "on", "", "", 0, "", true, 0, 0,
          0, 1_234);

  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);

  private static ListRequest request(String url, boolean yes) {
    return new ListRequest(url, "", "", "", "", 0, false, false, "", yes);
  }

  @Test
  void addingSaysWhatTheHouseWouldLoseBeforeItAsks() {
    tacet.difference = TOUCHED;
    shell.typing("y\n");

    Shell.Result result = shell.run("lists", "add", "https://lists.example/pro.txt");

    assertThat(result.lines())
        .containsExactly(
            "pro  https://***@lists.example/pro.txt  blocks, 12,345 rules, 2 lines refused",
            "by the last 14 days here, it would newly block 3 names: 52 queries of 3 devices",
            "  name                devices               days  queries",
            "  games.example       192.0.2.7 and 2 more     5       45  look needed",
            "  x\\u{202e}y.example  192.0.2.7                1        7",
            "  and 1 more",
            "it also has these, which stay reachable: a vendor's keep outranks lists",
            "  name          devices    days  queries",
            "  push.example  192.0.2.7     2        9",
            "pro is in force: 12,345 rules, 2 lines refused; tacet undo takes it back");
    assertThat(result.err()).isEqualTo("Subscribe to pro? (y/N) ");
    assertThat(tacet.heard)
        .containsExactly(
            request("https://lists.example/pro.txt", false),
            request("https://lists.example/pro.txt", false).agreed("pro"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "n\n", "", "maybe\n"})
  void withoutAYesNothingIsSubscribedTo(String answer) {
    shell.typing(answer);

    Shell.Result result = shell.run("lists", "add", "stevenblack");

    assertThat(result.err()).endsWith("nothing was changed\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(tacet.heard).containsExactly(request("stevenblack", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json"})
  void whereNobodyCanBeAskedYesMustBeSaidBeforeAnythingIsFetched(String option) {
    Shell.Result result = shell.run(("lists add stevenblack " + option).strip().split(" "));

    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("--yes").contains("--dry-run");
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void withAYesItIsOneRequestAndADryRunNeverSaysYes() {
    shell.servers.add(tacet);

    Shell.Result done = shell.run("lists", "add", "stevenblack", "--yes");
    Shell.Result dry = shell.run("lists", "add", "stevenblack", "--yes", "--dry-run");

    assertThat(done.out()).contains("pro is in force");
    assertThat(dry.out()).endsWith("dry run: nothing was changed\n");
    assertThat(tacet.heard)
        .containsExactly(request("stevenblack", true), request("stevenblack", false));
  }

  @Test
  void everyOptionOfAddIsSent() {
    shell.run(
        ("lists add https://x.example/l --name x --action ALLOW --syntax hosts --subdomains true"
                + " --every 12h --for kids --may-answer --shadow --yes")
            .split(" "));

    assertThat(tacet.heard)
        .containsExactly(
            new ListRequest(
                "https://x.example/l",
                "x",
                "allow",
                "hosts",
                "true",
                43_200,
                true,
                true,
                "kids",
                true));
  }

  @Test
  void aPathIsSentAsTheAddressOfThatFile() {
    shell.run("lists", "add", "./kids list.txt", "--yes");

    assertThat(tacet.heard)
        .containsExactly(
            request(Path.of("kids list.txt").toAbsolutePath().toUri().toString(), true));
  }

  @Test
  void aListOfOneNameThatTouchesNothingSaysSo() {
    tacet.difference =
        new ListDifference(true, "", 0, "", "b", 0, 1, false, 1, 0, 0, 0, 0, List.of(), List.of());

    assertThat(shell.run("lists", "add", "stevenblack", "--dry-run").lines())
        .contains("it would newly block nothing this house asked for in the last 14 days");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "remove pro | pro is removed, it had 12,345 rules; tacet undo takes it back",
        "enable pro | pro is in force: 12,345 rules, 2 lines refused; tacet undo takes it back",
        "disable pro | pro is off already",
        "refresh pro | pro is in force: 12,345 rules, 2 lines refused",
        "rollback pro | pro is at version : 12,345 rules, 2 lines refused",
      })
  void whatBecameOfAListIsOneLine(String verb, String said) {
    assertThat(shell.run(("lists " + verb).split(" ")).lines()).containsExactly(said);
  }

  @Test
  void aListThatCouldNotBeRefreshedSaysWhyAndEndsWithOne() {
    tacet.list = FakeControl.status("pro", "kept", "it is a login page");
    tacet.notes = List.of("it is a login page");

    Shell.Result result = shell.run("lists", "refresh", "pro");

    assertThat(result.lines())
        .containsExactly(
            "it is a login page",
            "pro is in force: 12,345 rules, 2 lines refused, not as its source has it now");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aNameAndAllTogetherAreAMistake() {
    assertThat(shell.run("lists", "refresh", "pro", "--all").code()).isEqualTo(64);
    assertThat(tacet.heard).isEmpty();
    assertThat(shell.run("lists", "refresh", "--all").code()).isZero();
    assertThat(tacet.heard).containsExactly("refresh");
  }

  @Test
  void theDifferenceShowsWhatIsWithheldAndHowToReleaseIt() {
    tacet.difference = TOUCHED;

    assertThat(shell.run("lists", "diff", "pro").lines())
        .startsWith(
            "pro  from aaaaaaaaaaaa to bbbbbbbbbbbb, 20:14:07",
            "12,000 -> 12,345 rules: 400 added, 55 removed")
        .contains("  games.example       192.0.2.7 and 2 more     5       45  withheld")
        .endsWith("withheld names stay reachable until: tacet lists accept pro");
  }

  @Test
  void acceptNamesWhatIsReleased() {
    shell.servers.add(tacet);

    assertThat(shell.run("lists", "accept", "pro", "--name", "a.example", "--name", "b.x").lines())
        .containsExactly("pro may now block 1 name:", "  a.example", "2 still withheld");
    tacet.accepted = new AcceptReply("pro", List.of(), 0);
    assertThat(shell.run("lists", "accept", "pro").out())
        .isEqualTo("nothing is withheld from pro\n");
    assertThat(tacet.heard)
        .containsExactly(List.of("pro", List.of("a.example", "b.x")), List.of("pro", List.of()));
  }

  @Test
  void listsShowWhatKeepsThemFromBeingAsTheirSourceHasThem() {
    tacet.lists =
        List.of(
            new ListStatus(
                "pro", "file:/x", "block", "ok", 9, 0, "", "", "shadow", "", "abcdef", 2, ""));

    assertThat(shell.run("lists").lines())
        .containsExactly(
            "list  does   state   rules  only here  refused  fetched  from",
            "pro   block  shadow      9                   0           file:/x",
            "pro: held at version abcdef until: tacet lists refresh pro",
            "pro: 2 names withheld, because this house uses them; see: tacet lists diff pro");
  }

  @Test
  void listsTellAnEstimateFromACountAndWhatNoOtherListHas() {
    tacet.lists =
        List.of(
            HUGE,
            new ListStatus(
                "pro", "file:/y", "block", "ok", 9, 0, "", "", "on", "", "", 0, "", false, 0, 0, 0,
                0));

    assertThat(shell.run("lists").lines())
        .containsExactly(
            "list  does   state       rules  only here  refused  fetched  from",
            "huge  block  ok     ~1,000,377      1,234        0           file:/x",
            "pro   block  ok              9          0        0           file:/y");
  }

  @ParameterizedTest
  @CsvSource({"6, 6 hours", "47, 47 hours", "48, 2 days", "200, 8 days"})
  void whereTheLogIsTooLongItSaysHowMuchOfItWasRead(int hours, String words) {
    tacet.difference =
        new ListDifference(
            true,
            "",
            hours,
            "",
            "b",
            0,
            1,
            false,
            1,
            0,
            1,
            7,
            1,
            TOUCHED.newlyBlocked(),
            List.of());

    assertThat(shell.run("lists", "try", "file:/x").out())
        .contains("by the last " + words + " here, it would have blocked 1 name")
        .contains("asks too much for all of the last 14 days to be read");
  }

  @Test
  void anEstimateIsMarkedWhereverANumberOfRulesStands() {
    shell.servers.addAll(List.of(tacet, tacet, tacet, tacet));
    tacet.list = HUGE;
    tacet.difference =
        new ListDifference(
            true, "", 0, "aa", "bb", 90_000, 1_000_377, true, 910_400, 23, 0, 0, 0, List.of(),
            List.of());
    tacet.details =
        new ListDetails(
            HUGE,
            "auto",
            "",
            "",
            86_400,
            false,
            "",
            Map.of("domains", 1_000_400L),
            Map.of("block", 1_000_376L, "patterns", 1L),
            Map.of(),
            0,
            0,
            List.of(),
            List.of(new VersionLine("bb", "2026-11-21T20:14:07Z", 1_000_377, true, true)),
            List.of(),
            ListUse.UNKNOWN);

    assertThat(shell.run("lists", "add", "file:/x", "--yes").out())
        .contains("blocks, ~1,000,377 rules", "is in force: ~1,000,377 rules");
    assertThat(shell.run("lists", "remove", "huge").out()).contains("it had ~1,000,377 rules");
    assertThat(shell.run("lists", "show", "huge").out())
        .contains("rules    ~1,000,377: ~1,000,376 names to block, 1 pattern\n")
        .containsPattern("bb  20:14:07  ~1,000,377 rules");
    assertThat(shell.run("lists", "diff", "huge").out())
        .contains("~90,000 -> ~1,000,377 rules: 910,400 added, ~23 removed");
    tacet.triedEstimated = true;
    assertThat(shell.run("lists", "try", "file:/x").out()).contains("file:/x  ~53 rules");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 queries, 0 names", "1, 1 query, 1 name", "2, 2 queries, 2 names"})
  void whatAListIsGoodForIsCounted(long number, String queries, String names) {
    tacet.details =
        new ListDetails(
            FakeControl.status("pro", "ok", ""),
            "auto",
            "",
            "",
            86_400,
            false,
            "",
            Map.of(),
            Map.of("allow", number),
            Map.of(),
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            new ListUse(true, number, 7, number, Map.of()));

    assertThat(shell.run("lists", "show", "pro").out())
        .contains("decided " + queries + " in 24 hours, 7 in 14 days\n")
        .contains(": " + names + " to allow\n")
        .contains("only here  " + names + "\n");
  }

  @Test
  void oneListIsShownAtAGlance() {
    tacet.details =
        new ListDetails(
            FakeControl.status("pro", "ok", "3 rules not trusted, said below"),
            "auto",
            "no",
            "as the list's own header says",
            43_200,
            false,
            "",
            Map.of("adblock", 12_000L, "hosts", 1L),
            Map.of("block", 12_340L, "patterns", 5L),
            Map.of("cosmetic rules", 12L),
            3,
            4,
            List.of(new RejectedLine(17, "bad..name \u001b[31m", "an empty label")),
            List.of(
                new VersionLine("bbbbbbbbbbbb", "2026-11-21T20:14:07Z", 12_345, false, true),
                new VersionLine("aaaaaaaaaaaa", "2026-11-20T20:14:07Z", 1, false, false)),
            List.of("games.example"),
            new ListUse(true, 7, 1_234, 10, Map.of("mine", 3L)));

    assertThat(shell.run("lists", "show", "pro").lines())
        .containsExactly(
            "pro  https://***@lists.example/pro.txt",
            "ok  is in force, blocks, added by you",
            "",
            "syntax       adblock (12,000 lines), hosts (1 line), as recognised",
            "subdomains   a plain name stands for itself alone: as the list's own header says",
            "rules        12,345: 12,340 names to block, 5 patterns",
            "not trusted  3 rules would send a name somewhere; only a list added with --may-answer"
                + " may",
            "for nobody   4 rules for an operating system only; that of a device is not known",
            "fetched      20:14:07, every 12h, next 2026-11-22 20:00:00",
            "use          decided 7 queries in 24 hours, 1,234 in 14 days",
            "only here    10 names",
            "also in      mine: 3 names",
            "",
            "left out",
            "  12  cosmetic rules",
            "",
            "refused",
            "  line  why             text",
            "    17  an empty label  bad..name \\u{1b}[31m",
            "  and 1 more",
            "",
            "versions",
            "  bbbbbbbbbbbb  20:14:07             12,345 rules  in force",
            "  aaaaaaaaaaaa  2026-11-20 20:14:07        1 rule",
            "",
            "withheld",
            "  games.example");
  }

  @Test
  void oneListSaysWhatOfItIsMissingOrHasNoRoom() {
    String detail = "said in full below";
    tacet.details =
        new ListDetails(
            new ListStatus(
                "pro", "file:/x", "block", "ok", 9, 2, "", detail, "on", "", "", 0, "", false, 0,
                1_234, 2, -1),
            "auto",
            "",
            "",
            43_200,
            false,
            "",
            Map.of("adblock", 9L),
            Map.of("block", 8L, "exceptions", 3L),
            Map.of(),
            0,
            0,
            List.of(
                new RejectedLine(17, "!#include a.txt", "there is nothing at this address"),
                new RejectedLine(18, "!#include b.txt", "it is nested more than 3 deep")),
            List.of(),
            List.of(),
            ListUse.UNKNOWN);

    assertThat(shell.run("lists", "show", "pro").lines())
        .containsExactly(
            "pro  file:/x",
            "ok  is in force, blocks, added by you",
            "",
            "syntax   adblock (9 lines), as recognised",
            "rules    9: 8 names to block, 3 exceptions from its own zones",
            "missing  2 files that it includes; the reasons are below",
            "no room  1,234 rules not in force: the index of all lists has no room for them",
            "fetched  never, every 12h",
            "",
            "refused",
            "  line  why                               text",
            "    17  there is nothing at this address  !#include a.txt",
            "    18  it is nested more than 3 deep     !#include b.txt");
  }

  @Test
  void aTrialShowsTotalsAndRowsAndPutsNothingInForce() {
    tacet.difference = TOUCHED;
    tacet.notes = List.of("the profile roku is set to block already");

    assertThat(shell.run("lists", "try", "roku/optional").lines())
        .startsWith(
            "roku/optional  53 rules, 1 line refused",
            "the profile roku is set to block already",
            "by the last 14 days here, it would have blocked 3 names: 52 queries of 3 devices",
            "  name                devices               days  queries",
            "  games.example       192.0.2.7 and 2 more     5       45  look needed")
        .endsWith("nothing was put in force");
    assertThat(tacet.heard).containsExactly("roku/optional");
  }

  @ParameterizedTest
  @CsvSource({
    "roku/block, roku/block",
    "hagezi-pro, hagezi-pro",
    "https://x.example/l, https://x.example/l",
    "/etc/tacet/lists/x.txt, file:///etc/tacet/lists/x.txt",
    "/etc/../x.txt, file:///x.txt",
  })
  void whatIsTriedIsATierAnIdAnAddressOrAPath(String typed, String sent) {
    shell.run("lists", "try", typed);

    assertThat(tacet.heard).containsExactly(sent);
  }

  @Test
  void theCatalogueNeedsNoServer() {
    shell.servers.clear();

    assertThat(shell.run("lists", "catalogue").lines())
        .hasSizeGreaterThan(30)
        .anyMatch(line -> line.matches("stevenblack +150,000  hosts +MIT +default +ads and .*"));
  }

  @Test
  void withoutAServerAChangeTakesEffectAtTheNextStart() {
    tacet.online = false;

    assertThat(shell.run("lists", "remove", "pro").err()).contains("at its next start");
  }
}
