package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A whole number. A leading zero is refused: YAML 1.1 reads 010 as eight, people as ten. */
record IntegerForm(Bounds<Integer> bounds) implements Form<Integer> {
  private static final Pattern DIGITS = Pattern.compile("0|-?[1-9][0-9]*");

  @Override
  public Optional<Integer> read(String text, Consumer<String> problem) {
    if (!DIGITS.matcher(text).matches()) {
      problem.accept(Quoted.of(text) + " is not a whole number; use " + allowed());
      return Optional.empty();
    }
    // An int has ten characters at most, or eleven with its sign, and no bound of ours is negative.
    Optional<Integer> value =
        text.length() > 10
            ? Optional.empty()
            : Optional.of(Long.parseLong(text)).flatMap(this::fit);
    if (value.isEmpty()) {
      problem.accept(Quoted.plain(text) + " is out of bounds; use " + allowed());
    }
    return value;
  }

  private Optional<Integer> fit(long value) {
    return value == (int) value ? Optional.of((int) value).filter(bounds::holds) : Optional.empty();
  }

  @Override
  public String print(Integer value) {
    return value.toString();
  }

  @Override
  public String allowed() {
    return bounds.describe(this::print);
  }
}
