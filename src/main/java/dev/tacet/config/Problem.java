package dev.tacet.config;

import java.util.Objects;

/**
 * One mistake in the configuration, written for the person who must mend it. Immutable.
 *
 * @param source where it stands: the file as it was named, or the environment variable
 * @param line from 1; 0 where there is no line (a variable, or the file as a whole)
 * @param column from 1; 0 where there is none
 * @param option the option's path, such as {@code upstreams[1].url}; empty where the mistake is not
 *     in one option
 * @param message what is wrong and what was expected
 */
public record Problem(String source, int line, int column, String option, String message) {
  public Problem {
    Objects.requireNonNull(source);
    Objects.requireNonNull(option);
    Objects.requireNonNull(message);
  }

  /** As it is printed: {@code tacet.yaml:14:9 upstreams[1].url: unsupported scheme "ftp"}. */
  @Override
  public String toString() {
    String place = line > 0 ? source + ":" + line + ":" + column : source;
    return place + "  " + (option.isEmpty() ? message : option + ": " + message);
  }
}
