package dev.tacet.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes: {@code 16MiB}, {@code 512KiB}, {@code 1GiB}, or plain. */
record SizeForm(Bounds<Long> bounds) implements Form<Long> {
  // Six digits of TiB still fit into a long.
  private static final Pattern SYNTAX =
      Pattern.compile("([0-9]{1,15})B?|([0-9]{1,6})(KiB|MiB|GiB|TiB)");

  private static final String[] UNITS = {"", "KiB", "MiB", "GiB", "TiB"};

  @Override
  public Optional<Long> read(String text, Consumer<String> problem) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      problem.accept(
          Quoted.of(text) + " is not a size such as 512KiB, 16MiB or 1GiB; use " + allowed());
      return Optional.empty();
    }
    long bytes =
        matcher.group(1) != null
            ? Long.parseLong(matcher.group(1))
            : Long.parseLong(matcher.group(2)) << shift(matcher.group(3));
    if (!bounds.holds(bytes)) {
      problem.accept(Quoted.plain(text) + " is out of bounds; use " + allowed());
      return Optional.empty();
    }
    return Optional.of(bytes);
  }

  private static int shift(String unit) {
    return switch (unit.charAt(0)) {
      case 'K' -> 10;
      case 'M' -> 20;
      case 'G' -> 30;
      default -> 40;
    };
  }

  @Override
  public String print(Long value) {
    int unit = 0;
    long left = value;
    while (left != 0 && left % 1024 == 0 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    return left + UNITS[unit];
  }

  @Override
  public String allowed() {
    return bounds.describe(this::print);
  }
}
