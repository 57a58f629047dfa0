package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.TacetControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all verbs: the options each of them takes, and what they share. One thread. */
@Command(
    name = "tacet",
    synopsisSubcommandLabel = "VERB",
    description = "Answers the home's DNS, blocks what should not be asked, and shows who asked.",
    footer = {"", "Example:", "  tacet tail --blocked", "", "tacet VERB --help says more of each."})
final class TacetCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Surroundings around;
  private final Hooks hooks;
  private Optional<Instance> instance = Optional.empty();

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The data directory: which Tacet is meant, where there are several.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration file.")
  private Path config;

  @Option(
      names = "--server",
      paramLabel = "URI",
      scope = ScopeType.INHERIT,
      description = "The control socket of a running server, unix:/path; no other is tried.")
  private String server;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private ColorMode color = ColorMode.AUTO;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this.")
  private boolean help;

  TacetCommand(Terminal terminal, Surroundings around, Hooks hooks) {
    this.terminal = terminal;
    this.around = around;
    this.hooks = hooks;
  }

  /** As the options of the command line say, which nobody but {@link PlainCall} has read. */
  void meant(GlobalOptions options) {
    data = options.data().orElse(null);
    config = options.config().orElse(null);
    server = options.server().orElse(null);
  }

  /** Without a verb there is nothing to do but to say which there are. */
  @Override
  public Integer call() {
    terminal.error(spec.commandLine().getUsageMessage().stripTrailing());
    return ExitCodes.USAGE;
  }

  Terminal terminal() {
    return terminal;
  }

  Surroundings around() {
    return around;
  }

  Times times() {
    return around.times();
  }

  Hooks hooks() {
    return hooks;
  }

  ColorMode color() {
    return color;
  }

  /** Which Tacet is meant. */
  Instance instance() {
    if (instance.isEmpty()) {
      instance = Optional.of(instanceWith(Optional.ofNullable(config)));
    }
    return instance.get();
  }

  /** As {@link #instance}, with another configuration file. */
  Instance instanceWith(Optional<Path> file) {
    return new Instance(
        new GlobalOptions(Optional.ofNullable(data), file, Optional.ofNullable(server)),
        around,
        hooks.configReader());
  }

  /** The running server, or its files while none runs. */
  TacetControl open() {
    TacetControl control = hooks.opener().open(instance());
    if (!control.online()) {
      instance().notes().forEach(terminal::error);
      sayIfTheClockIsWrong();
    }
    return control;
  }

  /** A server knows what the clock is worth; without one it is believed, and that must be said. */
  void sayIfTheClockIsWrong() {
    Instant now = around.now();
    if (now.isBefore(around.built().get())) {
      terminal.error(
          "The clock of this machine says "
              + times().dateAndTime(now.toString())
              + ", before this Tacet was built, and all times here go by it: set it, then say this"
              + " again (timedatectl).");
    }
  }

  /** The running server. */
  Optional<TacetControl> connect() {
    return hooks.opener().connect(instance());
  }

  /**
   * As {@link #open}, for what was logged: says so where nothing new comes, and makes no directory
   * to look into.
   */
  TacetControl openLog() {
    Optional<TacetControl> running = connect();
    if (running.isPresent()) {
      return running.get();
    }
    if (!Files.isDirectory(instance().dataDirectory())) {
      throw new ControlException(
          ExitCodes.MISSING,
          "no server runs, and there is no data in "
              + instance().dataDirectory()
              + " yet; start one (tacet serve), or name its directory with --data");
    }
    TacetControl control = open();
    if (!control.online()) {
      terminal.error("The server is not running: this is what it logged until it stopped.");
    }
    return control;
  }

  /** Says, after a change without a server, when it takes effect. */
  void sayWhenItTakesEffect(TacetControl control) {
    if (!control.online()) {
      terminal.error("The server is not running: this takes effect at its next start.");
    }
  }
}
