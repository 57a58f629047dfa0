package dev.tacet.cli;

import dev.tacet.insight.Night;
import java.util.Optional;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The hours of a night as people type them: {@code 23:00-06:00}. Pure functions. */
final class NightWindow {
  private static final Pattern FORM = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");

  private NightWindow() {}

  /**
   * Reads one.
   *
   * @throws UsageException with what was expected
   */
  static Night parse(String typed) {
    Matcher hours = FORM.matcher(typed);
    if (!hours.matches()
        || !hours.group(2).equals("00")
        || !hours.group(4).equals("00")
        || hours.group(1).equals(hours.group(3))
        || hours.group(1).compareTo("23") > 0
        || hours.group(3).compareTo("23") > 0) {
      throw new UsageException(
          "not a night: \"" + typed + "\"; write whole hours, such as 23:00-06:00");
    }
    return new Night(Integer.parseInt(hours.group(1)), Integer.parseInt(hours.group(3)));
  }

  /** Takes the word after the option only where it is hours, since a device may stand there. */
  static final class Taken implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      boolean given = !words.isEmpty() && words.peek().matches("\\d?\\d:.*");
      option.setValue(Optional.of(given ? words.pop() : Night.USUAL.toString()));
    }
  }
}
