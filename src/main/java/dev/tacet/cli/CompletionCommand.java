package dev.tacet.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Prints the completion script of a shell.",
    footer = {
      "",
      "Example:",
      "  source <(tacet completion bash)",
      "  tacet completion zsh > ~/.tacet-completion; echo 'source ~/.tacet-completion' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  /** For completion itself. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  private final TacetCommand tacet;

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash or zsh.")
  private String shell;

  CompletionCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw new UsageException("no completion for \"" + shell + "\"; it is bash or zsh");
    }
    String bash = AutoComplete.bash("tacet", Verbs.all(tacet));
    // zsh runs bash's completions; compinit must stand before bashcompinit.
    String zsh = "autoload -Uz compinit bashcompinit && compinit -u && bashcompinit\n";
    tacet.terminal().ownText(shell.equals("zsh") ? zsh + bash : bash);
    return ExitCodes.OK;
  }
}
