package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a stranger's text, as octets. LF, CR and CRLF end a line, the last one needs no end.
 * What is longer than {@link #MAX_LINE} is never held: its beginning is given and the rest passed
 * over.
 */
final class LineReader {
  /** Octets; hosts lines of 20,000 are read. */
  static final int MAX_LINE = 24 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int filled;
  private int from;
  private int to;
  private boolean afterCarriageReturn;
  private boolean tooLong;
  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next line.
   *
   * @return false at the end
   */
  boolean next() throws IOException {
    tooLong = false;
    from = at;
    if (at == filled && !refill()) {
      return false;
    }
    if (afterCarriageReturn && buffer[at] == '\n') {
      from = ++at;
      if (at == filled && !refill()) {
        return false;
      }
    }
    afterCarriageReturn = false;
    number++;
    while (true) {
      int end = lineEnd(at);
      to = end;
      if (end < filled) {
        pass(end);
        return true;
      }
      at = filled;
      if (filled - from > MAX_LINE) {
        tooLong = true;
        passOver();
        return true;
      }
      if (!refill()) {
        to = filled;
        return true;
      }
    }
  }

  private int lineEnd(int start) {
    byte[] octets = buffer;
    int end = filled;
    int i = start;
    while (i < end && octets[i] != '\n' && octets[i] != '\r') {
      i++;
    }
    return i;
  }

  private void pass(int end) {
    if (end - from > MAX_LINE) {
      tooLong = true;
      to = from + MAX_LINE;
    }
    afterCarriageReturn = buffer[end] == '\r';
    at = end + 1;
  }

  /** Keeps the line's beginning at the buffer's and reads on until its end. */
  private void passOver() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, MAX_LINE);
    from = 0;
    to = MAX_LINE;
    while (true) {
      at = MAX_LINE;
      filled = MAX_LINE;
      int read = in.read(buffer, MAX_LINE, buffer.length - MAX_LINE);
      if (read <= 0) {
        return;
      }
      filled += read;
      int end = lineEnd(at);
      if (end < filled) {
        afterCarriageReturn = buffer[end] == '\r';
        at = end + 1;
        return;
      }
    }
  }

  /** Reads more behind the line that has begun, which then stands at the buffer's beginning. */
  private boolean refill() throws IOException {
    int kept = filled - from;
    System.arraycopy(buffer, from, buffer, 0, kept);
    from = 0;
    at = kept;
    filled = kept;
    int read = in.read(buffer, kept, buffer.length - kept);
    filled += Math.max(read, 0);
    return read > 0;
  }

  /** The octets that {@link #from} and {@link #to} are about; good until the next line. */
  byte[] octets() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The line, or its beginning; octets that are no UTF-8 become U+FFFD. */
  String line() {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  boolean tooLong() {
    return tooLong;
  }

  /** From 1. */
  long number() {
    return number;
  }
}
