package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.Trail;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who asked, whom, when and for what: the counts of a report. One thread. */
final class TrafficParts {
  private final PartWriter writer;
  private final Sums sums;

  TrafficParts(PartWriter writer) {
    this.writer = writer;
    sums = new Sums(writer.findings().owners());
  }

  void devices() {
    writer.heading("Which device, how often");
    List<DeviceLine> lines = sums.byDevice(writer.findings().trails());
    writer.add(
        bars(
            "Queries by device",
            lines.stream()
                .limit(PartWriter.MOST_LINES)
                .map(
                    line ->
                        new Block.Bar(
                            writer.findings().name(line.party()),
                            line.blocked(),
                            line.passed(),
                            Counted.of(line.names(), "name")
                                + ", "
                                + Counted.of(line.companies(), "company")))
                .toList()));
    writer.more(lines.size(), "device", "devices", "--json");
  }

  void companies(Collection<Trail> trails) {
    writer.heading("To whom");
    List<OwnerLine> lines = sums.byOwner(trails);
    writer.add(
        bars(
            "Queries by company",
            lines.stream()
                .limit(PartWriter.MOST_LINES)
                .map(
                    line ->
                        new Block.Bar(
                            line.company().orElse("not known"),
                            line.blocked(),
                            line.passed(),
                            line.country().map(Written::country).orElse("")))
                .toList()));
    writer.more(lines.size(), "company", "companies", "tacet owners");
    writer.add(
        bars(
            "Queries by country of the company's seat",
            Sums.byCountry(lines).stream()
                .limit(PartWriter.MOST_LINES)
                .map(
                    line ->
                        new Block.Bar(
                            line.country().map(Written::country).orElse("not known"),
                            line.blocked(),
                            line.passed(),
                            ""))
                .toList()));
    writer.limits(Stream.of(Reports.OF_COUNTRIES));
  }

  /** Hours by days, and blocked against passed day by day. */
  void timeline(Collection<PartyTotals> parties) {
    writer.heading("When");
    List<DayLine> days = Sums.byDay(parties);
    writer.add(
        new Block.HeatMap(
            "Queries by day and hour",
            "queries",
            days.stream().map(day -> new Block.Day(label(day.day()), day.hours())).toList()));
    if (days.size() > 1) {
      writer.add(
          bars(
              "Queries by day, blocked against passed",
              days.stream()
                  .map(day -> new Block.Bar(label(day.day()), day.blocked(), day.passed(), ""))
                  .toList()));
    }
  }

  private static String label(LocalDate day) {
    return day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " " + day;
  }

  void names(Collection<Trail> trails) {
    writer.heading("Names");
    List<NameLine> lines = sums.byName(trails);
    writer.table(
        List.of(
            Column.text("name"),
            Column.text("company"),
            Column.number("queries"),
            Column.number("blocked"),
            Column.text("by")),
        lines,
        line ->
            List.of(
                line.name().toString(),
                line.owner().map(Written::company).orElse("not known"),
                Written.number(line.queries()),
                Written.number(line.blocked()),
                line.by()));
    writer.more(lines.size(), "name", "names", "--csv");
  }

  void newDevices(List<PartyTotals> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    writer.heading("New devices");
    writer.table(
        List.of(Column.text("device"), Column.text("first"), Column.number("queries")),
        fresh,
        totals ->
            List.of(
                writer.findings().name(totals.party()),
                writer.written().time(totals.firstMillis()),
                Written.number(totals.queries())));
    writer.more(fresh.size(), "device", "devices", "tacet firsts");
  }

  private static Block.Bars bars(String title, List<Block.Bar> bars) {
    return new Block.Bars(title, "blocked", "passed", bars);
  }
}
