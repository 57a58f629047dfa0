package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.TacetControl;
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
    Table table =
        new Table(tacet.terminal(), "").head(">rule", "does", "name", "since", "until", "comment");
    for (RuleLine rule : listing.rules()) {
      table.row(
          rule.id(),
          rule.action().equals("block") ? Style.BAD.of("block") : Style.GOOD.of(rule.action()),
          rule.unicode().isEmpty() ? rule.target() : rule.target() + "  " + rule.unicode(),
          tacet.times().brief(rule.created()),
          tacet.times().brief(rule.until()),
          rule.comment());
    }
    table.print();
  }
}
