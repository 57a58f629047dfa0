package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.TacetControl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rules",
    description = "Lists your own rules; they go before every list and vendor profile.",
    footer = {"", "Example:", "  tacet rules --json"})
final class RulesCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  RulesCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      RuleListing listing = control.rules();
      if (json) {
        tacet.terminal().json(ApiJson.write(listing));
      } else if (listing.rules().isEmpty()) {
        tacet.terminal().line("no rules of your own; make one with: tacet block NAME");
      } else {
        print(listing);
      }
    }
    return ExitCodes.OK;
  }

  private void print(RuleListing listing) {
    // Most houses have rules for everyone only: no room is taken to say so of each.
    boolean some = listing.rules().stream().anyMatch(r -> !r.who().isEmpty());
    boolean timed = listing.rules().stream().anyMatch(r -> !r.schedule().isEmpty());
    Table table =
        new Table(tacet.terminal(), "")
            .head(columns(some, timed, ">rule", "does", "name", "since", "until", "comment"));
    for (RuleLine rule : listing.rules()) {
      List<Object> cells = new ArrayList<>();
      cells.add(rule.id());
      cells.add(
          rule.action().equals("block") ? Style.BAD.of("block") : Style.GOOD.of(rule.action()));
      cells.add(rule.unicode().isEmpty() ? rule.target() : rule.target() + "  " + rule.unicode());
      if (some) {
        cells.add(rule.who().isEmpty() ? Style.DIM.of("everyone") : rule.who());
      }
      if (timed) {
        cells.add(rule.schedule());
      }
      cells.add(tacet.times().brief(rule.created()));
      cells.add(tacet.times().brief(rule.until()));
      cells.add(rule.comment());
      table.row(cells.toArray());
    }
    table.print();
  }

  private static String[] columns(boolean some, boolean timed, String... all) {
    List<String> columns = new ArrayList<>(List.of(all));
    if (timed) {
      columns.add(3, "while");
    }
    if (some) {
      columns.add(3, "for");
    }
    return columns.toArray(new String[0]);
  }
}
