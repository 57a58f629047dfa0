package dev.tacet.config;

import java.nio.file.Path;

/**
 * Where a value stands. Immutable.
 *
 * @param source the file as it was named, or the environment variable
 * @param line from 1; 0 where there is none
 * @param column from 1; 0 where there is none
 */
record Place(String source, int line, int column) {
  static Place whole(String source) {
    return new Place(source, 0, 0);
  }

  Problem problem(String option, String message) {
    return new Problem(source, line, column, option, message);
  }

  /** Short, for a status line: {@code tacet.yaml:12}, or the variable's name. */
  String origin() {
    return line == 0 ? source : Path.of(source).getFileName() + ":" + line;
  }
}
