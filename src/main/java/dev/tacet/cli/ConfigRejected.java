package dev.tacet.cli;

import dev.tacet.config.Counted;
import java.util.List;

/** The configuration cannot be used. */
final class ConfigRejected extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final transient List<String> problems;

  /**
   * @param exitCode 66 missing, 77 not permitted, 78 wrong
   * @param problems a line each, with file, line and column
   */
  ConfigRejected(int exitCode, List<String> problems) {
    super(String.join("\n", problems));
    this.exitCode = exitCode;
    this.problems = List.copyOf(problems);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> problems() {
    return problems;
  }

  /** {@code 2 problems}. */
  String count() {
    return Counted.of(problems.size(), "problem");
  }
}
