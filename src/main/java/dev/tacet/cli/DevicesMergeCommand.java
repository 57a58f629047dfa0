package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "merge",
    description = "Makes two devices one from now on, the first; the log of each stays its own.",
    footer = {"", "Example:", "  tacet devices merge phone 12"})
final class DevicesMergeCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "D", description = "The one it is: its rules hold.")
  private String device;

  @Parameters(index = "1", paramLabel = "OTHER", description = "The one that is it, too.")
  private String other;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  DevicesMergeCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      MergeReply reply = control.devices().merge(device, other);
      if (!print(tacet, reply, json)) {
        tacet
            .terminal()
            .line(
                Style.BOLD.of(who(reply)),
                (reply.changed() ? " is now " : " is already ") + others(reply) + ", too",
                reply.changed() ? "; tacet devices split takes them apart" : "");
        reply.notes().forEach(note -> tacet.terminal().line("  ", note));
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }

  static boolean print(TacetCommand tacet, MergeReply reply, boolean json) {
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
    }
    return json;
  }

  static String who(MergeReply reply) {
    return reply.name() + " (#" + reply.id() + ")";
  }

  static String others(MergeReply reply) {
    return reply.others().stream()
        .map(DevicesMergeCommand::named)
        .collect(Collectors.joining(", "));
  }

  private static String named(DeviceName device) {
    return device.name() + " (#" + device.id() + ")";
  }
}
