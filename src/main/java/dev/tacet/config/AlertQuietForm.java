package dev.tacet.config;

import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two times of day: {@code 22:00-07:00}. */
record AlertQuietForm() implements Form<AlertQuietHours> {
  private static final Pattern SYNTAX =
      Pattern.compile("((?:[01]?[0-9]|2[0-3])):([0-5][0-9])-((?:[01]?[0-9]|2[0-3])):([0-5][0-9])");

  @Override
  public Optional<AlertQuietHours> read(String text, Consumer<String> problem) {
    Matcher times = SYNTAX.matcher(text);
    if (!times.matches()) {
      problem.accept(Quoted.of(text) + " is no span of hours; use " + allowed());
      return Optional.empty();
    }
    LocalTime from = time(times.group(1), times.group(2));
    LocalTime to = time(times.group(3), times.group(4));
    if (from.equals(to)) {
      problem.accept(
          Quoted.of(text) + " ends when it begins; to hear of nothing, switch the kinds off");
      return Optional.empty();
    }
    return Optional.of(new AlertQuietHours(from, to));
  }

  private static LocalTime time(String hour, String minute) {
    return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }

  @Override
  public String print(AlertQuietHours value) {
    return value.toString();
  }

  @Override
  public String allowed() {
    return "HH:MM-HH:MM, over midnight too";
  }
}
