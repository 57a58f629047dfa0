package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.control.api.ExplainDevice;
import dev.tacet.control.api.ExplainMatch;
import dev.tacet.control.api.ExplainStep;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.TacetControl;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Shows why a name is answered as it is: every rung, rule and list that matched.",
      "For an address: what becomes of an answer that holds it."
    },
    footer = {
      "",
      "Example:",
      "  tacet explain io.mi.com",
      "  tacet explain io.mi.com --device tv",
      "  tacet explain 192.0.2.17",
      "",
      "With -q: exit 0 if allowed, 1 if blocked or rewritten."
    })
final class ExplainCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      paramLabel = "NAME|ADDRESS",
      description = "The name asked for, or an address in an answer.")
  private String name;

  @Option(
      names = {"--device", "--client"},
      paramLabel = "D",
      description = "As this device sees it: its name, number, MAC, or any address.")
  private String device = "";

  @Option(names = "--type", paramLabel = "TYPE", description = "A record type; A by default.")
  private String type = "A";

  @Option(
      names = {"-q", "--quiet"},
      description = "Prints nothing; the exit code answers.")
  private boolean quiet;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  ExplainCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    try (TacetControl control = tacet.open()) {
      Explanation explanation = control.explain(name, device, type.toUpperCase(Locale.ROOT));
      if (quiet) {
        return isAllowed(explanation) ? ExitCodes.OK : ExitCodes.NO;
      }
      if (json) {
        tacet.terminal().json(ApiJson.write(explanation));
      } else {
        print(explanation);
      }
    }
    return ExitCodes.OK;
  }

  /** A list that only watches stops nothing. */
  private static boolean isAllowed(Explanation explanation) {
    return List.of("allowed", "would-block").contains(explanation.verdict());
  }

  private void print(Explanation explanation) {
    Terminal terminal = tacet.terminal();
    terminal.line(
        Style.BOLD.of(RuleOutcomes.shown(explanation.name(), explanation.unicode())),
        "  " + explanation.type() + who(explanation));
    if (!explanation.device().attribution().isEmpty()) {
      terminal.line(Style.DIM.of(explanation.device().attribution()));
    }
    boolean allowed = isAllowed(explanation);
    String matched = explanation.matched().isEmpty() ? "" : "  (" + explanation.matched() + ")";
    terminal.line(
        (allowed ? Style.GOOD : Style.BAD).of(explanation.verdict()),
        "  " + explanation.words() + matched);
    terminal.line();
    Table ladder = new Table(terminal, "").aligned("<><<<");
    for (ExplainStep step : explanation.steps()) {
      Style style = step.decided() ? Style.BOLD : step.says().isEmpty() ? Style.DIM : Style.PLAIN;
      ladder.row(
          style.of(step.decided() ? "->" : ""),
          style.of(step.number()),
          style.of(step.rung()),
          style.of(step.meaning()),
          style.of(step.says()));
    }
    ladder.print();
    if (!explanation.matches().isEmpty()) {
      terminal.line();
      printMatches(explanation);
    }
    if (!explanation.came().isEmpty()) {
      terminal.line();
      terminal.line(Style.BOLD.of("set"));
      SettingWords.print(tacet, explanation.came(), "  ");
    }
  }

  private static String who(Explanation explanation) {
    ExplainDevice device = explanation.device();
    if (device.id() == 0) {
      return explanation.client().isEmpty() ? "" : "  for " + explanation.client();
    }
    String groups =
        device.groups().isEmpty()
            ? ", in no group"
            : Counted.word(device.groups().size(), ", group ", ", groups ")
                + String.join(", ", device.groups());
    String confined =
        device.quarantine().equals("none") ? "" : ", quarantine " + device.quarantine();
    return "  as " + device.name() + " (#" + device.id() + groups + confined + ")";
  }

  private void printMatches(Explanation explanation) {
    Table table = new Table(tacet.terminal(), "");
    for (ExplainMatch match : explanation.matches()) {
      Style style = match.decided() ? Style.BOLD : match.inForce() ? Style.PLAIN : Style.DIM;
      String place =
          match.file().isEmpty() || match.line() == 0
              ? match.file()
              : match.file() + ":" + match.line();
      table.row(
          style.of(match.decided() ? "->" : ""),
          style.of(match.kind() + ": " + match.list()),
          style.of(match.action() + standing(match)),
          style.of(RuleOutcomes.reach(match.scope(), match.name())),
          Style.DIM.of(place),
          Style.DIM.of(tacet.times().inProse(match.text())));
    }
    table.print();
  }

  private static String standing(ExplainMatch match) {
    if (match.inForce()) {
      return "";
    }
    return " (" + (match.standing().isEmpty() ? "not in force" : match.standing()) + ")";
  }
}
