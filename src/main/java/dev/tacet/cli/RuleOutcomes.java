package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.RuleReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what became of each name, one line an outcome. */
final class RuleOutcomes {
  private final TacetCommand tacet;

  RuleOutcomes(TacetCommand tacet) {
    this.tacet = tacet;
  }

  void print(String verb, RuleReply reply, boolean json) {
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
      return;
    }
    int width =
        reply.outcomes().stream().mapToInt(o -> word(verb, o).text().length()).max().orElse(0);
    for (NameOutcome outcome : reply.outcomes()) {
      Span word = word(verb, outcome);
      tacet
          .terminal()
          .line(
              word,
              " ".repeat(width - word.text().length() + 2),
              sentence(verb, outcome, terms(reply)));
      for (String note : notes(outcome)) {
        tacet.terminal().line(" ".repeat(width + 2), Style.DIM.of(note));
      }
    }
  }

  /** {@code mi.com and every name below it}. */
  static String reach(String scope, String shown) {
    return switch (scope) {
      case "exact" -> shown + " and no other name";
      case "pattern", "address" -> shown;
      case "below" -> "every name below " + shown + ", not " + shown + " itself";
      default -> shown + " and every name below it";
    };
  }

  /** The name for people, with its ASCII form where they differ. */
  static String shown(String name, String unicode) {
    return unicode.isEmpty() ? name : unicode + " (" + name + ")";
  }

  private static Span word(String verb, NameOutcome outcome) {
    return switch (outcome.outcome()) {
      case "added" -> verb.equals("block") ? Style.BAD.of("blocked") : Style.GOOD.of("allowed");
      case "removed" -> Style.BOLD.of("removed");
      default -> Style.DIM.of("unchanged");
    };
  }

  /** {@code for tv (#7), while night}. */
  private static String terms(RuleReply reply) {
    String whom = reply.who().isEmpty() ? "" : " for " + reply.who();
    return reply.schedule().isEmpty() ? whom : whom + ", while " + reply.schedule();
  }

  private String sentence(String verb, NameOutcome outcome, String terms) {
    String reach = reach(outcome.scope(), shown(outcome.name(), outcome.unicode())) + terms;
    String until =
        outcome.until().isEmpty() ? "" : ", until " + tacet.times().brief(outcome.until());
    String kind = verb.endsWith("block") ? "block" : "allow";
    return switch (outcome.outcome()) {
      case "added" -> reach + until + " (rule " + outcome.rule() + ")";
      case "present" ->
          reach
              + ": already "
              + (kind.equals("block") ? "blocked" : "allowed")
              + " by rule "
              + outcome.rule()
              + until;
      case "removed" -> "the " + kind + " of " + reach + " (rule " + outcome.rule() + ")";
      default -> reach + ": there is no such " + kind + " rule";
    };
  }

  private static List<String> notes(NameOutcome outcome) {
    List<String> notes = new ArrayList<>();
    if (!sameButForMarks(outcome)) {
      notes.add("understood from \"" + outcome.typed() + "\"");
    }
    notes.addAll(outcome.notes());
    return notes;
  }

  private static boolean sameButForMarks(NameOutcome outcome) {
    String typed = outcome.typed().strip().toLowerCase(Locale.ROOT);
    typed = typed.startsWith("*.") ? typed.substring(2) : typed;
    typed = typed.startsWith("=") ? typed.substring(1) : typed;
    typed = typed.endsWith(".") ? typed.substring(0, typed.length() - 1) : typed;
    return typed.equals(outcome.name()) || typed.equals(outcome.unicode());
  }
}
