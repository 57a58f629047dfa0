package dev.tacet.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown, aligned so that a terminal shows it, too. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Spread spread ? spread.words() : String.valueOf(cell));
    }
    rows.add(row);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int columns = rows.get(0).size();
    for (int number = 0; number < rows.size(); number++) {
      text.append('|');
      for (int column = 0; column < columns; column++) {
        String cell = rows.get(number).get(column);
        text.append(' ')
            .append(cell)
            .append(" ".repeat(width(column) - cell.length()))
            .append(" |");
      }
      text.append('\n');
      if (number == 0) {
        text.append('|');
        for (int column = 0; column < columns; column++) {
          text.append("-".repeat(width(column) + 2)).append('|');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return Collections.max(rows.stream().map(row -> row.get(column).length()).toList());
  }
}
