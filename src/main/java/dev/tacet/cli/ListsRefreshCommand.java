package dev.tacet.cli;

import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "refresh",
    description = "Fetches and reads every list again; a list that fails keeps its last good copy.",
    footer = {"", "Example:", "  tacet lists refresh"})
final class ListsRefreshCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsRefreshCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      RefreshReply reply = control.refresh();
      if (json) {
        tacet.terminal().json(Json.of(reply));
      } else {
        ListsCommand.print(tacet, reply.lists(), "");
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
