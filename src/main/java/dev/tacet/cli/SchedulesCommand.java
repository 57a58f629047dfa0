package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ScheduleLine;
import dev.tacet.control.api.ScheduleListing;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schedules",
    synopsisSubcommandLabel = "[VERB]",
    description = "Shows times that have a name, and what hangs on them.",
    footer = {"", "Example:", "  tacet schedules add night \"Mo-Fr 21:00-06:30\""})
final class SchedulesCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  SchedulesCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ScheduleListing listing = control.devices().schedules();
      if (json) {
        tacet.terminal().json(ApiJson.write(listing));
      } else if (listing.schedules().isEmpty()) {
        tacet
            .terminal()
            .line("no schedules; make one: tacet schedules add night \"Mo-Fr 21:00-06:30\"");
      } else {
        listing.schedules().forEach(schedule -> print(tacet, schedule));
      }
    }
    return ExitCodes.OK;
  }

  static void print(TacetCommand tacet, ScheduleLine schedule) {
    Terminal terminal = tacet.terminal();
    terminal.line(
        Style.BOLD.of(schedule.name()),
        "  ",
        schedule.active() ? Style.GOOD.of("active") : Style.DIM.of("not active"),
        byHand(tacet, schedule));
    terminal.line(
        "  ",
        schedule.ranges().isEmpty()
            ? "no times: it is switched by hand only"
            : String.join(", ", schedule.ranges()),
        Style.DIM.of("  " + schedule.zone()));
    if (!schedule.uses().isEmpty()) {
      terminal.line("  ", Style.DIM.of("for "), String.join(", ", schedule.uses()));
    }
  }

  private static String byHand(TacetCommand tacet, ScheduleLine schedule) {
    if (schedule.override().equals("auto")) {
      return "";
    }
    return ", switched "
        + schedule.override()
        + " by hand"
        + (schedule.overrideUntil().isEmpty()
            ? ""
            : " until " + tacet.times().brief(schedule.overrideUntil()))
        + "; tacet schedules flip "
        + schedule.name()
        + " auto ends that";
  }
}
