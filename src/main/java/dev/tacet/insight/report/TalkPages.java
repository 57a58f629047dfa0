package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.insight.Talk;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Document;
import java.util.List;
import java.util.Locale;

/** Writes what talked while nobody was awake, or while nobody was there. Pure. */
public final class TalkPages {
  private final PartWriter writer;
  private final FoundParts parts;
  private final List<Talk> talks;

  private TalkPages(Findings findings, List<Talk> talks, boolean ofHouse) {
    this.talks = talks;
    writer = new PartWriter(findings, ofHouse);
    parts = new FoundParts(writer);
  }

  /**
   * What talks by night, as {@link Findings#talks} has it.
   *
   * @param ofHouse whether lines name the device
   * @param source what was read, in words
   * @param skipped what is missing and how much, in sentences
   */
  public static Document byNight(
      Findings findings, boolean ofHouse, String source, List<String> skipped) {
    TalkPages pages = new TalkPages(findings, findings.talks(), ofHouse);
    pages.writer.add(
        new Block.Facts(Reports.period(pages.writer.written(), findings.trails(), source)));
    pages.write("nights", "by day", "--night --json", "night");
    return pages.page("What talks at night, " + findings.night(), skipped);
  }

  /**
   * What talked between two moments.
   *
   * @param away what is found in the observations of that time
   * @param talks as {@link dev.tacet.insight.Quiet#whileAway} has them
   * @param span the two moments, in words
   * @param before what it is compared with, in words
   */
  public static Document whileAway(
      Findings away,
      List<Talk> talks,
      boolean ofHouse,
      String span,
      String before,
      String source,
      List<String> skipped) {
    TalkPages pages = new TalkPages(away, talks, ofHouse);
    pages.writer.add(
        new Block.Facts(
            List.of(
                new Block.Fact("from", source),
                new Block.Fact("away", span),
                new Block.Fact("compared with", before),
                new Block.Fact("time zone", away.trails().zone().getId()))));
    pages.write("hours", "before", "--away --json", "absence");
    return pages.page("What went on while nobody was there", skipped);
  }

  private void write(String times, String otherwise, String where, String when) {
    if (talks.isEmpty()) {
      writer.say("Nothing was asked in that time.");
      return;
    }
    // A rhythm of a day may be one of the night alone.
    List<Talk> special = talks.stream().filter(Talk::isSpecial).toList();
    List<Talk> beacons =
        talks.stream().filter(t -> !t.isSpecial() && t.beacon().isPresent()).toList();
    List<Talk> rest = talks.stream().filter(t -> !t.isSpecial() && t.beacon().isEmpty()).toList();
    writer.heading("Three times as much as " + otherwise + ", or only then");
    table(special, times, otherwise, where, "Nothing.");
    writer.heading("In a rhythm that goes on at all times");
    table(beacons, times, otherwise, where, "No name is asked for in a rhythm.");
    writer.heading("As " + otherwise + ", or less");
    table(rest, times, otherwise, where, "Nothing.");
    long queries = talks.stream().mapToLong(Talk::queries).sum();
    writer.say(
        "In all "
            + Counted.of(queries, "query")
            + " for "
            + Counted.of(talks.size(), "name")
            + " of that "
            + when
            + ".");
  }

  private void table(List<Talk> of, String times, String otherwise, String where, String none) {
    if (of.isEmpty()) {
      writer.say(none);
    } else {
      parts.talks(of, times, "usual " + otherwise, where);
    }
  }

  private Document page(String title, List<String> skipped) {
    if (!skipped.isEmpty()) {
      writer.heading("What is missing");
      writer.points(skipped);
    }
    return new Document(title, Locale.ENGLISH, writer.blocks(), "");
  }
}
