package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.TryReply;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "try",
    description = {
      "Says what a list or a vendor's tier would have blocked in the last 14 days, from the log;",
      "puts nothing in force."
    },
    footer = {
      "",
      "Example:",
      "  tacet lists try hagezi-pro",
      "  tacet lists try https://lists.example/pro.txt",
      "  tacet lists try roku/optional"
    })
final class ListsTryCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      index = "0",
      paramLabel = "URL|FILE|VENDOR/TIER",
      description =
          "As for lists add; a file is read by the server, below <data>/lists or /etc/tacet/lists;"
              + " a tier is block, or optional with block in it.")
  private String what;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsTryCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      TryReply reply = control.tryList(ListSource.addressOrTier(what));
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        print(reply);
      }
    }
    return ExitCodes.OK;
  }

  private void print(TryReply reply) {
    tacet
        .terminal()
        .line(
            Style.BOLD.of(reply.what()),
            "  " + ListReplies.size(reply.rules(), reply.estimated(), reply.rejected()));
    for (String note : reply.notes()) {
      tacet.terminal().line(Style.WARN.of(tacet.times().inProse(note)));
    }
    new DifferencePrinter(tacet.terminal(), "would have blocked", "look needed", Integer.MAX_VALUE)
        .print(reply.difference());
    tacet.terminal().line("nothing was put in force");
  }
}
