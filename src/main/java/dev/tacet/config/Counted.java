package dev.tacet.config;

import java.util.Locale;

/** Numbers of things, for sentences that people read. Pure functions. */
public final class Counted {
  private Counted() {}

  /** {@code 12,345}. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code ~12,345} where it is an estimate. */
  public static String number(long number, boolean estimated) {
    return (estimated ? "~" : "") + number(number);
  }

  /** {@code 0 rules}, {@code 1 rule}, {@code 2 rules}. */
  public static String of(long number, String noun) {
    return of(number, false, noun);
  }

  /** {@code ~12,345 rules} where it is an estimate. */
  public static String of(long number, boolean estimated, String noun) {
    return number(number, estimated) + " " + word(number, noun, plural(noun));
  }

  /** What must agree with the number: {@code is} or {@code are}, {@code it} or {@code them}. */
  public static String word(long number, String one, String several) {
    return number == 1 ? one : several;
  }

  private static String plural(String noun) {
    if (noun.matches(".*[^aeiou]y")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun + (noun.matches(".*(s|x|ch|sh)") ? "es" : "s");
  }
}
