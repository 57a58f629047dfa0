package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.CacheStatus;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cache",
    synopsisSubcommandLabel = "[VERB]",
    description = "Shows how the answer cache fares: its size, how often it had the answer.",
    footer = {"", "Example:", "  tacet cache", "  tacet cache show www.example.org"})
final class CacheCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  CacheCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    CacheStatus cache;
    try (TacetControl control = tacet.open()) {
      if (!control.online()) {
        throw new ControlException(
            ExitCodes.UNAVAILABLE,
            "the server is not running, and the cache is in its memory; start it: tacet serve");
      }
      cache = control.status().cache();
    }
    if (json) {
      tacet.terminal().json(ApiJson.write(cache));
    } else {
      print(cache);
    }
    return ExitCodes.OK;
  }

  private void print(CacheStatus cache) {
    Table table = new Table(tacet.terminal(), "");
    if (cache.maxOctets() == 0) {
      row(table, "cache", "off: cache.maxEntries is 0");
      table.print();
      return;
    }
    row(
        table,
        "answers",
        Counted.number(cache.entries())
            + ", "
            + Counted.number(cache.negative())
            + " of them that there is nothing");
    row(table, "size", Numbers.octets(cache.octets()) + " of " + Numbers.octets(cache.maxOctets()));
    row(
        table,
        "hit rate",
        Numbers.share(cache.hits(), cache.hits() + cache.misses())
            + ", "
            + Counted.of(cache.hits(), "hit")
            + ", "
            + Counted.word(cache.misses(), "1 miss", Counted.number(cache.misses()) + " misses"));
    row(table, "served stale", Counted.number(cache.stale()));
    row(table, "prefetched", Counted.number(cache.prefetched()));
    row(table, "kept on disk", cache.kept().isEmpty() ? "no (cache.keep)" : cache.kept());
    table.print();
  }

  private static void row(Table table, String what, String value) {
    table.row(Style.DIM.of(what), value);
  }
}
