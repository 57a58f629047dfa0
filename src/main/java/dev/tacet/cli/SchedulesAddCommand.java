package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = {
      "Makes a schedule, or gives one other times.",
      "Without a RANGE it is only ever switched by hand."
    },
    footer = {
      "",
      "Example:",
      "  tacet schedules add night \"Mo-Fr 21:00-06:30\" \"Sa,Su 22:00-08:00\"",
      "  tacet schedules add at-home"
    })
final class SchedulesAddCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "1 to 32 of a-z, 0-9, - and _.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "RANGE",
      description = "\"Mo-Fr 21:00-06:30\" (into the next morning), \"daily 08:00-10:00\".")
  private List<String> ranges = List.of();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Such as Europe/Berlin; the server's own by default.")
  private String zone = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  SchedulesAddCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ScheduleReply reply = control.devices().addSchedule(new ScheduleRequest(name, ranges, zone));
      print(tacet, control, reply, json);
    }
    return ExitCodes.OK;
  }

  static void print(TacetCommand tacet, TacetControl control, ScheduleReply reply, boolean json) {
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
    } else {
      SchedulesCommand.print(tacet, reply.schedule());
      if (!reply.changed()) {
        tacet.terminal().line("  it was so already");
      }
    }
    if (reply.changed()) {
      tacet.sayWhenItTakesEffect(control);
    }
  }
}
