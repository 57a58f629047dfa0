package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.PurgeReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "purge",
    description = "Removes rows of the query log for good.",
    footer = {"", "Example:", "  tacet purge --before 7d"})
final class PurgeCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(
      names = "--before",
      required = true,
      paramLabel = "TIME",
      description = "What is older goes: 7d (ago), 2026-11-21, 2026-11-21T20:00.")
  private String before;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  PurgeCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    String time = tacet.times().parse(before).toString();
    try (TacetControl control = tacet.open()) {
      PurgeReply reply = control.purge(time);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet
            .terminal()
            .line(
                "removed ",
                Counted.of(reply.rows(), "row"),
                " from before ",
                tacet.times().dateAndTime(time));
      }
    }
    return ExitCodes.OK;
  }
}
