package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "accept",
    description = "Lets a list block names that were withheld because this house uses them.",
    footer = {
      "",
      "Example:",
      "  tacet lists accept pro",
      "  tacet lists accept pro --name ads.example.com"
    })
final class ListsAcceptCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet lists has it.")
  private String list;

  @Option(
      names = "--name",
      paramLabel = "DOMAIN",
      description = "This name only; may be given again. All of them without it.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsAcceptCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      AcceptReply reply = control.acceptList(list, names);
      if (json) {
        tacet.terminal().json(ApiJson.write(reply));
      } else if (reply.released().isEmpty()) {
        tacet.terminal().line("nothing is withheld from " + reply.list());
      } else {
        tacet
            .terminal()
            .line(
                Style.BOLD.of(reply.list()),
                " may now block " + Counted.of(reply.released().size(), "name") + ":");
        reply.released().forEach(name -> tacet.terminal().line("  " + name));
        if (reply.withheld() > 0) {
          tacet.terminal().line(Counted.number(reply.withheld()) + " still withheld");
        }
      }
      if (!reply.released().isEmpty()) {
        tacet.sayWhenItTakesEffect(control);
      }
    }
    return ExitCodes.OK;
  }
}
