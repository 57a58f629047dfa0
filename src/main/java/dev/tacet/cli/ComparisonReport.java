package dev.tacet.cli;

import dev.tacet.insight.Night;
import dev.tacet.insight.Trails;
import dev.tacet.insight.report.Comparison;
import dev.tacet.insight.report.ComparisonPage;
import dev.tacet.insight.report.Findings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** One period against the one before it. One thread. */
final class ComparisonReport {
  private final TacetCommand tacet;
  private final SourceOptions source;
  private final ReportPrinter printer;

  ComparisonReport(TacetCommand tacet, SourceOptions source, ReportPrinter printer) {
    this.tacet = tacet;
    this.source = source;
    this.printer = printer;
  }

  /** From {@code from} to {@code earlierUntil} against {@code middle} to {@code until}. */
  private record Periods(
      String title, Instant from, Instant earlierUntil, Instant middle, Instant until) {
    static Periods since(Instant since, Instant now) {
      Duration length = Duration.between(since, now);
      return new Periods(
          Durations.about(length) + " against the " + Durations.about(length) + " before",
          since.minus(length),
          since,
          since,
          now);
    }

    /** As many days of the last month as this one has had. */
    static Periods months(Instant now, ZoneId zone) {
      ZonedDateTime here = now.atZone(zone);
      ZonedDateTime middle =
          here.toLocalDate().withDayOfMonth(1).atTime(LocalTime.MIDNIGHT).atZone(zone);
      Instant earlierUntil = here.minusMonths(1).toInstant();
      return new Periods(
          "This month against as much of the last",
          middle.minusMonths(1).toInstant(),
          earlierUntil.isAfter(middle.toInstant()) ? middle.toInstant() : earlierUntil,
          middle.toInstant(),
          now);
    }
  }

  int run(Duration learn) {
    source.now(ObservationSource.of(tacet, source).end());
    Periods periods = periods();
    source.since(periods.from());
    long earlierUntil = periods.earlierUntil().toEpochMilli();
    long middle = periods.middle().toEpochMilli();
    Trails before = Looked.half(tacet);
    Trails after = Looked.half(tacet);
    ReferenceData data = ReferenceData.begin();
    Looked looked =
        Looked.at(
            tacet,
            source,
            false,
            after,
            observation -> {
              if (observation.atMillis() >= middle) {
                after.add(observation);
              } else if (observation.atMillis() < earlierUntil) {
                before.add(observation);
              }
            });
    Insights insights = new Insights(looked, data);
    Findings later = insights.findings(Night.USUAL, learn);
    Findings earlier = insights.findings(before, Night.USUAL, learn);
    Comparison comparison =
        Comparison.of(
            earlier,
            later,
            periods.from().toEpochMilli(),
            earlierUntil,
            middle,
            periods.until().toEpochMilli());
    List<String> skipped = new ArrayList<>(insights.skipped());
    before.skipped().stream().map(said -> "In the earlier period: " + said).forEach(skipped::add);
    printer.print(
        () ->
            ComparisonPage.of(
                comparison,
                later,
                periods.title(),
                source.device().isEmpty(),
                looked.observed().source(),
                skipped),
        () -> new ComparisonJson(looked).comparison(comparison, skipped));
    return looked.damaged() ? ExitCodes.DAMAGED : ExitCodes.OK;
  }

  private Periods periods() {
    Instant now = source.now(tacet.times()).orElseThrow();
    if (!source.hasSince()) {
      return Periods.months(now, tacet.times().zone());
    }
    Instant since = source.since(tacet.times(), now).orElseThrow();
    if (!since.isBefore(now)) {
      throw new UsageException("--since is not before now: nothing to compare");
    }
    return Periods.since(since, now);
  }
}
