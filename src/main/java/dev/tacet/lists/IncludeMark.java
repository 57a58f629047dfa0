package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The comment lines by which {@link ListIntake} says in a copy what became of an include: those
 * around a file that stands there, and the one in place of a file that does not. A list that brings
 * such lines along itself can only make itself look worse.
 */
final class IncludeMark {
  private static final String BEGIN = "! >>> ";
  private static final String END = "! <<< ";
  private static final String MISSING = "! !>> ";

  /** Between the line and why it brings nothing; the reason itself has none. */
  private static final char WHY = '\t';

  private static final int MAX_REASON = 300;

  private IncludeMark() {}

  /**
   * An include that brings nothing.
   *
   * @param text the line that asks for it
   */
  record Missing(String text, String reason) {}

  static String begin(IncludeScan.Include include) {
    String form = include.category() ? CategorySyntax.INCLUDE : "";
    return BEGIN + form + (include.name() + " " + include.rest()).strip();
  }

  static String end(IncludeScan.Include include) {
    return END + include.name();
  }

  /** One line, which takes the place of the one that asks for the file. */
  static String missing(IncludeScan.Include include, String reason) {
    String form = include.category() ? CategorySyntax.INCLUDE : "!#include ";
    String line = form + (ShownUrl.of(include.name()) + " " + include.rest()).strip();
    return MISSING + line + WHY + Printable.escape(reason, MAX_REASON);
  }

  /** What a line of a copy says of an include that brings nothing; empty of any other line. */
  static Optional<Missing> missing(String line) {
    int why = line.lastIndexOf(WHY);
    return line.startsWith(MISSING) && why >= MISSING.length()
        ? Optional.of(new Missing(line.substring(MISSING.length(), why), line.substring(why + 1)))
        : Optional.empty();
  }

  /**
   * Whether a file that is included by this name stands in a copy.
   *
   * @param copy is read up to there, and not closed
   */
  static boolean has(InputStream copy, String name) throws IOException {
    byte[] begin = BEGIN.getBytes(StandardCharsets.UTF_8);
    LineReader lines = new LineReader(copy);
    while (lines.next()) {
      boolean mark = lines.to() - lines.from() > begin.length;
      for (int i = 0; mark && i < begin.length; i++) {
        mark = lines.octets()[lines.from() + i] == begin[i];
      }
      if (mark && name.equals(nameIn(lines.line().substring(BEGIN.length())))) {
        return true;
      }
    }
    return false;
  }

  private static String nameIn(String text) {
    boolean category = text.startsWith(CategorySyntax.INCLUDE);
    String rest = category ? text.substring(CategorySyntax.INCLUDE.length()) : text;
    return rest.split("\\s", 2)[0];
  }
}
