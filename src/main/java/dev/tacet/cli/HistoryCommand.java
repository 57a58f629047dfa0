package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.HistoryLine;
import dev.tacet.control.api.HistoryListing;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description = "Shows who changed what and when, the newest first, and what was taken back.",
    footer = {"", "Example:", "  tacet history -n 5 --device tv"})
final class HistoryCommand implements Callable<Integer> {
  private static final int MOST = 1_000;

  private final TacetCommand tacet;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "The newest N; 20 by default, 1000 are kept.")
  private int last = 20;

  @Mixin private SubjectOptions subject = new SubjectOptions();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  HistoryCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (last < 1 || last > MOST) {
      throw new UsageException("-n " + last + ": expected 1 to " + MOST);
    }
    HistoryQuery query = new HistoryQuery(last, subject.subject());
    try (TacetControl control = tacet.open()) {
      HistoryListing listing = control.devices().history(query);
      if (json) {
        tacet.terminal().json(ApiJson.write(listing));
      } else if (listing.changes().isEmpty()) {
        tacet.terminal().line("nothing was changed yet");
      } else {
        print(listing);
      }
    }
    return ExitCodes.OK;
  }

  private void print(HistoryListing listing) {
    Table table = new Table(tacet.terminal(), "").head("when", "who", "undone", "what");
    for (HistoryLine change : listing.changes()) {
      boolean undone = !change.undone().isEmpty();
      table.row(
          Style.DIM.of(tacet.times().dateAndTime(change.at())),
          change.actor().isEmpty() ? "-" : change.actor(),
          undone ? Style.WARN.of(tacet.times().brief(change.undone())) : Span.EMPTY,
          (undone ? Style.DIM : Style.PLAIN).of(change.what())); // last: it may be long
    }
    table.print();
  }
}
