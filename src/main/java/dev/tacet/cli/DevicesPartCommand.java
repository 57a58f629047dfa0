package dev.tacet.cli;

import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devices split} and {@code devices decline}. */
@Command
final class DevicesPartCommand implements Callable<Integer> {
  private final TacetCommand tacet;
  private final boolean split;

  @Parameters(
      paramLabel = "D",
      description = "Its name, number, MAC or address; what was merged into another: its number.")
  private String device;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  /**
   * @param split whether merged devices are parted, or a proposal is declined
   */
  DevicesPartCommand(TacetCommand tacet, boolean split) {
    this.tacet = tacet;
    this.split = split;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      MergeReply reply =
          split ? control.devices().split(device) : control.devices().decline(device);
      if (!DevicesMergeCommand.print(tacet, reply, json)) {
        tacet.terminal().line(Style.BOLD.of(DevicesMergeCommand.who(reply)), said(reply));
        reply.notes().forEach(note -> tacet.terminal().line("  ", note));
      }
      if (reply.changed()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }

  private String said(MergeReply reply) {
    String others = DevicesMergeCommand.others(reply);
    if (split) {
      return reply.changed() ? " is apart again from " + others : " was merged with nothing";
    }
    return reply.changed()
        ? " is not " + others + ", and is not proposed again"
        : " is not proposed to be another";
  }
}
