package dev.tacet.insight.page;

import dev.tacet.config.VisibleText;
import java.util.List;
import java.util.Locale;

/** Draws blocks as HTML and SVG, one after the other. One thread. */
final class HtmlBlocks implements Block.Cases<Void> {
  private static final int CELL = 22;
  private static final int CELL_HEIGHT = 16;
  private static final int LABEL = 96;
  private static final int HOURS = 24;

  private static final int BAR_LABEL = 220;

  /** Letters that fit there. */
  private static final int MOST_LABEL = 32;

  private static final int BAR_WIDTH = 330;
  private static final int BAR_ROW = 22;
  private static final int BAR_REMARK = 240;

  /** A moment must be seen, too. */
  private static final int LEAST_STRETCH = 4;

  private final StringBuilder out;

  HtmlBlocks(StringBuilder out) {
    this.out = out;
  }

  @Override
  public Void heading(Block.Heading heading) {
    String tag = "h" + heading.level();
    return element(tag, "", heading.text());
  }

  @Override
  public Void paragraph(Block.Paragraph paragraph) {
    return element("p", "", paragraph.text());
  }

  @Override
  public Void points(Block.Points points) {
    out.append("<ul>\n");
    points.texts().forEach(text -> element("li", "", text));
    out.append("</ul>\n");
    return null;
  }

  @Override
  public Void command(Block.Command command) {
    return element("pre", "", command.text());
  }

  @Override
  public Void facts(Block.Facts facts) {
    out.append("<table class=\"facts\">\n");
    for (Block.Fact fact : facts.facts()) {
      out.append("<tr>");
      element("th", " scope=\"row\"", fact.label());
      element("td", "", fact.value());
      out.append("</tr>\n");
    }
    out.append("</table>\n");
    return null;
  }

  @Override
  public Void grid(Block.Grid grid) {
    List<Block.Column> columns = grid.columns();
    out.append("<table>\n<thead><tr>");
    for (Block.Column column : columns) {
      element("th", " scope=\"col\"" + aligned(column), column.title());
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : grid.rows()) {
      out.append("<tr>");
      for (int i = 0; i < columns.size(); i++) {
        element("td", aligned(columns.get(i)), row.get(i));
      }
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n");
    return null;
  }

  private static String aligned(Block.Column column) {
    return column.number() ? " class=\"number\"" : "";
  }

  @Override
  public Void heatMap(Block.HeatMap map) {
    long most = map.most();
    begin(map.title(), LABEL + HOURS * CELL, (map.days().size() + 1) * CELL_HEIGHT + 4);
    for (int hour = 0; hour < HOURS; hour += 3) {
      text(LABEL + hour * CELL, CELL_HEIGHT - 4, "", "%02d".formatted(hour));
    }
    for (int row = 0; row < map.days().size(); row++) {
      Block.Day day = map.days().get(row);
      int top = (row + 1) * CELL_HEIGHT;
      text(0, top + CELL_HEIGHT - 4, "", day.label());
      for (int hour = 0; hour < HOURS; hour++) {
        long count = day.hours().get(hour);
        out.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"s%d\"><title>",
                LABEL + hour * CELL,
                top,
                CELL - 1,
                CELL_HEIGHT - 1,
                Block.HeatMap.shade(count, most)));
        out.append(HtmlText.of(day.label() + " %02d:00: ".formatted(hour)))
            .append(count)
            .append(' ')
            .append(HtmlText.of(map.unit()))
            .append("</title></rect>\n");
      }
    }
    out.append("</svg></figure>\n");
    return null;
  }

  @Override
  public Void bars(Block.Bars bars) {
    long most = bars.bars().stream().mapToLong(Block.Bar::total).max().orElse(0);
    begin(bars.title(), BAR_LABEL + BAR_WIDTH + BAR_REMARK, bars.bars().size() * BAR_ROW + BAR_ROW);
    legend(bars);
    for (int i = 0; i < bars.bars().size(); i++) {
      Block.Bar bar = bars.bars().get(i);
      int top = (i + 1) * BAR_ROW;
      int blocked = width(bar.blocked(), most);
      int passed = width(bar.passed(), most);
      text(0, top + BAR_ROW - 8, "", shortened(bar.label()));
      rect(BAR_LABEL, top + 3, blocked, "blocked", bars.blocked() + ": " + bar.blocked());
      rect(BAR_LABEL + blocked, top + 3, passed, "passed", bars.passed() + ": " + bar.passed());
      String numbers = "%,d / %,d".formatted(bar.blocked(), bar.passed());
      text(
          BAR_LABEL + blocked + passed + 6,
          top + BAR_ROW - 8,
          " class=\"remark\"",
          bar.remark().isEmpty() ? numbers : numbers + " · " + bar.remark());
    }
    out.append("</svg></figure>\n");
    return null;
  }

  @Override
  public Void timeline(Block.Timeline timeline) {
    int width = BAR_LABEL + BAR_WIDTH;
    begin(timeline.title(), width + BAR_REMARK, (timeline.stretches().size() + 1) * BAR_ROW);
    text(BAR_LABEL, BAR_ROW - 8, " class=\"remark\"", timeline.from());
    text(width, BAR_ROW - 8, " class=\"remark end\"", timeline.until());
    for (int i = 0; i < timeline.stretches().size(); i++) {
      Block.Stretch stretch = timeline.stretches().get(i);
      int top = (i + 1) * BAR_ROW;
      text(0, top + BAR_ROW - 8, "", shortened(stretch.label()));
      rect(BAR_LABEL, top + 3, BAR_WIDTH, "s0", stretch.label());
      int from = (int) Math.round(stretch.from() * (BAR_WIDTH - LEAST_STRETCH));
      int until = (int) Math.round(stretch.until() * (BAR_WIDTH - LEAST_STRETCH));
      rect(
          BAR_LABEL + from,
          top + 3,
          until - from + LEAST_STRETCH,
          "passed",
          stretch.label() + " " + stretch.remark());
      text(width + 6, top + BAR_ROW - 8, " class=\"remark\"", stretch.remark());
    }
    out.append("</svg></figure>\n");
    return null;
  }

  private void legend(Block.Bars bars) {
    rect(BAR_LABEL, 5, 12, "blocked", bars.blocked());
    text(BAR_LABEL + 18, BAR_ROW - 8, " class=\"remark\"", bars.blocked());
    rect(BAR_LABEL + 118, 5, 12, "passed", bars.passed());
    text(BAR_LABEL + 136, BAR_ROW - 8, " class=\"remark\"", bars.passed());
  }

  private static int width(long count, long most) {
    return most == 0 ? 0 : (int) Math.round((double) count * (BAR_WIDTH - 60) / most);
  }

  /** SVG neither breaks nor cuts a text; the whole of it is in the table beside. */
  private static String shortened(String label) {
    StringBuilder shown = new StringBuilder();
    label.codePoints().forEach(point -> VisibleText.append(shown, point));
    String text = shown.toString();
    return text.codePointCount(0, text.length()) <= MOST_LABEL
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_LABEL - 1)) + "…";
  }

  private void begin(String title, int width, int height) {
    out.append("<figure><figcaption>").append(HtmlText.of(title)).append("</figcaption>\n");
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"",
            width,
            height,
            width,
            height));
    out.append(HtmlText.of(title)).append("\">\n");
  }

  private void rect(int x, int y, int width, String kind, String title) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" class=\"%s\"><title>",
            x,
            y,
            width,
            kind));
    out.append(HtmlText.of(title)).append("</title></rect>\n");
  }

  private void text(int x, int y, String attributes, String text) {
    element("text", String.format(Locale.ROOT, " x=\"%d\" y=\"%d\"%s", x, y, attributes), text);
  }

  /**
   * @param attributes written here, never a stranger's
   */
  private Void element(String tag, String attributes, String text) {
    out.append('<').append(tag).append(attributes).append('>');
    out.append(HtmlText.of(text)).append("</").append(tag).append(">\n");
    return null;
  }
}
