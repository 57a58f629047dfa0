package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies a text line by line, and stops at the lines that ask for another file in their place:
 * {@code !#include NAME} of Adblock lists, {@code include:NAME @attribute ...} of v2fly's. Tells
 * the other directives of Adblock lists, and looks at nothing else, before any syntax is known. LF,
 * CR and CRLF end a line. One instance, one text.
 */
final class IncludeScan {
  /** A longer line is no include; of a directive so much is looked at. */
  private static final int MAX_LINE = 512;

  private static final int FULL = 32 * 1024;
  private static final byte[] ADBLOCK = "!#".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] V2FLY = "include:".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LINE =
      Pattern.compile(
          "(?:!#include[ \\t]+(\\S+)|include:[ \\t]*([^\\s@#]+)([ \\t]+\\S.*)?)[ \\t]*");

  /**
   * A line that asks for another file.
   *
   * @param rest what stands behind the name: v2fly's filters, left to who reads the list
   * @param category whether it is v2fly's form, which is also a mark of its category files
   */
  record Include(String name, String rest, boolean category) {
    static Optional<Include> in(String line) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        return Optional.empty();
      }
      boolean category = parts.group(1) == null;
      String name = parts.group(category ? 2 : 1);
      String rest = parts.group(3) == null ? "" : parts.group(3).strip();
      return Optional.of(new Include(name, rest, category));
    }
  }

  /** Takes the text. */
  interface Sink {
    void write(byte[] octets, int from, int length) throws IOException;

    /**
     * @return whether the line was replaced; else it stays as it is
     */
    boolean include(Include include) throws IOException;

    /**
     * Another line that begins with {@code !#}. It stays; what is written now stands before it.
     *
     * @param line its beginning, without blanks around it
     */
    void directive(String line) throws IOException;
  }

  private final Sink sink;
  private final FetchBudget budget;
  private final byte[] out = new byte[FULL + MAX_LINE + 2];
  private int filled;
  private int lineAt;

  /** Blanks the line begins with; a directive may stand behind them. */
  private int blanks;

  private boolean mayBeInclude = true;
  private boolean afterCarriageReturn;
  private boolean dropLineFeed;
  private long lines;

  IncludeScan(Sink sink, FetchBudget budget) {
    this.sink = sink;
    this.budget = budget;
  }

  /** Copies all of it; each line and octet is counted. */
  void copy(InputStream in) throws IOException {
    byte[] buffer = new byte[FULL];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      budget.takeInflated(read);
      for (int i = 0; i < read; i++) {
        take(buffer[i]);
      }
      budget.takeLines(lines);
      lines = 0;
    }
    if (filled > lineAt) {
      endLine();
      budget.takeLines(1);
    }
    flush(filled);
  }

  private void take(byte octet) throws IOException {
    if (octet == '\n' && afterCarriageReturn) {
      afterCarriageReturn = false;
      if (!dropLineFeed) {
        put(octet);
        lineAt = filled;
      }
      return;
    }
    afterCarriageReturn = octet == '\r';
    if (octet == '\n' || octet == '\r') {
      lines++;
      dropLineFeed = endLine();
      if (!dropLineFeed) {
        put(octet);
      }
      lineAt = filled;
      blanks = 0;
      mayBeInclude = true;
      return;
    }
    put(octet);
    mayBeInclude = mayBeInclude && stillMayBe(filled - lineAt);
  }

  private void put(byte octet) throws IOException {
    if (filled >= FULL) {
      flush(mayBeInclude && filled - lineAt <= MAX_LINE ? lineAt : filled);
    }
    out[filled++] = octet;
  }

  private boolean stillMayBe(int length) throws IOException {
    byte octet = out[filled - 1];
    if (length > MAX_LINE) {
      directive(line());
      return false;
    }
    if (length == blanks + 1 && (octet == ' ' || octet == '\t')) {
      blanks++;
      return true;
    }
    byte[] word = out[lineAt + blanks] == '!' ? ADBLOCK : V2FLY;
    return length - blanks > word.length || octet == word[length - blanks - 1];
  }

  private String line() {
    return new String(out, lineAt, filled - lineAt, StandardCharsets.UTF_8);
  }

  private void directive(String line) throws IOException {
    String text = line.strip();
    if (text.startsWith("!#")) {
      flush(lineAt);
      sink.directive(text);
    }
  }

  /** Whether the line that ends here was replaced. */
  private boolean endLine() throws IOException {
    if (!mayBeInclude || filled == lineAt) {
      return false;
    }
    String line = line();
    Optional<Include> include = Include.in(line);
    if (include.isEmpty()) {
      directive(line);
      return false;
    }
    int length = filled - lineAt;
    flush(lineAt);
    boolean replaced = sink.include(include.get());
    filled = replaced ? 0 : length;
    return replaced;
  }

  /** Gives away the first octets; what is behind them moves to the front. */
  private void flush(int length) throws IOException {
    sink.write(out, 0, length);
    System.arraycopy(out, length, out, 0, filled - length);
    filled -= length;
    lineAt = Math.max(0, lineAt - length);
  }
}
