package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A short text of a known shape; {@code allowed} says the shape in words. */
record PatternForm(Pattern pattern, String allowed) implements Form<String> {
  @Override
  public Optional<String> read(String text, Consumer<String> problem) {
    if (!pattern.matcher(text).matches()) {
      problem.accept(Quoted.of(text) + " is not allowed; use " + allowed);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  @Override
  public String print(String value) {
    return value;
  }
}
