package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows all there is to know of one list: what of it was understood, and its use.",
    footer = {"", "Example:", "  tacet lists show pro"})
final class ListsShowCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet lists has it.")
  private String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsShowCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ListDetails details = control.list(name);
      if (json) {
        tacet.terminal().json(ApiJson.write(details));
      } else {
        new ListPage(tacet).print(details);
      }
    }
    return ExitCodes.OK;
  }
}
