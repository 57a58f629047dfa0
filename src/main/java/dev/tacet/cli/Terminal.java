package dev.tacet.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The one way out to the person: every text printed goes through {@link SafeText} here, and only
 * here styles become escape sequences. Thread-safe; a line is written whole.
 */
final class Terminal {
  private final BufferedWriter out;
  private final BufferedWriter err;
  private final InputStream in;
  private final Charset charset;
  private final CharsetEncoder encoder;
  private final boolean outIsTerminal;
  private final boolean inIsTerminal;
  private final boolean mayColour;
  private final WindowSize window;
  private final boolean errIsTerminal;
  private boolean colour;
  private int statusColumns;

  /** How wide the terminal is. */
  interface WindowSize {
    /** Columns, asked only where the output is a terminal. */
    int columns();
  }

  /**
   * @param charset what the terminal reads; what it cannot show is escaped
   * @param errIsTerminal whether somebody watches a {@link #status}
   * @param mayColour whether {@code auto} colours where output is a terminal
   */
  Terminal(
      OutputStream out,
      OutputStream err,
      InputStream in,
      Charset charset,
      boolean outIsTerminal,
      boolean inIsTerminal,
      boolean errIsTerminal,
      boolean mayColour,
      WindowSize window) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, charset));
    this.err = new BufferedWriter(new OutputStreamWriter(err, charset));
    this.in = in;
    this.charset = charset;
    this.encoder = charset.newEncoder();
    this.outIsTerminal = outIsTerminal;
    this.inIsTerminal = inIsTerminal;
    this.mayColour = mayColour;
    this.window = window;
    this.errIsTerminal = errIsTerminal;
    this.colour = outIsTerminal && mayColour;
  }

  synchronized void color(ColorMode mode) {
    colour =
        switch (mode) {
          case AUTO -> outIsTerminal && mayColour;
          case ALWAYS -> true;
          case NEVER -> false;
        };
  }

  synchronized boolean colours() {
    return colour;
  }

  boolean outIsTerminal() {
    return outIsTerminal;
  }

  boolean inIsTerminal() {
    return inIsTerminal;
  }

  /** Columns of the terminal; only meaningful where output is one. */
  int columns() {
    return window.columns();
  }

  /** What stands for the part of a name that was left out. */
  String ellipsis() {
    return drawn("…", "..");
  }

  /** The first text where the terminal has all its characters, else the second. */
  String drawn(String best, String plain) {
    return encoder.canEncode(best) ? best : plain;
  }

  /** Text as it will be shown: safe, and in characters the terminal has. */
  synchronized String shown(String text) {
    String safe = SafeText.of(text);
    if (encoder.canEncode(safe)) {
      return safe;
    }
    StringBuilder shown = new StringBuilder();
    safe.codePoints()
        .forEach(
            point -> {
              if (encoder.canEncode(Character.toString(point))) {
                shown.appendCodePoint(point);
              } else {
                SafeText.escape(shown, point);
              }
            });
    return shown.toString();
  }

  /** One line; pieces may be {@link Span}s or anything else, which is plain. */
  synchronized void line(Object... pieces) {
    StringBuilder line = new StringBuilder();
    for (Object piece : pieces) {
      Span span = piece instanceof Span styled ? styled : Span.plain(piece);
      String safe = shown(span.text());
      line.append(colour ? span.style().around(safe) : safe);
    }
    write(line.append('\n'));
  }

  /** One line of columns, as {@link #line}. */
  void line(List<Span> spans) {
    line(spans.toArray());
  }

  /** One line of JSON, which escapes all that is not plain ASCII by itself. */
  synchronized void json(String json) {
    write(json + "\n");
  }

  /** A text of ours that has several lines and may hold our own escape sequences: help. */
  synchronized void ownText(String text) {
    write(text);
  }

  /** One line or several on standard error; line breaks are ours, the rest is made safe. */
  synchronized void error(String message) {
    flushIfPossible();
    StringBuilder lines = new StringBuilder();
    for (String line : message.split("\n", -1)) {
      lines.append(shown(line)).append('\n');
    }
    try {
      err.append(lines).flush();
    } catch (IOException e) {
      // Nobody reads what is wrong; the exit code still says it.
      return;
    }
  }

  /** Whether a {@link #status} is seen. */
  boolean showsStatus() {
    return errIsTerminal;
  }

  /**
   * What is going on, on a line of standard error that the next one takes the place of; nothing
   * where that is no terminal. An empty text takes the line away.
   */
  synchronized void status(String text) {
    if (!errIsTerminal) {
      return;
    }
    String line = shown(text);
    int columns = SafeText.columns(line);
    try {
      err.append('\r').append(line).append(" ".repeat(Math.max(0, statusColumns - columns)));
      err.append(columns == 0 ? "\r" : "").flush();
    } catch (IOException e) {
      // Nobody watches; the work goes on.
      return;
    }
    statusColumns = columns;
  }

  /** A question on standard error, answered by a line; only {@code y} and {@code yes} are yes. */
  boolean confirm(String question) {
    synchronized (this) {
      flushIfPossible();
      try {
        err.append(shown(question)).append(" (y/N) ").flush();
      } catch (IOException e) {
        return false;
      }
    }
    List<String> lines = readLines(1);
    String answer = lines.isEmpty() ? "" : lines.get(0).strip().toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  /**
   * Lines of standard input.
   *
   * @param limit no more than so many are read
   */
  List<String> readLines(int limit) {
    List<String> lines = new ArrayList<>();
    try {
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, charset));
      String line;
      while (lines.size() < limit && (line = reader.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UsageException("standard input cannot be read: " + e.getMessage());
    }
    return lines;
  }

  /**
   * Sends what is buffered.
   *
   * @throws OutputClosedException where nobody takes it
   */
  synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
  }

  /** What is wrong is said even where standard output is what is wrong. */
  private void flushIfPossible() {
    try {
      out.flush();
    } catch (IOException e) {
      // The next flush fails as well, and that one is told.
      return;
    }
  }

  private void write(CharSequence text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
  }
}
