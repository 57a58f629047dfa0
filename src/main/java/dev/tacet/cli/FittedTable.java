package dev.tacet.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table no wider than it may be: where it would be, texts are cut as far as each column allows,
 * names of hosts at their front, since who owns them stands at their end. One thread.
 */
final class FittedTable {
  /** What fits every terminal, and a mail. */
  static final int COLUMNS = 80;

  private final Terminal terminal;
  private final String[] head;
  private final int[] least;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Style> styles = new ArrayList<>();

  /**
   * @param head headings, as of {@link Table#head}; one that begins with {@code <} has host names,
   *     cut at their front
   * @param least columns each may be cut to; 0 where it is not to be cut
   */
  FittedTable(Terminal terminal, String[] head, int... least) {
    this.terminal = terminal;
    this.head = head.clone();
    this.least = least.clone();
  }

  FittedTable row(Style style, String... cells) {
    String[] shown = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      shown[i] = terminal.shown(cells[i]);
    }
    rows.add(shown);
    styles.add(style);
    return this;
  }

  void print() {
    int[] widths = fitted(natural());
    String[] headings = new String[head.length];
    for (int i = 0; i < head.length; i++) {
      headings[i] = head[i].startsWith("<") ? head[i].substring(1) : head[i];
    }
    Table table = new Table(terminal, "").head(headings);
    for (int i = 0; i < rows.size(); i++) {
      Object[] cells = new Object[head.length];
      for (int column = 0; column < head.length; column++) {
        String cell = rows.get(i)[column];
        cells[column] =
            styles
                .get(i)
                .of(
                    head[column].startsWith("<")
                        ? end(cell, widths[column])
                        : begin(cell, widths[column]));
      }
      table.row(cells);
    }
    table.print();
  }

  private int[] natural() {
    int[] widths = new int[head.length];
    for (int i = 0; i < head.length; i++) {
      widths[i] = head[i].replaceFirst("^[<>]", "").length();
      for (String[] row : rows) {
        widths[i] = Math.max(widths[i], SafeText.columns(row[i]));
      }
    }
    return widths;
  }

  /** Cuts the widest column that may be cut, one step after the other. */
  private int[] fitted(int[] widths) {
    int over = 2 * (head.length - 1) - COLUMNS;
    for (int width : widths) {
      over += width;
    }
    for (; over > 0; over--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (least[i] > 0 && widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private String begin(String text, int room) {
    if (SafeText.columns(text) <= room) {
      return text;
    }
    String gap = terminal.ellipsis();
    int to = text.length();
    while (to > 0 && SafeText.columns(text.substring(0, to)) + gap.length() > room) {
      to = text.offsetByCodePoints(to, -1);
    }
    return text.substring(0, to) + gap;
  }

  private String end(String text, int room) {
    if (SafeText.columns(text) <= room) {
      return text;
    }
    String gap = terminal.ellipsis();
    int from = 0;
    while (from < text.length() && SafeText.columns(text.substring(from)) + gap.length() > room) {
      from = text.offsetByCodePoints(from, 1);
    }
    return gap + text.substring(from);
  }
}
