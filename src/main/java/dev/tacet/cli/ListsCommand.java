package dev.tacet.cli;

import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "lists",
    synopsisSubcommandLabel = "[refresh]",
    description = "Lists what is subscribed to, and how each list is.",
    footer = {"", "Example:", "  tacet lists refresh"})
final class ListsCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      List<ListStatus> lists = control.status().lists();
      if (json) {
        tacet.terminal().json(Json.of(Map.of("lists", lists)));
      } else {
        print(tacet, lists, "");
      }
    }
    return ExitCodes.OK;
  }

  static void print(TacetCommand tacet, List<ListStatus> lists, String indent) {
    if (lists.isEmpty()) {
      tacet.terminal().line(indent + "no lists; name some under lists: in the configuration");
      return;
    }
    Table table =
        new Table(tacet.terminal(), indent)
            .head("list", "does", "state", ">names", ">refused", "fetched", "from");
    for (ListStatus list : lists) {
      table.row(
          list.name(),
          list.action(),
          list.state().equals("ok") ? Style.GOOD.of("ok") : Style.WARN.of(list.state()),
          Numbers.of(list.rules()),
          Numbers.of(list.rejected()),
          tacet.times().brief(list.fetched()),
          list.url());
    }
    table.print();
    for (ListStatus list : lists) {
      if (!list.detail().isEmpty()) {
        tacet.terminal().line(indent + list.name() + ": ", Style.WARN.of(list.detail()));
      }
    }
  }
}
