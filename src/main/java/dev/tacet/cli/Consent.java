package dev.tacet.cli;

import picocli.CommandLine.Option;

/** How far a command that first says what it would do may go on. One thread. */
final class Consent {
  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Says what would change, and changes nothing.")
  private boolean dryRun;

  /** Whether the owner agreed beforehand. */
  boolean isGiven() {
    return yes && !dryRun;
  }

  /** Whether nothing is to be changed whatever is found. */
  boolean isDryRun() {
    return dryRun;
  }

  /** Whether there is somebody to ask, or no need to. */
  boolean canBeHad(Terminal terminal) {
    return yes || dryRun || terminal.inIsTerminal();
  }

  /** Asks, unless the owner agreed beforehand; says that nothing was changed after a no. */
  boolean given(Terminal terminal, String question) {
    if (yes || terminal.confirm(question)) {
      return true;
    }
    terminal.error("nothing was changed");
    return false;
  }

  static void sayDryRun(Terminal terminal) {
    terminal.line("dry run: nothing was changed");
  }
}
