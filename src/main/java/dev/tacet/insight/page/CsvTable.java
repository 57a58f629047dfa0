package dev.tacet.insight.page;

import dev.tacet.config.VisibleText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as comma-separated values (RFC 4180): a line of headings, then the rows, each line ended
 * by CR LF. Pure functions.
 *
 * <p>A spreadsheet takes a cell that begins with {@code = + - @} for a formula and runs it, whoever
 * wrote it; such a cell gets an apostrophe before it, as does one that begins with a tab or a
 * carriage return, which are shown in words besides.
 */
public final class CsvTable {
  private static final String FORMULA = "=+-@\t\r";

  private CsvTable() {}

  public static String of(Block.Grid grid) {
    StringBuilder out = new StringBuilder();
    line(out, grid.columns().stream().map(Block.Column::title).toList());
    grid.rows().forEach(row -> line(out, row));
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append(cells.stream().map(CsvTable::cell).collect(Collectors.joining(","))).append("\r\n");
  }

  static String cell(String text) {
    StringBuilder cell = new StringBuilder(text.length() + 2);
    if (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
      cell.append('\'');
    }
    text.codePoints().forEach(point -> VisibleText.append(cell, point));
    if (cell.chars().anyMatch(c -> c == ',' || c == '"')) {
      return '"' + cell.toString().replace("\"", "\"\"") + '"';
    }
    return cell.toString();
  }
}
