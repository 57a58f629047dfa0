package dev.tacet.cli;

import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.TacetControl;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "flip",
    description = "Switches a schedule by hand, whatever its times say; auto ends that.",
    footer = {"", "Example:", "  tacet schedules flip at-home on --for 2h"})
final class SchedulesFlipCommand implements Callable<Integer> {
  private static final List<String> STATES = List.of("on", "off", "auto");

  /** For completion. */
  static final class States implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return STATES.iterator();
    }
  }

  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet schedules has it.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "STATE",
      completionCandidates = States.class,
      description = "on, off, or auto for as its times say.")
  private String state;

  @Option(names = "--for", paramLabel = "DURATION", description = "Ends by itself: 10m, 2h, 1d.")
  private String lasting;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  SchedulesFlipCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    String wanted = state.toLowerCase(Locale.ROOT);
    if (!STATES.contains(wanted)) {
      throw new UsageException("not a state: \"" + state + "\"; it is on, off or auto");
    }
    if (wanted.equals("auto") && lasting != null) {
      throw new UsageException("auto has no end: leave out --for");
    }
    FlipRequest request = new FlipRequest(name, wanted, Durations.seconds(lasting));
    try (TacetControl control = tacet.open()) {
      ScheduleReply reply = control.devices().flipSchedule(request);
      SchedulesAddCommand.print(tacet, control, reply, json);
    }
    return ExitCodes.OK;
  }
}
