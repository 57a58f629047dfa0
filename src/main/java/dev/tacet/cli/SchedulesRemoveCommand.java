package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Removes a schedule on which nothing hangs.",
    footer = {"", "Example:", "  tacet schedules remove night"})
final class SchedulesRemoveCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "NAME", description = "As tacet schedules has it.")
  private String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  SchedulesRemoveCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ScheduleReply reply = control.devices().removeSchedule(name);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet
            .terminal()
            .line(
                "schedule ",
                Style.BOLD.of(reply.schedule().name()),
                " is gone; tacet undo takes it back");
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
