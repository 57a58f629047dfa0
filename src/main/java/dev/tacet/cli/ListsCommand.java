package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ListStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "lists",
    synopsisSubcommandLabel = "[VERB]",
    description = "Lists what is subscribed to, and how each list is.",
    footer = {"", "Example:", "  tacet lists add stevenblack"})
final class ListsCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    return ListsListCommand.listing(tacet, json);
  }

  static void print(TacetCommand tacet, List<ListStatus> lists, String indent) {
    if (lists.isEmpty()) {
      tacet.terminal().line(indent + "no lists; tacet lists catalogue shows some, lists add adds");
      return;
    }
    Table table =
        new Table(tacet.terminal(), indent)
            .head("list", "does", "state", ">rules", ">only here", ">refused", "fetched", "from");
    for (ListStatus list : lists) {
      table.row(
          list.name(),
          list.action(),
          ListWords.state(list),
          Counted.number(list.rules(), list.estimated()),
          list.onlyHere() < 0 ? "" : Counted.number(list.onlyHere()),
          Counted.number(list.rejected()),
          tacet.times().brief(list.fetched()),
          list.url());
    }
    table.print();
    for (ListStatus list : lists) {
      for (String remark : ListWords.remarks(list)) {
        tacet
            .terminal()
            .line(indent + list.name() + ": ", Style.WARN.of(tacet.times().inProse(remark)));
      }
    }
  }
}
