package dev.tacet.cli;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.Night;
import dev.tacet.insight.Quiet;
import dev.tacet.insight.Talk;
import dev.tacet.insight.Trails;
import dev.tacet.insight.report.Findings;
import dev.tacet.insight.report.TalkPages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the house did between two moments while nobody was there. One thread. */
final class AwayReport {
  private static final int MOST_TALKS = 1_000;

  private final TacetCommand tacet;
  private final SourceOptions source;
  private final ReportPrinter printer;

  AwayReport(TacetCommand tacet, SourceOptions source, ReportPrinter printer) {
    this.tacet = tacet;
    this.source = source;
    this.printer = printer;
  }

  /**
   * Reads once: what came before is what is usual.
   *
   * @param typed {@code FROM..TO}
   */
  int run(String typed, Duration learn) {
    source.now(ObservationSource.of(tacet, source).end());
    TwoTimes times = TwoTimes.parse(typed, tacet.times().at(source.now(tacet.times()).get()));
    long from = times.from().toEpochMilli();
    long until = times.until().toEpochMilli();
    Trails before = Looked.half(tacet);
    Trails away = Looked.half(tacet);
    ReferenceData data = ReferenceData.begin();
    Looked looked =
        Looked.at(
            tacet,
            source,
            false,
            away,
            observation -> {
              if (observation.atMillis() < from) {
                before.add(observation);
              } else if (observation.atMillis() < until) {
                away.add(observation);
              }
            });
    Insights insights = new Insights(looked, data);
    Findings findings = insights.findings(Night.USUAL, learn);
    Findings earlier = insights.findings(before, Night.USUAL, learn);
    List<Beacon> beacons =
        Stream.concat(earlier.beacons().stream(), findings.beacons().stream()).toList();
    List<Talk> talks = Quiet.whileAway(away, before, beacons, MOST_TALKS);
    List<String> skipped = new ArrayList<>(insights.skipped());
    skipped.addAll(before.skipped());
    if (until > looked.observed().now().toEpochMilli()) {
      skipped.add("The absence ends later than what was read.");
    }
    String span = looked.time(from) + " to " + looked.time(until);
    printer.print(
        () ->
            TalkPages.whileAway(
                findings,
                talks,
                source.device().isEmpty(),
                span,
                before(before, looked),
                looked.observed().source(),
                skipped),
        () ->
            new ReportJson(looked, findings)
                .talks("away", times.from() + ".." + times.until(), talks, skipped));
    return looked.damaged() ? ExitCodes.DAMAGED : ExitCodes.OK;
  }

  private static String before(Trails before, Looked looked) {
    return before.observations() == 0
        ? "nothing: no query from before is known, so all of it looks unusual"
        : looked.time(before.firstMillis()) + " to " + looked.time(before.lastMillis());
  }
}
