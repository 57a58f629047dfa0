package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.UndoReply;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleVerbsTest {
  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);

  @Test
  void blockSaysThatANameCoversWhatIsBelowIt() {
    Shell.Result result = shell.run("block", "mi.com");

    assertThat(result.out()).isEqualTo("blocked  mi.com and every name below it (rule 12)\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(tacet.heard)
        .containsExactly(new RuleRequest("block", List.of("mi.com"), false, 0, ""));
    assertThat(tacet.closed).isTrue();
  }

  @Test
  void denyIsBlock() {
    shell.run("deny", "mi.com");

    assertThat(tacet.heard)
        .containsExactly(new RuleRequest("block", List.of("mi.com"), false, 0, ""));
  }

  @Test
  void optionsOfARuleAreHandedOn() {
    shell.run("allow", "--exact", "--for", "10m30s", "--comment", "for now", "a.example");

    assertThat(tacet.heard)
        .containsExactly(new RuleRequest("allow", List.of("a.example"), true, 630, "for now"));
  }

  @Test
  void namesComeFromStandardInputWithoutCommentsAndBlankLines() {
    shell.input = "# mine\n\n a.example  # why\r\nb.example\n";

    shell.run("block", "c.example", "-");

    assertThat(((RuleRequest) tacet.heard.get(0)).names())
        .containsExactly("c.example", "a.example", "b.example");
  }

  @Test
  void emptyStandardInputIsAMistake() {
    Shell.Result result = shell.run("block", "-");

    assertThat(result.err()).isEqualTo("tacet block: no names on standard input\n");
    assertThat(result.code()).isEqualTo(64);
  }

  @Test
  void moreNamesThanAnyCallTakesAreRefused() {
    shell.input = "a.example\n".repeat(10_001);

    Shell.Result result = shell.run("block", "-");

    assertThat(result.err()).contains("more than 10000 names in one call; put them in a list file");
    assertThat(result.code()).isEqualTo(64);
  }

  @Test
  void eachOutcomeHasItsLineAndItsNotesAreIndented() {
    tacet.rules =
        request ->
            new RuleReply(
                List.of(
                    outcome("https://MI.com/x", "mi.com", "", "subtree", "added", 12),
                    new NameOutcome(
                        "*.Bücher.example",
                        "xn--bcher-kva.example",
                        "bücher.example",
                        "below",
                        "added",
                        13,
                        "2026-11-21T20:24:07Z",
                        List.of("It was allowed by rule 3.")),
                    outcome("old.example", "old.example", "", "exact", "present", 4)));

    Shell.Result result = shell.run("block", "x");

    assertThat(result.lines())
        .containsExactly(
            "blocked    mi.com and every name below it (rule 12)",
            "           understood from \"https://MI.com/x\"",
            "blocked    every name below bücher.example (xn--bcher-kva.example), not bücher.example"
                + " (xn--bcher-kva.example) itself, until 20:24:07 (rule 13)",
            "           It was allowed by rule 3.",
            "unchanged  old.example and no other name: already blocked by rule 4");
  }

  @Test
  void removingSaysWhatWasRemovedAndWhatWasNotThere() {
    tacet.rules =
        request ->
            new RuleReply(
                List.of(
                    outcome("a.example", "a.example", "", "subtree", "removed", 12),
                    outcome("b.example", "b.example", "", "subtree", "absent", 0)));

    Shell.Result result = shell.run("unallow", "a.example", "b.example");

    assertThat(result.lines())
        .containsExactly(
            "removed    the allow of a.example and every name below it (rule 12)",
            "unchanged  b.example and every name below it: there is no such allow rule");
    assertThat(result.code()).isZero();
  }

  @Test
  void aChangeWithoutAServerSaysWhenItTakesEffect() {
    tacet.online = false;

    Shell.Result result = shell.run("unblock", "mi.com");

    assertThat(result.err())
        .isEqualTo("The server is not running: this takes effect at its next start.\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void aRefusalIsItsMessageAndItsCode() {
    tacet.failure = new ControlException(78, "roku is fixed by tacet.yaml:12");

    Shell.Result result = shell.run("block", "mi.com");

    assertThat(result.err()).isEqualTo("roku is fixed by tacet.yaml:12\n");
    assertThat(result.code()).isEqualTo(78);
    assertThat(tacet.closed).isTrue();
  }

  @Test
  void hostileTextInAReplyNeverReachesTheTerminal() {
    shell.outIsTerminal = true;
    tacet.failure = new ControlException(64, "not a domain name: \"\u001b[2J\u202e\"");

    assertThat(shell.run("block", "x").err())
        .isEqualTo("not a domain name: \"\\u{1b}[2J\\u{202e}\"\n");
  }

  @Test
  void rulesAreATable() {
    tacet.listing =
        List.of(
            new RuleLine(
                3, "allow", "=a.example", "a.example", "", "exact", "2026-11-20T08:00:00Z", "", ""),
            new RuleLine(
                12,
                "block",
                "mi.com",
                "mi.com",
                "",
                "subtree",
                "2026-11-21T20:00:00Z",
                "2026-11-21T20:30:00Z",
                "loud"));

    assertThat(shell.run("rules").lines())
        .containsExactly(
            "rule  does   name        since                until     comment",
            "   3  allow  =a.example  2026-11-20 08:00:00",
            "  12  block  mi.com      20:00:00             20:30:00  loud");
  }

  @Test
  void undoSaysWhatWasTakenBack() {
    tacet.undo = new UndoReply(true, "block mi.com", List.of("mi.com is no longer blocked."));

    assertThat(shell.run("undo").out())
        .isEqualTo("undone  block mi.com\n        mi.com is no longer blocked.\n");
  }

  @Test
  void undoWithNothingToUndoSaysSo() {
    assertThat(shell.run("undo")).isEqualTo(new Shell.Result(0, "nothing to undo\n", ""));
  }

  @Test
  void theChangeThatUndoIsToTakeBackCanBeNamed() {
    shell.run("undo", "12");

    assertThat(tacet.heard).containsExactly("undo 12");
  }

  private static NameOutcome outcome(
      String typed, String name, String unicode, String scope, String outcome, long rule) {
    return new NameOutcome(typed, name, unicode, scope, outcome, rule, "", List.of());
  }

  @Test
  void withoutAServerAClockThatCannotBeRightIsNotBelievedInSilence() {
    shell.built = Shell.NOW.plusSeconds(1);
    assertThat(shell.run("unblock", "mi.com").err()).as("a server knows better").isEmpty();

    tacet.online = false;
    Shell alone = Shell.with(tacet);
    alone.built = shell.built;
    Shell.Result result = alone.run("unblock", "mi.com");

    assertThat(result.err().lines())
        .containsExactly(
            "The clock of this machine says 2026-11-21 20:14:30, before this Tacet was built, and"
                + " all times here go by it: set it, then say this again (timedatectl).",
            "The server is not running: this takes effect at its next start.");
    assertThat(result.code()).isZero();
  }
}
