package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.LearnedLine;
import dev.tacet.control.api.LearnedListing;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "review",
    description = "Shows what a device asked since it is in quarantine, and what becomes of it.",
    footer = {"", "Example:", "  tacet devices review cam"})
final class DevicesReviewCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "D", description = "Its name, number, MAC or address.")
  private String device;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesReviewCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      LearnedListing listing = control.devices().learned(device);
      if (json) {
        tacet.terminal().json(ApiJson.write(listing));
      } else {
        print(listing);
      }
    }
    return ExitCodes.OK;
  }

  private void print(LearnedListing listing) {
    Terminal terminal = tacet.terminal();
    Times times = tacet.times();
    String state = DevicePage.words(listing.quarantine(), times);
    new Table(terminal, "")
        .row(
            Style.BOLD.of(listing.name() + " (#" + listing.id() + ")"),
            Style.WARN.of(state.equals("none") ? "not in quarantine" : state))
        .print();
    if (listing.names().isEmpty()) {
      terminal.line(
          state.equals("none")
              ? "nothing is written down of it; begin with: tacet devices quarantine "
                  + listing.id()
                  + " --learn 48h"
              : "it asked nothing yet");
      return;
    }
    Table table =
        new Table(terminal, "").head("name", "is", ">asked", ">blocked", "last", "marked");
    for (LearnedLine name : listing.names()) {
      table.row(
          name.name(),
          style(name.state()).of(name.state()),
          Counted.number(name.times()),
          name.blocked() == 0 ? Style.DIM.of("0") : Style.BAD.of(Counted.number(name.blocked())),
          times.ago(name.last()),
          Style.DIM.of(name.mark()));
    }
    table.print();
    if (listing.names().stream().anyMatch(name -> name.state().equals("blocked"))) {
      terminal.line("let one through: tacet devices quarantine " + listing.id() + " --grant NAME");
    }
  }

  private static Style style(String state) {
    return switch (state) {
      case "granted", "proposed", "allowed" -> Style.GOOD;
      case "blocked" -> Style.BAD;
      default -> Style.WARN;
    };
  }
}
