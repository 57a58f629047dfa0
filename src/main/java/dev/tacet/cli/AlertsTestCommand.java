package dev.tacet.cli;

import dev.tacet.control.api.AlertTestReply;
import dev.tacet.control.api.AlertTrialLine;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.TacetControl;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Has the running server send a message by every channel, or by one, and says what became of it.",
      "It is sent in quiet hours too. Exit 1 where one did not go through."
    },
    footer = {"", "Example:", "  tacet alerts test", "  tacet alerts test mail"})
final class AlertsTestCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CHANNEL",
      description = "One, as tacet alerts names it; all of them without this.")
  private Optional<String> channel = Optional.empty();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  AlertsTestCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    AlertTestReply reply;
    try (TacetControl control = tacet.open()) {
      reply = control.testAlerts(channel.orElse(""));
    }
    if (json) {
      tacet.terminal().json(ApiJson.write(reply));
    } else {
      print(reply);
    }
    return reply.results().stream().allMatch(AlertTrialLine::sent) ? ExitCodes.OK : ExitCodes.NO;
  }

  private void print(AlertTestReply reply) {
    Table table = new Table(tacet.terminal(), "");
    for (AlertTrialLine line : reply.results()) {
      table.row(
          line.sent() ? Style.GOOD.of("sent") : Style.BAD.of("failed"),
          line.channel(),
          line.detail());
    }
    table.print();
  }
}
