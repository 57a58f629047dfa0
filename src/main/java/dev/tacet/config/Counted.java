package dev.tacet.config;

import java.util.Locale;

/** Numbers of things, for sentences that people read. Pure functions. */
public final class Counted {
  /** From here on Java writes an exponent. */
  private static final double MOST_WRITTEN_PLAINLY = 1e7;

  private Counted() {}

  /** {@code 12,345}. */
  public static String number(long number) {
    // String.format is many times as much code, and a command's first texts run it interpreted.
    StringBuilder grouped = new StringBuilder(Long.toString(number));
    int first = number < 0 ? 1 : 0;
    for (int at = grouped.length() - 3; at > first; at -= 3) {
      grouped.insert(at, ',');
    }
    return grouped.toString();
  }

  /** {@code 12.5}: so many places, the last one rounded as {@code %.1f} does it. */
  public static String decimal(double number, int places) {
    String digits = Double.toString(number);
    int point = digits.indexOf('.');
    if (!(number >= 0 && number < MOST_WRITTEN_PLAINLY) || digits.indexOf('E') >= 0 || point < 0) {
      return String.format(Locale.ROOT, "%." + places + "f", number);
    }
    StringBuilder kept = new StringBuilder(digits.substring(0, point));
    for (int place = point + 1; place <= point + places; place++) {
      kept.append(place < digits.length() ? digits.charAt(place) : '0');
    }
    int next = point + places + 1;
    boolean up = next < digits.length() && digits.charAt(next) >= '5';
    kept.replace(0, kept.length(), padded(Long.parseLong(kept.toString()) + (up ? 1 : 0), places));
    return places == 0 ? kept.toString() : kept.insert(kept.length() - places, '.').toString();
  }

  /** With one digit at least before the places. */
  private static String padded(long number, int places) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, places + 1 - digits.length())) + digits;
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
    int last = noun.length() - 1;
    if (last > 0 && noun.endsWith("y") && "aeiou".indexOf(noun.charAt(last - 1)) < 0) {
      return noun.substring(0, last) + "ies";
    }
    boolean hisses =
        noun.endsWith("s") || noun.endsWith("x") || noun.endsWith("ch") || noun.endsWith("sh");
    return noun + (hisses ? "es" : "s");
  }
}
