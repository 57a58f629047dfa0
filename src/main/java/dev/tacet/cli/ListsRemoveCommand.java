package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Ends a subscription.",
    footer = {"", "Example:", "  tacet lists remove pro"})
final class ListsRemoveCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet lists has it.")
  private String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsRemoveCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ListReply reply = control.removeList(name);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else {
        tacet
            .terminal()
            .line(
                Style.BOLD.of(reply.list().name()),
                " is removed, it had "
                    + Counted.of(reply.list().rules(), reply.list().estimated(), "rule"),
                "; tacet undo takes it back");
      }
      tacet.sayWhenItTakesEffect(control);
    }
    return ExitCodes.OK;
  }
}
