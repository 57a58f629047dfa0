package dev.tacet.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A domain name in letters, digits, hyphens and underscores. */
record AlertNameForm() implements Form<String> {
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*");

  @Override
  public Optional<String> read(String text, Consumer<String> problem) {
    String plain = text.startsWith("*.") ? text.substring(2) : text;
    plain = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    plain = plain.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(plain).matches()) {
      problem.accept(Quoted.of(text) + " is not a domain name; use " + allowed());
      return Optional.empty();
    }
    return Optional.of(plain);
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String allowed() {
    return "a domain name such as example.org, in its xn-- form where it is not plain ASCII";
  }
}
