package dev.tacet.cli;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.Party;
import dev.tacet.insight.report.Change;
import dev.tacet.insight.report.ComparedPeriod;
import dev.tacet.insight.report.Comparison;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code report --compare --json} prints: docs/REPORTS.md. One thread. */
final class ComparisonJson {
  private final Looked looked;

  ComparisonJson(Looked looked) {
    this.looked = looked;
  }

  Map<String, Object> comparison(Comparison comparison, List<String> skipped) {
    Map<String, Object> json = looked.json();
    json.put("queries", comparison.before().queries() + comparison.after().queries());
    json.put("skipped", skipped);
    json.put("report", "comparison");
    json.put("before", Period.of(comparison.before()));
    json.put("after", Period.of(comparison.after()));
    json.put("devices", comparison.devices().stream().map(Line::of).toList());
    json.put("owners", comparison.companies().stream().map(Line::of).toList());
    json.put("names", comparison.names().stream().map(Line::of).toList());
    json.put("beaconsBegun", comparison.begun().stream().map(this::beacon).toList());
    json.put("beaconsEnded", comparison.ended().stream().map(this::beacon).toList());
    json.put("limits", comparison.limits());
    return json;
  }

  private record Period(
      String from, String until, String knownFrom, String knownUntil, long queries) {
    static Period of(ComparedPeriod period) {
      return new Period(
          Looked.iso(period.fromMillis()),
          Looked.iso(period.untilMillis()),
          Looked.iso(period.knownFromMillis()),
          Looked.iso(period.knownUntilMillis()),
          period.queries());
    }
  }

  private record Line(
      String subject,
      int deviceId,
      String change,
      long before,
      long after,
      double beforePerDay,
      double afterPerDay) {
    static Line of(Change change) {
      return new Line(
          change.subject(),
          change.party().map(Party::device).orElse(0),
          change.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          change.before(),
          change.after(),
          Math.round(change.beforePerDay() * 10) / 10.0,
          Math.round(change.afterPerDay() * 10) / 10.0);
    }
  }

  private BeaconsCommand.Line beacon(Beacon beacon) {
    return BeaconsCommand.Line.of(beacon, looked.observed().known(beacon.party()));
  }
}
