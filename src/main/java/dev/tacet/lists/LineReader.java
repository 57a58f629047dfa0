package dev.tacet.lists;

import java.io.IOException;
import java.io.Reader;

/**
 * Lines of a stranger's text. LF, CR and CRLF end a line, the last one needs no end. What is longer
 * than {@link #MAX_LINE} is never held: its beginning is given and the rest passed over.
 */
final class LineReader {
  /** Characters; a hosts line with nine names of the longest kind has 2,300. */
  static final int MAX_LINE = 8192;

  private final Reader in;
  private final char[] buffer = new char[16 * 1024];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int filled;
  private boolean afterCarriageReturn;
  private boolean tooLong;
  private long number;

  LineReader(Reader in) {
    this.in = in;
  }

  /**
   * Goes to the next line.
   *
   * @return false at the end
   */
  boolean next() throws IOException {
    line.setLength(0);
    tooLong = false;
    boolean any = false;
    while (true) {
      if (at == filled) {
        filled = in.read(buffer, 0, buffer.length);
        at = 0;
        if (filled <= 0) {
          filled = 0;
          number += any ? 1 : 0;
          return any;
        }
      }
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[at] == '\n') {
          at++;
          continue;
        }
      }
      any = true;
      int from = at;
      while (at < filled && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      keep(from);
      if (at < filled) {
        afterCarriageReturn = buffer[at++] == '\r';
        number++;
        return true;
      }
    }
  }

  private void keep(int from) {
    int room = MAX_LINE - line.length();
    line.append(buffer, from, Math.min(at - from, room));
    tooLong |= at - from > room;
  }

  /** The line, or its first {@link #MAX_LINE} characters. */
  String line() {
    return line.toString();
  }

  boolean tooLong() {
    return tooLong;
  }

  /** From 1. */
  long number() {
    return number;
  }
}
