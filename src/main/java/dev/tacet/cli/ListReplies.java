package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListStatus;

/** What became of a list, for people. One thread. */
final class ListReplies {
  /** Of a table that stands before a question. */
  static final int ROWS = 40;

  private final TacetCommand tacet;

  ListReplies(TacetCommand tacet) {
    this.tacet = tacet;
  }

  /** What a list would be, before it is wanted. */
  void plan(ListReply plan) {
    ListStatus list = plan.list();
    tacet
        .terminal()
        .line(
            Style.BOLD.of(list.name()),
            "  " + list.url() + "  " + list.action() + "s, " + size(list));
    meaning(plan, "would newly block", "look needed");
  }

  /** What its newest version means, and what else is to be known. */
  void meaning(ListReply reply, String does, String mark) {
    new DifferencePrinter(tacet.terminal(), does, mark, ROWS).print(reply.difference());
    for (String note : reply.notes()) {
      tacet.terminal().line(Style.WARN.of(tacet.times().inProse(note)));
    }
  }

  /** How it is now. */
  void result(ListReply reply) {
    ListStatus list = reply.list();
    tacet
        .terminal()
        .line(
            Style.BOLD.of(list.name()),
            " " + ListWords.inForce(list) + ": " + size(list),
            reply.done() ? "; tacet undo takes it back" : "");
  }

  static String size(ListStatus list) {
    return size(list.rules(), list.estimated(), list.rejected());
  }

  static String size(long rules, boolean estimated, long rejected) {
    String refused = rejected == 0 ? "" : ", " + Counted.of(rejected, "line") + " refused";
    return Counted.of(rules, estimated, "rule") + refused;
  }
}
