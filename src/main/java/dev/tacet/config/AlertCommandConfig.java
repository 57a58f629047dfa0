package dev.tacet.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A program that is run for each alert.
 *
 * @param run the program by its whole path, and its arguments; no shell reads them
 */
public record AlertCommandConfig(String name, boolean always, List<String> run)
    implements AlertChannelConfig {
  private static final int MAX_ARGUMENTS = 64;

  private static final PatternForm ARGUMENT =
      new PatternForm(
          Pattern.compile("[^\\x00-\\x1f\\x7f]{1,1000}"),
          "the program's absolute path, then its arguments");

  public AlertCommandConfig {
    run = List.copyOf(run);
  }

  @Override
  public String type() {
    return "command";
  }

  /** The program alone: an argument may be a secret. */
  @Override
  public String target() {
    return Quoted.plain(run.get(0), 100);
  }

  static Optional<AlertCommandConfig> read(Section in, Set<String> taken) {
    Optional<String> name = AlertChannelConfig.readName(in, "command", taken);
    List<String> run =
        in.repeated(
            "run",
            ARGUMENT,
            List.of("/usr/local/bin/tell-me"),
            "What is run, without a shell, with the alert as JSON on its standard input.");
    boolean fit = !run.isEmpty() && run.get(0).startsWith("/") && run.size() <= MAX_ARGUMENTS;
    if (!fit && !in.isBroken("run")) {
      in.reject(
          "run",
          run.isEmpty()
              ? "names no program; give its absolute path and its arguments as a list"
              : run.size() > MAX_ARGUMENTS
                  ? "has more than " + MAX_ARGUMENTS + " arguments"
                  : "begins with no absolute path; nothing is looked for in PATH");
    }
    boolean always = AlertChannelConfig.readAlways(in);
    return name.filter(own -> fit).map(own -> new AlertCommandConfig(own, always, run));
  }
}
