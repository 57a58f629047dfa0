package dev.tacet.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A command line that says nothing but its verb, which instance is meant, and names: what a service
 * starts with, and what is typed most. Read here and not by Picocli, which takes longer to learn
 * which options there are than the rest of such a command. Whatever else is on the line, a mistake
 * above all, is Picocli's: then there is no plain call. One thread.
 *
 * @param name as messages have it: {@code tacet block}
 * @param verb what to do
 */
record PlainCall(String name, Callable<Integer> verb) {
  /** The call, and {@code tacet} told which instance is meant; empty where Picocli must read. */
  static Optional<PlainCall> of(TacetCommand tacet, String... arguments) {
    String verb = "";
    List<String> names = new ArrayList<>();
    Optional<Path> data = Optional.empty();
    Optional<Path> config = Optional.empty();
    Optional<String> server = Optional.empty();
    for (int at = 0; at < arguments.length; at++) {
      String word = arguments[at];
      boolean value = at + 1 < arguments.length && isPlain(arguments[at + 1]);
      if (word.equals("--data") && value && data.isEmpty()) {
        data = path(arguments[++at]);
        if (data.isEmpty()) {
          return Optional.empty();
        }
      } else if (word.equals("--config") && value && config.isEmpty()) {
        config = path(arguments[++at]);
        if (config.isEmpty()) {
          return Optional.empty();
        }
      } else if (word.equals("--server") && value && server.isEmpty()) {
        server = Optional.of(arguments[++at]);
      } else if (!isPlain(word)) {
        return Optional.empty();
      } else if (verb.isEmpty()) {
        verb = word.equals("deny") ? "block" : word;
      } else {
        names.add(word);
      }
    }
    Callable<Integer> call =
        switch (verb) {
          case "serve" -> names.isEmpty() ? new ServeCommand(tacet) : null;
          case "block", "allow" -> names.isEmpty() ? null : new AddRuleCommand(tacet, verb, names);
          case "unblock", "unallow" ->
              names.isEmpty() ? null : new RemoveRuleCommand(tacet, verb, names);
          default -> null;
        };
    if (call == null) {
      return Optional.empty();
    }
    tacet.meant(new GlobalOptions(data, config, server));
    return Optional.of(new PlainCall("tacet " + verb, call));
  }

  /**
   * No option, no file of arguments ({@code @file}), and no verb: those may mean something else.
   */
  private static boolean isPlain(String word) {
    return !word.isEmpty() && word.charAt(0) != '-' && word.charAt(0) != '@';
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty(); // it is Picocli's to say so
    }
  }
}
