package dev.tacet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "serve",
    description = "Runs the server until it is told to stop; its log goes to standard output.",
    footer = {"", "Example:", "  tacet serve --config /etc/tacet/tacet.yaml"})
final class ServeCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  ServeCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    // Read when the first logger is made; until now nothing has touched one.
    System.setProperty("tacet.log.target", "System.out");
    return tacet.hooks().serverRun().run(tacet.instance());
  }
}
