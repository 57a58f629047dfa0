package dev.tacet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

@Command(
    name = "help",
    description = "Shows the help of a verb, or all verbs there are.",
    footer = {"", "Example:", "  tacet help profiles set"})
final class HelpCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(paramLabel = "VERB", arity = "0..*", description = "As typed after tacet.")
  private List<String> words = new ArrayList<>();

  HelpCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    CommandLine shown = Verbs.all(tacet);
    for (String word : words) {
      CommandLine next = shown.getSubcommands().get(word);
      if (next == null) {
        String parent = shown.getCommandSpec().qualifiedName();
        throw new UsageException("no verb \"" + word + "\"; \"" + parent + " --help\" lists them");
      }
      shown = next;
    }
    Terminal terminal = tacet.terminal();
    terminal.ownText(shown.getUsageMessage(terminal.colours() ? Ansi.ON : Ansi.OFF));
    return ExitCodes.OK;
  }
}
