package dev.tacet.insight.report;

import dev.tacet.insight.Fate;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Party;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.Suspicion;
import dev.tacet.insight.Trail;
import dev.tacet.insight.Trails;
import dev.tacet.insight.Typed;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import dev.tacet.insight.page.Block.Fact;
import dev.tacet.insight.page.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the report no log shows by itself: which device phones home, how often, to whom, and what
 * came of stopping it. Pure.
 */
public final class Reports {
  /** What a country does not say. */
  public static final String OF_COUNTRIES =
      "A country is that of the company's seat, not of its servers. A company that rents a server"
          + " is known by the name it gave it, or not at all.";

  private Reports() {}

  /**
   * The whole house.
   *
   * @param source what was read, in words
   * @param skipped what is missing and how much, in sentences
   */
  public static Document ofHouse(
      Findings findings, Loopholes loopholes, String source, List<String> skipped) {
    PartWriter writer = new PartWriter(findings, true);
    Trails trails = findings.trails();
    List<Fact> facts = new ArrayList<>(period(writer.written(), trails, source));
    long blocked = trails.parties().stream().mapToLong(t -> t.queries(Fate.BLOCKED)).sum();
    facts.add(new Fact("devices", Written.number(trails.parties().size())));
    facts.add(new Fact("queries", Written.number(trails.queries())));
    facts.add(new Fact("blocked", share(blocked, trails.queries())));
    writer.add(new Block.Facts(facts));
    LoopholeParts past = new LoopholeParts(writer);
    if (trails.observations() > 0) {
      TrafficParts traffic = new TrafficParts(writer);
      FoundParts found = new FoundParts(writer);
      traffic.devices();
      traffic.companies(trails.all());
      traffic.timeline(trails.parties());
      found.beacons(findings.beacons());
      found.firsts(findings.firsts().firsts());
      traffic.newDevices(findings.firsts().newParties());
      found.night(findings.talks());
      found.storms(findings.storms(), findings.suspicions());
      past.leftovers(loopholes.leftovers().suggestions());
    }
    past.flows(loopholes.flows());
    if (trails.observations() > 0 || !loopholes.bypasses().found().isEmpty()) {
      past.bypasses(loopholes.bypasses().found());
    }
    missing(writer, skipped, loopholes);
    return new Document("Who phones home", Locale.ENGLISH, writer.blocks(), "");
  }

  /** One device. */
  public static Document ofDevice(
      Findings findings, Loopholes loopholes, Party party, String source, List<String> skipped) {
    PartWriter writer = new PartWriter(findings, false);
    Trails trails = findings.trails();
    Optional<PartyTotals> totals = trails.of(party);
    List<Fact> facts = new ArrayList<>(period(writer.written(), trails, source));
    facts.add(new Fact("kind", party.kind().word()));
    party.mac().ifPresent(mac -> facts.add(new Fact("MAC", mac.toString())));
    totals.ifPresent(its -> totals(facts, its));
    writer.add(new Block.Facts(facts));
    totals.ifPresent(its -> ofDevice(writer, loopholes, its));
    LoopholeParts past = new LoopholeParts(writer);
    past.flows(loopholes.flows().stream().filter(flow -> flow.party().equals(party)).toList());
    past.bypasses(
        loopholes.bypasses().found().stream().filter(b -> b.party().equals(party)).toList());
    missing(writer, skipped, loopholes);
    return new Document("What " + party.name() + " asks for", Locale.ENGLISH, writer.blocks(), "");
  }

  private static void ofDevice(PartWriter writer, Loopholes loopholes, PartyTotals totals) {
    Findings findings = writer.findings();
    Party party = totals.party();
    List<Trail> trails = findings.trails().byParty().get(party);
    TrafficParts traffic = new TrafficParts(writer);
    FoundParts found = new FoundParts(writer);
    traffic.companies(trails);
    traffic.timeline(List.of(totals));
    traffic.names(trails);
    found.beacons(findings.beacons().stream().filter(b -> b.party().equals(party)).toList());
    found.firsts(findings.firsts().firsts().stream().filter(f -> f.party().equals(party)).toList());
    found.night(findings.talks().stream().filter(t -> t.party().equals(party)).toList());
    found.storms(
        findings.storms().stream().filter(s -> s.party().equals(party)).toList(),
        findings.suspicions().stream().filter(s -> s.party().equals(party)).toList());
    new LoopholeParts(writer)
        .leftovers(
            loopholes.leftovers().suggestions().stream()
                .filter(suggestion -> suggestion.parties().contains(party))
                .toList());
  }

  /**
   * The smallest rule that would undo a block, to type; empty where the name, or the device, holds
   * what a shell would act on.
   */
  public static Optional<String> toTry(Suspicion suspicion) {
    return Typed.device(suspicion.party())
        .filter(device -> Typed.canName(suspicion.name()))
        .map(
            device ->
                "tacet allow ="
                    + suspicion.name()
                    + " --device "
                    + device
                    + " --for "
                    + suspicion.tryFor().toMinutes()
                    + "m");
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

  /** What was read, and of when. */
  static List<Fact> period(Written written, Trails trails, String source) {
    String period =
        trails.observations() == 0
            ? "no queries"
            : written.time(trails.firstMillis()) + " to " + written.time(trails.lastMillis());
    return List.of(
        new Fact("from", source),
        new Fact("period", period),
        new Fact("time zone", trails.zone().getId()));
  }

  private static void totals(List<Fact> facts, PartyTotals totals) {
    facts.add(new Fact("queries", Written.number(totals.queries())));
    facts.add(new Fact("blocked", share(totals.queries(Fate.BLOCKED), totals.queries())));
    facts.add(new Fact("names", Written.number(totals.names())));
  }

  private static String share(long blocked, long queries) {
    return Written.number(blocked) + " (" + Written.share(blocked, queries) + ")";
  }

  private static void missing(PartWriter writer, List<String> skipped, Loopholes loopholes) {
    List<String> all = new ArrayList<>(skipped);
    all.addAll(loopholes.skipped(skipped));
    if (!all.isEmpty()) {
      writer.heading("What is missing");
      writer.points(all);
    }
  }
}
