package dev.tacet.cli;

import java.util.ArrayList;
import java.util.List;

/** Names as typed, those of standard input in the place of {@code -}. */
final class TypedNames {
  /** More belong in a list file, which is read faster and can be kept. */
  private static final int LIMIT = 10_000;

  private TypedNames() {}

  static List<String> of(List<String> arguments, Terminal terminal) {
    List<String> names = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals("-")) {
        terminal.readLines(LIMIT + 1).stream()
            .map(TypedNames::withoutComment)
            .filter(name -> !name.isEmpty())
            .forEach(names::add);
      } else {
        names.add(argument);
      }
    }
    if (names.isEmpty()) {
      throw new UsageException("no names on standard input");
    }
    if (names.size() > LIMIT) {
      throw new UsageException(
          "more than "
              + LIMIT
              + " names in one call; put them in a list file (lists: in the configuration)");
    }
    return names;
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }
}
