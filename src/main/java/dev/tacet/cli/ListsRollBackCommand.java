package dev.tacet.cli;

import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = "Returns to an earlier version of a list, and stays there.",
    footer = {"", "Example:", "  tacet lists rollback pro", "  tacet lists rollback pro 3fa9c1"})
final class ListsRollBackCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet lists has it.")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "As tacet lists show has it, or how it begins; without it the one before.")
  private String version = "";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsRollBackCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ListReply reply = control.rollBackList(name, version);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet
            .terminal()
            .line(
                Style.BOLD.of(reply.list().name()),
                " is at version " + reply.list().pinned() + ": " + ListReplies.size(reply.list()));
        reply.notes().forEach(note -> tacet.terminal().line(tacet.times().inProse(note)));
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
