package dev.tacet.config;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;

/** The configuration has mistakes; all of them are here. The message is them, one a line. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  /** The file's from top to bottom, then the variables' by name. */
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing((Problem problem) -> problem.line() == 0)
          .thenComparing(Problem::line)
          .thenComparing(Problem::column)
          .thenComparing(Problem::source);

  /** What kind of trouble it is; each has an exit code of its own. */
  public enum Kind {
    /** There is no such file. */
    MISSING,
    /** The file is there, but this user may not read it. */
    NOT_PERMITTED,
    /** What the file or the environment says cannot be. */
    INVALID
  }

  private final Kind kind;

  // Not kept through serialization: nothing serializes it, and Problem need not be Serializable.
  private final transient List<Problem> problems;

  ConfigException(Kind kind, List<Problem> problems) {
    super(problems.stream().sorted(BY_PLACE).map(Problem::toString).collect(joining("\n")));
    this.kind = kind;
    this.problems = problems.stream().sorted(BY_PLACE).toList();
  }

  public Kind kind() {
    return kind;
  }

  /** All mistakes, sorted by place: the file's from top to bottom, then the variables'. */
  public List<Problem> problems() {
    return problems;
  }
}
