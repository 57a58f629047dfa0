package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.CachedLine;
import dev.tacet.control.api.TacetControl;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Shows what is kept of a name: types, how long still, how often it was asked for since it"
          + " came, and what it leads to.",
      "Exit 1 where nothing is kept of it."
    },
    footer = {"", "Example:", "  tacet cache show www.example.org"})
final class CacheShowCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "A domain name.")
  private String name;

  @Option(names = "--below", description = "Of all names below it, too.")
  private boolean below;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  CacheShowCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    CacheListing listing;
    try (TacetControl control = tacet.open()) {
      listing = control.cached(name, below);
    }
    if (json) {
      tacet.terminal().json(ApiJson.write(listing));
    } else {
      print(listing);
    }
    return listing.answers().isEmpty() ? ExitCodes.NO : ExitCodes.OK;
  }

  private void print(CacheListing listing) {
    if (listing.answers().isEmpty()) {
      tacet.terminal().line("nothing is kept of ", listing.name());
    } else {
      table(listing);
    }
    if (listing.omitted() > 0) {
      tacet.terminal().line("and " + Counted.number(listing.omitted()) + " more");
    }
    if (listing.below() > 0) {
      tacet
          .terminal()
          .line(Counted.of(listing.below(), "answer") + " of names below it: add --below");
    }
  }

  private void table(CacheListing listing) {
    Table table =
        new Table(tacet.terminal(), "")
            .head("name", "type", "for", "left", ">asked", ">size", "answer");
    for (CachedLine line : listing.answers()) {
      table.row(
          line.name(),
          line.type(),
          kind(line),
          left(line),
          Counted.number(line.asked()),
          Numbers.octets(line.octets()),
          answer(line));
    }
    table.print();
  }

  /** Queries with which bits it answers. */
  private static String kind(CachedLine line) {
    String bits = (line.dnssecOk() ? "DO " : "") + (line.checkingDisabled() ? "CD" : "");
    return bits.isEmpty() ? "-" : bits.strip();
  }

  private static Span left(CachedLine line) {
    return line.stale()
        ? Style.WARN.of("stale, gone in " + about(line.goneSeconds()))
        : Span.plain(about(line.ttlSeconds()));
  }

  private static String about(long seconds) {
    return Durations.about(Duration.ofSeconds(seconds));
  }

  private static String answer(CachedLine line) {
    boolean bare = line.outcome().equals("data");
    String leads = String.join(" ", line.leadsTo());
    return bare && !leads.isEmpty() ? leads : (line.outcome() + " " + leads).strip();
  }
}
