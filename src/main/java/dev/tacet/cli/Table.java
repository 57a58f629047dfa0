package dev.tacet.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of aligned columns, two blanks between them. One thread. */
final class Table {
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
      for (int i = 0; i <= last; i++) {
        Span cell = row.get(i);
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
      terminal.line(line);
    }
  }

  private int width(Span span) {
    return SafeText.columns(terminal.shown(span.text()));
  }
}
