package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.AlertChannelLine;
import dev.tacet.control.api.AlertsStatus;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "alerts",
    synopsisSubcommandLabel = "[VERB]",
    description = {
      "Shows who is told what: channels and how they fare, kinds, quiet hours.",
      "All of it is set in the configuration, and nowhere else: docs/ALERTS.md."
    },
    footer = {"", "Example:", "  tacet alerts", "  tacet alerts test"})
final class AlertsCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  AlertsCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      AlertsStatus status = control.alerts();
      if (json) {
        tacet.terminal().json(ApiJson.write(status));
      } else {
        print(status);
      }
    }
    return ExitCodes.OK;
  }

  private void print(AlertsStatus status) {
    if (status.channels().isEmpty()) {
      tacet.terminal().line("nobody is told anything: there is no channel");
      tacet
          .terminal()
          .line("add one under alerts: in the configuration and restart; see docs/ALERTS.md");
      return;
    }
    Table table =
        new Table(tacet.terminal(), "")
            .head("channel", "type", ">sent", ">lost", ">waiting", ">held", "last sent", "to");
    for (AlertChannelLine channel : status.channels()) {
      table.row(
          channel.name(),
          channel.type(),
          Counted.number(channel.sent()),
          Counted.number(channel.dropped()),
          Counted.number(channel.waiting()),
          Counted.number(channel.held()),
          channel.lastSent().isEmpty() ? "never" : tacet.times().brief(channel.lastSent()),
          channel.target());
    }
    table.print();
    for (AlertChannelLine channel : status.channels()) {
      if (!channel.lastError().isEmpty()) {
        String when = tacet.times().brief(channel.lastFailed());
        tacet
            .terminal()
            .line(channel.name() + " failed " + when + ": ", Style.WARN.of(channel.lastError()));
      }
    }
    tacet.terminal().line();
    facts(status);
  }

  private void facts(AlertsStatus status) {
    Table table = new Table(tacet.terminal(), "");
    row(table, "told", kinds(status.kinds(), true));
    row(table, "not told", kinds(status.kinds(), false));
    row(table, "quiet hours", quiet(status));
    row(
        table,
        "since start",
        Counted.number(status.raised())
            + " noticed, "
            + Counted.number(status.switchedOff())
            + " of a kind that is not told, "
            + Counted.number(status.repeated())
            + " told already in the hour before");
    table.print();
  }

  private static String quiet(AlertsStatus status) {
    if (status.quietHours().isEmpty()) {
      return "none";
    }
    List<String> always =
        status.channels().stream()
            .filter(AlertChannelLine::always)
            .map(AlertChannelLine::name)
            .toList();
    return status.quietHours()
        + (status.quietNow() ? ", that is now" : "")
        + (always.isEmpty() ? "" : "; not for " + String.join(", ", always));
  }

  private static String kinds(Map<String, Boolean> kinds, boolean told) {
    String names =
        kinds.entrySet().stream()
            .filter(kind -> kind.getValue() == told)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nothing" : names;
  }

  private static void row(Table table, String what, String value) {
    table.row(Style.DIM.of(what), value);
  }
}
