package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.TopClient;
import dev.tacet.control.api.TopName;
import dev.tacet.control.api.TopReport;
import dev.tacet.control.api.TopVendor;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    description = "Shows who phones home: per device the names and vendors asked for most.",
    footer = {"", "Example:", "  tacet top --since 7d -n 10"})
final class TopCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 2h (ago), 2026-11-21; 24h by default.")
  private String since = "24h";

  @Option(names = "-n", paramLabel = "N", description = "Names of each kind; 5 by default.")
  private int names = 5;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  TopCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (names < 1 || names > 1000) {
      throw new UsageException("-n " + names + ": expected 1 to 1000");
    }
    DecisionQuery query = filter.query(tacet.times().parse(since).toString(), "", 0, 0);
    try (TacetControl control = tacet.openLog()) {
      TopReport report = control.top(query, names);
      if (json) {
        tacet.terminal().json(ApiJson.write(report));
      } else {
        print(report);
      }
    }
    return ExitCodes.OK;
  }

  private void print(TopReport report) {
    Terminal terminal = tacet.terminal();
    if (report.clients().isEmpty()) {
      terminal.line("no queries since ", tacet.times().dateAndTime(report.since()));
      return;
    }
    boolean first = true;
    for (TopClient client : report.clients()) {
      if (!first) {
        terminal.line();
      }
      first = false;
      terminal.line(
          Style.BOLD.of(who(client)),
          client.device() == 0 ? "" : Style.DIM.of("  " + client.client()),
          "  " + Counted.of(client.queries(), "query") + ", ",
          Style.BAD.of(Counted.number(client.blocked()) + " blocked"),
          ", last " + tacet.times().brief(client.lastSeen()));
      printClient(client);
    }
  }

  private static String who(TopClient client) {
    return client.device() == 0
        ? client.client()
        : client.deviceName() + " (#" + client.device() + ")";
  }

  private void printClient(TopClient client) {
    Table table = new Table(tacet.terminal(), "  ").aligned("<>><<");
    rows(table, "most asked", client.asked());
    rows(table, "most blocked", client.blockedNames());
    String heading = "vendors";
    for (TopVendor vendor : client.vendors()) {
      table.row(
          Style.DIM.of(heading),
          Counted.number(vendor.queries()),
          blocked(vendor.blocked()),
          vendor.vendor(),
          Style.DIM.of(tacet.times().brief(vendor.lastSeen())));
      heading = "";
    }
    table.print();
  }

  private void rows(Table table, String title, List<TopName> names) {
    String heading = title;
    for (TopName name : names) {
      table.row(
          Style.DIM.of(heading),
          Counted.number(name.queries()),
          blocked(name.blocked()),
          name.name(),
          Style.DIM.of(tacet.times().brief(name.lastSeen())));
      heading = "";
    }
  }

  private static Span blocked(long count) {
    return count == 0
        ? Style.DIM.of("0 blocked")
        : Style.BAD.of(Counted.number(count) + " blocked");
  }
}
