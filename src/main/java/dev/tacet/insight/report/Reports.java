package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Party;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.Trail;
import dev.tacet.insight.Trails;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import dev.tacet.insight.page.Block.Fact;
import dev.tacet.insight.page.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the report no log shows by itself: which device phones home, how often, to whom, and what
 * came of stopping it. Pure.
 */
public final class Reports {
  private Reports() {}

  /**
   * The whole house.
   *
   * @param source what was read, in words
   * @param skipped what is missing and how much, in sentences
   */
  public static Document ofHouse(Findings findings, String source, List<String> skipped) {
    ReportParts parts = new ReportParts(findings, true);
    Trails trails = findings.trails();
    List<Fact> facts = new ArrayList<>(period(parts, trails, source));
    long blocked = trails.parties().stream().mapToLong(t -> t.queries(Fate.BLOCKED)).sum();
    facts.add(fact("devices", Written.number(trails.parties().size())));
    facts.add(fact("queries", Written.number(trails.queries())));
    facts.add(
        fact(
            "blocked",
            Written.number(blocked) + " (" + Written.share(blocked, trails.queries()) + ")"));
    parts.add(new Block.Facts(facts));
    if (trails.observations() > 0) {
      devices(findings, parts);
      parts.companies(trails.all());
      parts.beacons(findings.beacons());
      parts.firsts(findings.firsts().firsts());
      newDevices(findings, parts);
      parts.night(findings.talks());
      parts.storms(findings.storms(), findings.suspicions());
    }
    missing(parts, skipped);
    return new Document("Who phones home", Locale.ENGLISH, parts.blocks(), "");
  }

  /** One device. */
  public static Document ofDevice(
      Findings findings, Party party, String source, List<String> skipped) {
    ReportParts parts = new ReportParts(findings, false);
    Trails trails = findings.trails();
    List<Fact> facts = new ArrayList<>(period(parts, trails, source));
    facts.add(fact("kind", party.kind().word()));
    party.mac().ifPresent(mac -> facts.add(fact("MAC", mac.toString())));
    trails.of(party).ifPresent(totals -> totals(facts, totals));
    parts.add(new Block.Facts(facts));
    trails
        .of(party)
        .ifPresent(
            totals -> {
              List<Trail> of = trails.byParty().get(totals.party());
              parts.companies(of);
              parts.timeline(totals.hours());
              parts.names(of);
              parts.beacons(
                  findings.beacons().stream().filter(b -> b.party().equals(party)).toList());
              parts.firsts(
                  findings.firsts().firsts().stream()
                      .filter(f -> f.party().equals(party))
                      .toList());
              parts.night(findings.talks().stream().filter(t -> t.party().equals(party)).toList());
              parts.storms(
                  findings.storms().stream().filter(s -> s.party().equals(party)).toList(),
                  findings.suspicions().stream().filter(s -> s.party().equals(party)).toList());
            });
    missing(parts, skipped);
    return new Document("What " + party.name() + " asks for", Locale.ENGLISH, parts.blocks(), "");
  }

  /** Every name of every device, for a spreadsheet; times are of the trails' zone. */
  public static Block.Grid names(Findings findings) {
    Written written = new Written(findings.trails().zone(), findings.owners());
    return new Block.Grid(
        List.of(
            Column.text("device"),
            Column.text("name"),
            Column.text("company"),
            Column.text("country"),
            Column.number("queries"),
            Column.number("blocked"),
            Column.text("by"),
            Column.text("first"),
            Column.text("last")),
        findings.trails().all().stream()
            .map(
                trail ->
                    List.of(
                        findings.name(trail.party()),
                        trail.name().toString(),
                        findings.owners().of(trail.name()).map(Owner::company).orElse(""),
                        findings.owners().of(trail.name()).map(Owner::country).orElse(""),
                        String.valueOf(trail.queries()),
                        String.valueOf(trail.queries(Fate.BLOCKED)),
                        trail.blockedBy(),
                        written.time(trail.firstMillis()),
                        written.time(trail.lastMillis())))
            .toList());
  }

  private static List<Fact> period(ReportParts parts, Trails trails, String source) {
    Written written = parts.written();
    String period =
        trails.observations() == 0
            ? "no queries"
            : written.time(trails.firstMillis()) + " to " + written.time(trails.lastMillis());
    return List.of(
        fact("from", source), fact("period", period), fact("time zone", trails.zone().getId()));
  }

  private static void totals(List<Fact> facts, PartyTotals totals) {
    long blocked = totals.queries(Fate.BLOCKED);
    facts.add(fact("queries", Written.number(totals.queries())));
    facts.add(
        fact(
            "blocked",
            Written.number(blocked) + " (" + Written.share(blocked, totals.queries()) + ")"));
    facts.add(fact("names", Written.number(totals.names())));
  }

  private static void devices(Findings findings, ReportParts parts) {
    parts.heading("Which device, how often");
    List<DeviceLine> lines = new Sums(findings.owners()).byDevice(findings.trails());
    parts.add(
        new Block.Bars(
            "Queries by device",
            "blocked",
            "passed",
            lines.stream()
                .limit(ReportParts.MOST_LINES)
                .map(
                    line ->
                        new Block.Bar(
                            findings.name(line.party()),
                            line.blocked(),
                            line.passed(),
                            Counted.of(line.names(), "name")
                                + ", "
                                + Counted.of(line.companies(), "company")))
                .toList()));
  }

  private static void newDevices(Findings findings, ReportParts parts) {
    List<PartyTotals> fresh = findings.firsts().newParties();
    if (fresh.isEmpty()) {
      return;
    }
    parts.heading("New devices");
    parts.add(
        new Block.Grid(
            List.of(Column.text("device"), Column.text("first"), Column.number("queries")),
            fresh.stream()
                .limit(ReportParts.MOST_LINES)
                .map(
                    totals ->
                        List.of(
                            findings.name(totals.party()),
                            parts.written().time(totals.firstMillis()),
                            Written.number(totals.queries())))
                .toList()));
  }

  private static void missing(ReportParts parts, List<String> skipped) {
    if (!skipped.isEmpty()) {
      parts.heading("What is missing");
      parts.add(new Block.Points(skipped));
    }
  }

  private static Fact fact(String label, String value) {
    return new Fact(label, value);
  }
}
