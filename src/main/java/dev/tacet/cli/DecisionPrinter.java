package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.DecisionLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Decisions as lines to be read at a glance: when, who, what, verdict, why. Columns widen as longer
 * texts come, up to a bound, since a stream has no last line to measure. One thread.
 */
final class DecisionPrinter {
  private static final int MAX_CLIENT = 39; // an IPv6 address written out
  private static final int MAX_DEVICE = 20;
  private static final int MAX_NAME = 60;
  private static final int NARROWEST_NAME = 20;

  /** {@code 20:14:07 192.0.2.17 HTTPS }name{@code blocked vendor: xiaomi/optional}. */
  private static final int BESIDE_NAME = 8 + 2 + 2 + 5 + 2 + 2 + 7 + 2 + 24;

  private final Terminal terminal;
  private final Times times;
  private final boolean fullTime;
  private int clientWidth = 15; // an IPv4 address
  private int typeWidth = 5;
  private int nameWidth = 32;
  private String day;
  private int columns;

  /**
   * @param fullTime true puts the day on each line; false on a line of its own where it changes
   */
  DecisionPrinter(Terminal terminal, Times times, boolean fullTime) {
    this.terminal = terminal;
    this.times = times;
    this.fullTime = fullTime;
    this.day = times.day(times.now().toString());
  }

  void print(DecisionLine line) {
    if (!fullTime) {
      printDay(times.day(line.time()));
    }
    String client = shownClient(line);
    clientWidth = widened(clientWidth, client, MAX_CLIENT);
    // On a terminal a rare TYPE65280 must not push every later line to the right.
    typeWidth = widened(typeWidth, line.type(), terminal.outIsTerminal() ? 5 : 12);
    String name = terminal.shown(line.name());
    name = terminal.outIsTerminal() ? shortened(name) : name;
    nameWidth = widened(nameWidth, name, terminal.outIsTerminal() ? roomForName() : MAX_NAME);
    List<Span> spans = new ArrayList<>();
    String when = fullTime ? times.dateAndTime(line.time()) : times.timeOfDay(line.time());
    spans.add(Style.DIM.of(when + "  "));
    spans.add(Span.plain(padded(client, clientWidth)));
    spans.add(Style.DIM.of(padded(line.type(), typeWidth)));
    spans.add(new Span(verdictStyle(line.verdict()), padded(name, nameWidth)));
    spans.add(new Span(verdictStyle(line.verdict()), padded(line.verdict(), 7)));
    spans.add(Span.plain(why(line)));
    terminal.line(spans);
  }

  /** The device by its name; on a terminal no stranger's name takes more than a column's room. */
  private String shownClient(DecisionLine line) {
    if (line.deviceName().isEmpty()) {
      return terminal.shown(line.client());
    }
    String name = terminal.shown(line.deviceName());
    return terminal.outIsTerminal() ? cut(name, MAX_DEVICE) : name;
  }

  /** Says that lines were lost. */
  void printGap(long lines) {
    terminal.line(
        Style.WARN.of("-- " + Counted.of(lines, "line") + " lost here: this reader was slow"));
  }

  private void printDay(String next) {
    if (!next.isEmpty() && !next.equals(day)) {
      day = next;
      terminal.line(Style.DIM.of("-- " + day));
    }
  }

  /** The reason in the words of log and extended error, and where the answer came from. */
  private static String why(DecisionLine line) {
    List<String> parts = new ArrayList<>();
    boolean allowed = line.verdict().equals("allowed");
    boolean answered = allowed || line.verdict().equals("would-block");
    if (!line.reason().isEmpty() && !(allowed && line.reason().equals("default"))) {
      parts.add(reason(line));
    }
    if (!line.canonical().isEmpty()) {
      int last = parts.size() - 1;
      String via = "via " + line.canonical();
      if (last < 0) {
        parts.add(via);
      } else {
        parts.set(last, parts.get(last) + " " + via);
      }
    }
    if (answered || line.verdict().equals("failed")) {
      boolean asked = !line.origin().isEmpty() && !line.origin().equals("none");
      String took = Numbers.millis(line.tookMicros() / 1000.0);
      parts.add(asked ? line.origin() + " " + took : "no upstream answered, " + took);
      if (!line.rcode().isEmpty() && !line.rcode().equals("NOERROR")) {
        parts.add(line.rcode());
      }
    }
    String why = String.join(", ", parts);
    return line.repeats() > 1 ? why + "  x" + line.repeats() : why;
  }

  /** {@code vendor: xiaomi/block}, whether the server sent the two apart or together. */
  private static String reason(DecisionLine line) {
    boolean whole = line.list().isEmpty() || line.reason().contains(": ");
    return whole ? line.reason() : line.reason() + ": " + line.list();
  }

  private static Style verdictStyle(String verdict) {
    return switch (verdict) {
      case "blocked", "rewritten" -> Style.BAD;
      case "allowed" -> Style.GOOD;
      default -> Style.WARN;
    };
  }

  private static int widened(int width, String text, int most) {
    return Math.max(width, Math.min(most, SafeText.columns(text)));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - SafeText.columns(text)) + 2);
  }

  private int roomForName() {
    int beside = BESIDE_NAME + clientWidth + (fullTime ? "2026-11-21 ".length() : 0);
    if (columns == 0) {
      columns = terminal.columns(); // once: it may take a process to know
    }
    return Math.max(NARROWEST_NAME, columns - beside);
  }

  private String shortened(String name) {
    int room = roomForName();
    nameWidth = Math.min(nameWidth, room);
    return cut(name, room);
  }

  /** Leaves out the middle: the host is at the front, whose it is at the end. */
  private String cut(String name, int room) {
    if (SafeText.columns(name) <= room) {
      return name;
    }
    String gap = terminal.ellipsis();
    int kept = room - gap.length();
    int front = kept / 3;
    // Safe text has no unpaired surrogates; a cut must not make one.
    String head = name.substring(0, name.offsetByCodePoints(0, front));
    int points = name.codePointCount(0, name.length());
    String tail = name.substring(name.offsetByCodePoints(0, points - (kept - front)));
    return head + gap + tail;
  }
}
