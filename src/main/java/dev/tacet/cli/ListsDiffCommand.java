package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.TacetControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = "Shows what the last new version of a list meant to this house.",
    footer = {"", "Example:", "  tacet lists diff pro"})
final class ListsDiffCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(index = "0", paramLabel = "NAME", description = "As tacet lists has it.")
  private String name;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ListsDiffCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      ListDifference difference = control.listDifference(name);
      if (json) {
        tacet.terminal().json(ApiJson.write(difference));
      } else {
        print(difference);
      }
    }
    return ExitCodes.OK;
  }

  private void print(ListDifference difference) {
    Terminal terminal = tacet.terminal();
    if (!difference.compared()) {
      terminal.line(
          "no new version of "
              + name
              + " was compared with the log: there was none since it was"
              + " added, or it is a file of this machine");
      return;
    }
    terminal.line(
        Style.BOLD.of(name),
        "  "
            + (difference.from().isEmpty() ? "first version" : "from " + difference.from() + " to")
            + " "
            + difference.to()
            + ", "
            + tacet.times().brief(difference.at()));
    terminal.line(
        Counted.number(difference.rulesBefore(), difference.estimated())
            + " -> "
            + Counted.of(difference.rulesAfter(), difference.estimated(), "rule")
            + ": "
            // Of a first version all are new; of later ones the compiler counts the new exactly.
            + Counted.number(
                difference.added(), difference.estimated() && difference.from().isEmpty())
            + " added, "
            + Counted.number(difference.removed(), difference.estimated())
            + " removed");
    new DifferencePrinter(terminal, "newly blocks", "withheld", Integer.MAX_VALUE)
        .print(difference);
    if (difference.newlyBlocked().stream().anyMatch(touched -> touched.withheld())) {
      terminal.line("withheld names stay reachable until: tacet lists accept " + name);
    }
  }
}
