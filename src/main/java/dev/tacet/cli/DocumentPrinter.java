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
  private static final int LEAST_BAR = 6;
  private static final int SCALE = 40;
  private static final int GAP = 2;
  private static final String INDENT = "  ";

  private final Terminal terminal;

  DocumentPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(Document document) {
    wrapped("", "", document.title(), Style.BOLD);
    document.blocks().forEach(block -> block.match(this));
    if (!document.foot().isEmpty()) {
      terminal.line();
      wrapped("", "", document.foot(), Style.DIM);
    }
  }

  @Override
  public Void heading(Block.Heading heading) {
    terminal.line();
    return wrapped("", "", heading.text(), Style.BOLD);
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
    // A shell takes a backslash at the end of a line for a line that goes on.
    String indent = INDENT;
    StringBuilder line = new StringBuilder();
    for (String word : command.text().split(" ")) {
      if (line.length() > 0 && indent.length() + columns(line + " " + word) + GAP > COLUMNS) {
        terminal.line(indent, line + " \\");
        line.setLength(0);
        indent = INDENT + INDENT;
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    terminal.line(indent, line.toString());
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
      wrapped("", INDENT, row.get(0), Style.PLAIN);
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
    int room = Math.min(BAR_COLUMNS, Math.max(LEAST_BAR, COLUMNS - widthBesideBars(bars)));
    Table table = new Table(terminal, "").aligned("<<>>");
    for (Block.Bar bar : bars.bars()) {
      long part = most == 0 ? 0 : Math.round((double) bar.total() * room / most);
      long first = bar.total() == 0 ? 0 : Math.round((double) bar.blocked() * part / bar.total());
      table.row(
          cut(bar.label(), BAR_LABEL),
          blocked.repeat((int) first) + passed.repeat((int) (part - first)),
          "%,d".formatted(bar.blocked()),
          "%,d".formatted(bar.passed()),
          cut(bar.remark(), BAR_LABEL));
    }
    table.print();
    return null;
  }

  private int widthBesideBars(Block.Bars bars) {
    int label = 0;
    int remark = 0;
    long most = 0;
    for (Block.Bar bar : bars.bars()) {
      label = Math.max(label, Math.min(BAR_LABEL, columns(bar.label())));
      remark = Math.max(remark, Math.min(BAR_LABEL, columns(bar.remark())));
      most = Math.max(most, Math.max(bar.blocked(), bar.passed()));
    }
    return label + remark + 2 * "%,d".formatted(most).length() + 4 * GAP;
  }

  @Override
  public Void timeline(Block.Timeline timeline) {
    String on = terminal.drawn("█", "#");
    String off = terminal.drawn("·", ".");
    terminal.line(timeline.title());
    int label = 0;
    int remark = 0;
    for (Block.Stretch stretch : timeline.stretches()) {
      label = Math.max(label, Math.min(BAR_LABEL, columns(stretch.label())));
      remark = Math.max(remark, columns(stretch.remark()));
    }
    int room = Math.min(SCALE, Math.max(LEAST_BAR, COLUMNS - label - remark - 2 * GAP));
    int between = room - columns(timeline.from()) - columns(timeline.until());
    if (between > 0) {
      terminal.line(
          " ".repeat(label + GAP),
          Style.DIM.of(timeline.from() + " ".repeat(between) + timeline.until()));
    } else {
      wrapped("", "", timeline.from() + " to " + timeline.until(), Style.DIM);
    }
    Table table = new Table(terminal, "");
    for (Block.Stretch stretch : timeline.stretches()) {
      int from = (int) Math.round(stretch.from() * (room - 1));
      int until = (int) Math.round(stretch.until() * (room - 1)) + 1;
      table.row(
          cut(stretch.label(), BAR_LABEL),
          off.repeat(from) + on.repeat(until - from) + off.repeat(room - until),
          stretch.remark());
    }
    table.print();
    return null;
  }

  private String cut(String label, int room) {
    if (columns(label) <= room) {
      return label;
    }
    String rest = label;
    while (columns(rest) >= room) {
      rest = rest.substring(0, rest.offsetByCodePoints(rest.length(), -1));
    }
    return rest + terminal.ellipsis();
  }

  /** Breaks between words, and words that no line can hold, such as a long name. */
  private Void wrapped(String first, String others, String text, Style style) {
    StringBuilder line = new StringBuilder();
    String indent = first;
    for (String word : text.split(" ")) {
      String rest = word;
      if (line.length() > 0 && columns(indent) + columns(line + " " + rest) > COLUMNS) {
        terminal.line(indent, style.of(line.toString()));
        line.setLength(0);
        indent = others;
      }
      while (line.length() == 0 && columns(indent) + columns(rest) > COLUMNS) {
        int end = fitting(rest, COLUMNS - columns(indent));
        terminal.line(indent, style.of(rest.substring(0, end)));
        rest = rest.substring(end);
        indent = others;
      }
      line.append(line.length() == 0 ? "" : " ").append(rest);
    }
    terminal.line(indent, style.of(line.toString()));
    return null;
  }

  /** How much of a word fits; at least a letter, so that it comes to an end. */
  private int fitting(String word, int room) {
    int end = 0;
    while (end < word.length()) {
      int next = word.offsetByCodePoints(end, 1);
      if (columns(word.substring(0, next)) > room) {
        break;
      }
      end = next;
    }
    return end == 0 ? word.offsetByCodePoints(0, 1) : end;
  }

  private int columns(String text) {
    return SafeText.columns(terminal.shown(text));
  }
}
