package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.TacetControl;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "log",
    description = "Shows past queries, the oldest first.",
    footer = {"", "Example:", "  tacet log --since 2h --vendor xiaomi"})
final class LogCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 2h (ago), yesterday, 20:00, 2026-11-21, 2026-11-21T20:00.")
  private Optional<String> since = Optional.empty();

  @Option(names = "--before", paramLabel = "TIME", description = "Up to then.")
  private Optional<String> before = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "No more than the newest N; 1000 by default, 0 for all.")
  private int limit = 1000;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  LogCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new UsageException("--limit " + limit + ": expected 0 or more");
    }
    DecisionQuery query =
        filter.query(tacet.times().utc(since), tacet.times().utc(before), 0, limit);
    DecisionPrinter printer = new DecisionPrinter(tacet.terminal(), tacet.times(), true);
    try (TacetControl control = tacet.openLog()) {
      AtomicBoolean any = new AtomicBoolean();
      control.decisions(
          query,
          line -> {
            any.set(true);
            if (json) {
              tacet.terminal().json(ApiJson.write(line));
            } else {
              printer.print(line);
            }
          });
      if (!any.get() && !json) {
        tacet.terminal().error("no such query was logged");
      }
    }
    return ExitCodes.OK;
  }
}
