package dev.tacet.insight.report;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import dev.tacet.insight.page.Block.Fact;
import dev.tacet.insight.page.Document;
import java.util.List;
import java.util.Locale;

/** Writes a {@link Comparison}. Pure; one page an object. */
public final class ComparisonPage {
  private final Comparison comparison;
  private final PartWriter writer;

  private ComparisonPage(Comparison comparison, Findings later, boolean ofHouse) {
    this.comparison = comparison;
    writer = new PartWriter(later, ofHouse);
  }

  /**
   * @param later what is found in the later period
   * @param title what is compared
   * @param ofHouse whether lines name the device
   * @param source what was read, in words
   * @param skipped what is missing and how much, in sentences
   */
  public static Document of(
      Comparison comparison,
      Findings later,
      String title,
      boolean ofHouse,
      String source,
      List<String> skipped) {
    return new ComparisonPage(comparison, later, ofHouse).write(title, source, skipped);
  }

  private Document write(String title, String source, List<String> skipped) {
    writer.add(
        new Block.Facts(
            List.of(
                new Fact("from", source),
                new Fact("before", period(comparison.before())),
                new Fact("after", period(comparison.after())),
                new Fact("time zone", writer.findings().trails().zone().getId()))));
    writer.points(comparison.limits());
    if (writer.ofHouse()) {
      changes("Devices", "device", "devices", comparison.devices());
    }
    changes("Companies", "company", "companies", comparison.companies());
    changes("Names", "name", "names", comparison.names());
    beacons("Rhythms that have begun", "None has.", comparison.begun());
    beacons("Rhythms that have ended", "None has.", comparison.ended());
    if (!skipped.isEmpty()) {
      writer.heading("What is missing");
      writer.points(skipped);
    }
    return new Document(title, Locale.ENGLISH, writer.blocks(), "");
  }

  private String period(ComparedPeriod period) {
    return writer.written().time(period.fromMillis())
        + " to "
        + writer.written().time(period.untilMillis())
        + ", "
        + Written.number(period.queries())
        + " queries"
        + (period.beginsLate() || period.endsEarly() ? known(period) : "");
  }

  private static String known(ComparedPeriod period) {
    return String.format(
        Locale.ROOT,
        "; known of %.1f of %.1f days",
        period.queries() == 0 ? 0 : period.days(),
        period.allDays());
  }

  private void changes(String title, String one, String many, List<Change> all) {
    writer.heading(title);
    List<Change> changes =
        all.stream().filter(change -> change.kind() != Change.Kind.AS_BEFORE).toList();
    if (changes.isEmpty()) {
      writer.say("All much as before.");
      return;
    }
    writer.table(
        List.of(
            Column.text(one),
            Column.text("change"),
            Column.number("a day before"),
            Column.number("a day after")),
        changes,
        change ->
            List.of(
                change.subject(),
                words(change),
                rate(change.beforePerDay()),
                rate(change.afterPerDay())));
    writer.more(changes.size(), one, many, "--compare --json");
  }

  private static String words(Change change) {
    return switch (change.kind()) {
      case NEW -> "new";
      case GONE -> "gone";
      case MORE -> "more, x " + factor(change.afterPerDay() / change.beforePerDay());
      case LESS -> "less, x 1/" + factor(change.beforePerDay() / change.afterPerDay());
      case AS_BEFORE -> "as before";
    };
  }

  private static String factor(double factor) {
    return String.format(Locale.ROOT, factor < 10 ? "%.1f" : "%.0f", factor);
  }

  private static String rate(double rate) {
    return rate > 0 && rate < 10
        ? String.format(Locale.ROOT, "%.1f", rate)
        : Written.number(Math.round(rate));
  }

  private void beacons(String title, String none, List<Beacon> beacons) {
    writer.heading(title);
    if (beacons.isEmpty()) {
      writer.say(none);
      return;
    }
    writer.table(
        writer.columns(
            Column.text("name"),
            Column.text("company"),
            Column.number("every"),
            Column.text("first"),
            Column.text("last")),
        beacons,
        beacon ->
            writer.cells(
                beacon.party(),
                beacon.name().toString(),
                writer.written().company(beacon.name()),
                Written.period(beacon.periodSeconds()),
                writer.written().time(beacon.firstMillis()),
                writer.written().time(beacon.lastMillis())));
    writer.more(beacons.size(), "beacon", "beacons", "--compare --json");
  }
}
