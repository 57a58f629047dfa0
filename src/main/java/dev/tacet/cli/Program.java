package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * One command from its arguments to its exit code: parses, runs the verb, and turns whatever goes
 * wrong into a message and a code. One thread.
 */
final class Program {
  private final Terminal terminal;
  private final Surroundings around;
  private final Hooks hooks;

  Program(Terminal terminal, Surroundings around, Hooks hooks) {
    this.terminal = terminal;
    this.around = around;
    this.hooks = hooks;
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  int run(String... arguments) {
    try {
      int code = runVerb(arguments);
      terminal.flush();
      return code;
    } catch (OutputClosedException e) {
      if (e.readerLeft()) {
        return ExitCodes.OK;
      }
      terminal.error("cannot write to standard output: " + e.getMessage());
      return ExitCodes.DISK;
    }
  }

  private int runVerb(String... arguments) {
    TacetCommand tacet = new TacetCommand(terminal, around, hooks);
    Optional<PlainCall> plain = PlainCall.of(tacet, arguments);
    if (plain.isPresent()) {
      terminal.color(tacet.color());
      return ended(plain.get().name(), () -> call(plain.get().verb()));
    }
    ParseResult parsed;
    CommandLine tree = Verbs.named(tacet, arguments);
    try {
      parsed = parse(tree, arguments);
    } catch (ParameterException e) {
      return misused(again(tacet, e, arguments));
    }
    terminal.color(tacet.color());
    return ended(name(last(parsed)), () -> called(parsed, tacet));
  }

  /** The exit code of a verb that was understood, however it ends. */
  private int ended(String name, IntSupplier verb) {
    try {
      return verb.getAsInt();
    } catch (UsageException e) {
      terminal.error(name + ": " + e.getMessage());
      return ExitCodes.USAGE;
    } catch (ControlException e) {
      terminal.error(around.times().inProse(e.getMessage()));
      return e.exitCode();
    } catch (ConfigRejected e) {
      e.problems().forEach(terminal::error);
      if (e.exitCode() == ExitCodes.CONFIGURATION) {
        terminal.error(e.count() + " in the configuration; nothing was done.");
      }
      return e.exitCode();
    } catch (OutputClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      return bug(e);
    }
  }

  private static ParseResult parse(CommandLine tree, String... arguments) {
    return tree.parseArgs(arguments);
  }

  /** The same mistake seen by the whole tree, which knows every verb and so the nearest one. */
  private ParameterException again(
      TacetCommand tacet, ParameterException first, String... arguments) {
    try {
      parse(Verbs.all(tacet), arguments);
      return first;
    } catch (ParameterException second) {
      return second;
    }
  }

  private int called(ParseResult parsed, TacetCommand tacet) {
    for (ParseResult level = parsed; ; level = level.subcommand()) {
      CommandLine line = level.commandSpec().commandLine();
      if (level.isUsageHelpRequested()) {
        CommandLine shown = line.getCommand() == tacet ? Verbs.all(tacet) : line;
        terminal.ownText(shown.getUsageMessage(terminal.colours() ? Ansi.ON : Ansi.OFF));
        return ExitCodes.OK;
      }
      if (!level.hasSubcommand()) {
        return call(line.getCommand());
      }
    }
  }

  private static int call(Object command) {
    if (command instanceof Callable<?> verb) {
      try {
        return (Integer) verb.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e); // no verb declares one
      }
    }
    throw new IllegalStateException("a verb that cannot be called: " + command.getClass());
  }

  private static ParseResult last(ParseResult parsed) {
    ParseResult level = parsed;
    while (level.hasSubcommand()) {
      level = level.subcommand();
    }
    return level;
  }

  private static String name(ParseResult parsed) {
    return parsed.commandSpec().qualifiedName();
  }

  private int misused(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.error(name + ": " + reason(e) + "\nTry: " + name + " --help");
    return ExitCodes.USAGE;
  }

  private static String reason(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      boolean root = e.getCommandLine().getParent() == null;
      String what =
          unmatched.isUnknownOption()
              ? "unknown option "
              : root ? "unknown verb " : "too many words: ";
      List<String> near = unmatched.getSuggestions();
      String hint = near.isEmpty() ? "" : "; did you mean " + lastWord(near.get(0)) + "?";
      return what + "\"" + word + "\"" + hint + forDevice(e, word);
    }
    return e.getMessage();
  }

  /** Whoever wants to see a device types its name where a verb stands. */
  private static String forDevice(ParameterException e, String word) {
    return e.getCommandLine().getCommandName().equals("devices") && !word.startsWith("-")
        ? "; to see a device: tacet devices show " + word
        : "";
  }

  /** Picocli suggests verbs with their parents before them. */
  private static String lastWord(String suggestion) {
    return suggestion.substring(suggestion.lastIndexOf(' ') + 1);
  }

  private int bug(RuntimeException e) {
    String where = e.getMessage() == null ? "" : ": " + e.getMessage();
    terminal.error(e.getClass().getSimpleName() + where + " - this is a bug in Tacet");
    if (around.variable("TACET_LOG_LEVEL").filter("DEBUG"::equalsIgnoreCase).isPresent()) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      terminal.error(trace.toString().replace("\t", "    ").stripTrailing());
    } else {
      terminal.error("TACET_LOG_LEVEL=DEBUG shows where; please report it.");
    }
    return ExitCodes.BUG;
  }
}
