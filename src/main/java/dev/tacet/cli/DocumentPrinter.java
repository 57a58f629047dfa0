package dev.tacet.cli;

import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints a {@link Document} on the terminal: charts of block characters, tables that are stacked
 * where they are too wide. One thread.
 */
final class DocumentPrinter implements Block.Cases<Void> {
  /** What is easy to read, and to mail; a wider terminal is not used up. */
  private static final int COLUMNS = 80;

  private static final String SHADES = " ·░▒▓█";
  private static final String PLAIN_SHADES = " .:+*#";
  private static final int BAR_LABEL = 28;
  private static final int BAR_COLUMNS = 26;
  private static final String INDENT = "  ";

  private final Terminal terminal;

  DocumentPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(Document document) {
    terminal.line(Style.BOLD.of(document.title()));
    document.blocks().forEach(block -> block.match(this));
    if (!document.foot().isEmpty()) {
      terminal.line();
      wrapped("", "", document.foot(), Style.DIM);
    }
  }

  @Override
  public Void heading(Block.Heading heading) {
    terminal.line();
    terminal.line(Style.BOLD.of(heading.text()));
    return null;
  }

  @Override
  public Void paragraph(Block.Paragraph paragraph) {
    return wrapped("", "", paragraph.text(), Style.PLAIN);
  }

  @Override
  public Void points(Block.Points points) {
    points.texts().forEach(text -> wrapped("- ", INDENT, text, Style.DIM));
    return null;
  }

  @Override
  public Void command(Block.Command command) {
    terminal.line(INDENT, command.text());
    return null;
  }

  @Override
  public Void facts(Block.Facts facts) {
    int label = facts.facts().stream().mapToInt(fact -> columns(fact.label())).max().orElse(0) + 2;
    for (Block.Fact fact : facts.facts()) {
      String head = fact.label() + " ".repeat(label - columns(fact.label()));
      wrapped(head, " ".repeat(label), fact.value(), Style.PLAIN);
    }
    return null;
  }

  @Override
  public Void grid(Block.Grid grid) {
    if (widthOf(grid) > COLUMNS) {
      stack(grid);
      return null;
    }
    Table table = new Table(terminal, "");
    table.head(
        grid.columns().stream()
            .map(column -> (column.number() ? ">" : "") + column.title())
            .toArray(String[]::new));
    grid.rows().forEach(row -> table.row(row.toArray()));
    table.print();
    return null;
  }

  private int widthOf(Block.Grid grid) {
    int width = 0;
    for (int i = 0; i < grid.columns().size(); i++) {
      int widest = columns(grid.columns().get(i).title());
      for (List<String> row : grid.rows()) {
        widest = Math.max(widest, columns(row.get(i)));
      }
      width += widest + 2;
    }
    return width - 2;
  }

  /** The first cell on a line of its own, the others below it with what they are. */
  private void stack(Block.Grid grid) {
    for (List<String> row : grid.rows()) {
      terminal.line(row.get(0));
      List<String> cells = new ArrayList<>();
      for (int i = 1; i < row.size(); i++) {
        cells.add(grid.columns().get(i).title() + ": " + row.get(i));
      }
      wrapped("    ", "    ", String.join("; ", cells), Style.PLAIN);
    }
  }

  @Override
  public Void heatMap(Block.HeatMap map) {
    terminal.line(map.title());
    int label = map.days().stream().mapToInt(day -> columns(day.label())).max().orElse(0) + 2;
    StringBuilder hours = new StringBuilder(" ".repeat(label));
    for (int hour = 0; hour < 24; hour += 3) {
      hours.append("%-6d".formatted(hour));
    }
    terminal.line(Style.DIM.of(hours.toString().stripTrailing()));
    long most = Math.max(1, map.most());
    String shades = terminal.drawn(SHADES, PLAIN_SHADES);
    for (Block.Day day : map.days()) {
      StringBuilder cells = new StringBuilder();
      for (long count : day.hours()) {
        cells.append(String.valueOf(shades.charAt(Block.HeatMap.shade(count, most))).repeat(2));
      }
      terminal.line(day.label(), " ".repeat(label - columns(day.label())), cells.toString());
    }
    return null;
  }

  @Override
  public Void bars(Block.Bars bars) {
    String blocked = terminal.drawn("█", "#");
    String passed = terminal.drawn("░", "=");
    terminal.line(
        bars.title(),
        INDENT,
        Style.BAD.of(blocked),
        " " + bars.blocked() + INDENT,
        passed + " " + bars.passed());
    long most = bars.bars().stream().mapToLong(Block.Bar::total).max().orElse(0);
    Table table = new Table(terminal, "").aligned("<<>>");
    for (Block.Bar bar : bars.bars()) {
      long part = most == 0 ? 0 : Math.round((double) bar.total() * BAR_COLUMNS / most);
      long first = bar.total() == 0 ? 0 : Math.round((double) bar.blocked() * part / bar.total());
      table.row(
          cut(bar.label()),
          blocked.repeat((int) first) + passed.repeat((int) (part - first)),
          "%,d".formatted(bar.blocked()),
          "%,d".formatted(bar.passed()),
          bar.remark());
    }
    table.print();
    return null;
  }

  private String cut(String label) {
    if (columns(label) <= BAR_LABEL) {
      return label;
    }
    String rest = label;
    while (columns(rest) >= BAR_LABEL) {
      rest = rest.substring(0, rest.offsetByCodePoints(rest.length(), -1));
    }
    return rest + terminal.ellipsis();
  }

  /** Breaks between words; what has none, such as a long name, stands on a line of its own. */
  private Void wrapped(String first, String others, String text, Style style) {
    StringBuilder line = new StringBuilder();
    String indent = first;
    for (String word : text.split(" ")) {
      if (line.length() > 0 && columns(indent) + columns(line + " " + word) > COLUMNS) {
        terminal.line(indent, style.of(line.toString()));
        line.setLength(0);
        indent = others;
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    terminal.line(indent, style.of(line.toString()));
    return null;
  }

  private int columns(String text) {
    return SafeText.columns(terminal.shown(text));
  }
}
