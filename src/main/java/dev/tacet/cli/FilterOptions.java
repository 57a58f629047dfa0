package dev.tacet.cli;

import dev.tacet.control.api.DecisionQuery;
import java.util.List;
import picocli.CommandLine.Option;

/** Which decisions: the same options for tail and log. */
final class FilterOptions {
  @Option(
      names = {"--device", "--client"},
      paramLabel = "D",
      description = "Of this device only: its name, number, MAC or address.")
  private String device = "";

  @Option(names = "--blocked", description = "What was blocked, rewritten or refused.")
  private boolean blocked;

  @Option(names = "--allowed", description = "What was allowed.")
  private boolean allowed;

  @Option(
      names = "--would-block",
      description = "What was only marked: by a list that watches, or of what is observed.")
  private boolean wouldBlock;

  @Option(
      names = "--name",
      paramLabel = "SUFFIX",
      description = "This name and those below it; may be repeated.")
  private List<String> under = List.of();

  @Option(
      names = "--vendor",
      paramLabel = "VENDOR",
      description = "Names of this vendor's profile.")
  private String vendor = "";

  DecisionQuery query(String since, String before, long after, int limit) {
    if (blocked && allowed || blocked && wouldBlock || allowed && wouldBlock) {
      throw new UsageException(
          "--blocked, --allowed and --would-block exclude each other; leave them out for all");
    }
    String kind = blocked ? "blocked" : allowed ? "allowed" : wouldBlock ? "would-block" : "all";
    return new DecisionQuery(device, kind, under, vendor, since, before, after, limit);
  }
}
