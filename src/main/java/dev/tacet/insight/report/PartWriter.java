package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Party;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What all parts of a report are written with: tables are cut to what is read to its end, with how
 * many lines more there are and which command shows them. One report an object, one thread.
 */
final class PartWriter {
  /** Lines of a table. The verbs and JSON show all. */
  static final int MOST_LINES = 15;

  private static final int MOST_LIMITS = 6;

  private final Findings findings;
  private final Written written;
  private final boolean ofHouse;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param ofHouse whether lines name the device
   */
  PartWriter(Findings findings, boolean ofHouse) {
    this.findings = findings;
    this.ofHouse = ofHouse;
    written = new Written(findings.trails().zone(), findings.owners());
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  Findings findings() {
    return findings;
  }

  Written written() {
    return written;
  }

  boolean ofHouse() {
    return ofHouse;
  }

  void add(Block block) {
    blocks.add(block);
  }

  void heading(String text) {
    blocks.add(new Block.Heading(2, text));
  }

  void heading(int level, String text) {
    blocks.add(new Block.Heading(level, text));
  }

  void say(String text) {
    blocks.add(new Block.Paragraph(text));
  }

  void command(String text) {
    blocks.add(new Block.Command(text));
  }

  /** The first lines of a table. */
  <T> void table(List<Column> columns, List<T> all, Function<T, List<String>> row) {
    blocks.add(new Block.Grid(columns, all.stream().limit(MOST_LINES).map(row).toList()));
  }

  /** Columns, that of the device in front where a report is of several. */
  List<Column> columns(Column... columns) {
    List<Column> all = new ArrayList<>();
    if (ofHouse) {
      all.add(Column.text("device"));
    }
    all.addAll(List.of(columns));
    return all;
  }

  List<String> cells(Party party, String... cells) {
    List<String> all = new ArrayList<>();
    if (ofHouse) {
      all.add(findings.name(party));
    }
    all.addAll(List.of(cells));
    return all;
  }

  /**
   * What a line is about where there is but one cell: a name, and whose where there are several.
   */
  String label(Party party, DomainName name) {
    return ofHouse ? findings.name(party) + ": " + name : name.toString();
  }

  /** Says how many lines of a table are not shown, and where they are. */
  void more(int all, String one, String many, String where) {
    if (all > MOST_LINES) {
      say(
          Counted.number(all - MOST_LINES)
              + " further "
              + Counted.word(all - MOST_LINES, one, many)
              + ": "
              + where);
    }
  }

  /** The first of what is not shown by a part's lines; the same sentence once. */
  void limits(Stream<String> limits) {
    Set<String> all = new LinkedHashSet<>();
    limits.filter(limit -> all.size() < MOST_LIMITS).forEach(all::add);
    points(all);
  }

  /** Sentences, if there are any. */
  void points(Collection<String> sentences) {
    if (!sentences.isEmpty()) {
      blocks.add(new Block.Points(List.copyOf(sentences)));
    }
  }

  /** Where in the period of the trails a moment lies, 0 to 1. */
  double within(long millis) {
    long from = findings.trails().firstMillis();
    long span = findings.trails().lastMillis() - from;
    return span <= 0 ? 0 : Math.min(1, Math.max(0, (double) (millis - from) / span));
  }

  /** What lasted from when to when, below the period of the trails. */
  void timeline(String title, List<Block.Stretch> stretches) {
    blocks.add(
        new Block.Timeline(
            title,
            written.time(findings.trails().firstMillis()),
            written.time(findings.trails().lastMillis()),
            stretches));
  }
}
