package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.lists.Catalogue;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "catalogue",
    description = {
      "Lists what there is to subscribe to; nothing of it is fetched before you add it.",
      "Sizes are about; each list has its author's licence."
    },
    footer = {"", "Example:", "  tacet lists catalogue"})
final class ListsCatalogueCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsCatalogueCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.shipped();
    if (json) {
      tacet.terminal().json(ApiJson.write(Map.of("catalogue", catalogue.entries())));
      return ExitCodes.OK;
    }
    Table table =
        new Table(tacet.terminal(), "")
            .head("id", ">entries", "syntax", "licence", "recommended", "what for");
    for (Catalogue.Entry entry : catalogue.entries()) {
      table.row(
          entry.id(),
          Counted.number(entry.entries()),
          entry.syntax(),
          entry.licence(),
          entry.recommendedFor(),
          entry.purpose());
    }
    table.print();
    return ExitCodes.OK;
  }
}
