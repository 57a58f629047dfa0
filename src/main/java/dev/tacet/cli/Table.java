package dev.tacet.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of aligned columns, two blanks between them. On a terminal, what the last column has too
 * much goes below it, word by word. One thread.
 */
final class Table {
  /** Narrower than this a column is not read: it begins on a line of its own. */
  private static final int NARROW = 20;

  private static final String BELOW = "    ";

  private final Terminal terminal;
  private final String indent;
  private final List<List<Span>> rows = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();

  Table(Terminal terminal, String indent) {
    this.terminal = terminal;
    this.indent = indent;
  }

  /** The headings; one that begins with {@code >} has its column aligned to the right. */
  Table head(String... names) {
    List<Span> row = new ArrayList<>();
    for (String name : names) {
      boolean number = name.startsWith(">");
      right.add(number);
      row.add(Style.DIM.of(number ? name.substring(1) : name));
    }
    rows.add(row);
    return this;
  }

  /** Columns without headings, aligned as in {@link #head}. */
  Table aligned(String marks) {
    marks.chars().forEach(mark -> right.add(mark == '>'));
    return this;
  }

  Table row(Object... cells) {
    List<Span> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      row.add(cell instanceof Span span ? span : Span.plain(cell));
    }
    rows.add(row);
    return this;
  }

  void print() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<Span> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<Span> row : rows) {
      List<Span> line = new ArrayList<>();
      line.add(Span.plain(indent));
      int last = row.size() - 1;
      while (last > 0 && row.get(last).text().isEmpty()) {
        last--;
      }
      int begin = indent.length();
      for (int i = 0; i < last; i++) {
        begin += widths[i] + 2;
      }
      for (int i = 0; i <= last; i++) {
        Span cell = row.get(i);
        if (i == last && last == columns - 1 && isTooLong(begin, cell)) {
          printBelow(line, begin, cell);
          line = List.of();
          break;
        }
        Span padding = Span.plain(" ".repeat(widths[i] - width(cell)));
        boolean toRight = i < right.size() && right.get(i);
        if (toRight) {
          line.add(padding);
        }
        line.add(cell);
        if (i < last) {
          line.add(toRight ? Span.EMPTY : padding);
          line.add(Span.plain("  "));
        }
      }
      if (!line.isEmpty()) {
        terminal.line(line);
      }
    }
  }

  private boolean isTooLong(int begin, Span cell) {
    return terminal.outIsTerminal() && begin + width(cell) > terminal.columns();
  }

  /** The rest of a line whose last cell has no room beside the others. */
  private void printBelow(List<Span> line, int begin, Span cell) {
    boolean narrow = terminal.columns() - begin < NARROW;
    String hanging = narrow ? indent + BELOW : " ".repeat(begin);
    int room = Math.max(NARROW, terminal.columns() - hanging.length());
    List<Span> next = new ArrayList<>(line);
    if (narrow && begin > indent.length()) {
      while (!next.isEmpty() && next.get(next.size() - 1).text().isBlank()) {
        next.remove(next.size() - 1);
      }
      if (!next.isEmpty()) {
        terminal.line(next);
      }
      next = new ArrayList<>(List.of(Span.plain(hanging)));
    }
    for (String part : parts(terminal.shown(cell.text()), room)) {
      next.add(new Span(cell.style(), part));
      terminal.line(next);
      next = new ArrayList<>(List.of(Span.plain(hanging)));
    }
  }

  /** Words that fit into a room; one that is longer stays whole, so that it can be copied. */
  private static List<String> parts(String text, int room) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!part.isEmpty() && SafeText.columns(part + " " + word) > room) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(part.isEmpty() ? "" : " ").append(word);
    }
    parts.add(part.toString());
    return parts;
  }

  private int width(Span span) {
    return SafeText.columns(terminal.shown(span.text()));
  }
}
