package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The listing of all lists; {@code lists} does the same without a verb. */
@Command(
    name = "list",
    description = "Lists what is subscribed to, and how each list is; the same as tacet lists.",
    footer = {"", "Example:", "  tacet lists list --json"})
final class ListsListCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsListCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    return listing(tacet, json);
  }

  static int listing(TacetCommand tacet, boolean json) {
    try (TacetControl control = tacet.open()) {
      List<ListStatus> lists = control.lists();
      if (json) {
        tacet.terminal().json(ApiJson.write(Map.of("lists", lists)));
      } else {
        ListsCommand.print(tacet, lists, "");
      }
    }
    return ExitCodes.OK;
  }
}
