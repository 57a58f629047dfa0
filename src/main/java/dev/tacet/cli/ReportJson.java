package dev.tacet.cli;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.Bypass;
import dev.tacet.insight.Fate;
import dev.tacet.insight.First;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Party;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.Storm;
import dev.tacet.insight.Suggestion;
import dev.tacet.insight.Suspicion;
import dev.tacet.insight.Talk;
import dev.tacet.insight.report.CountryLine;
import dev.tacet.insight.report.DayLine;
import dev.tacet.insight.report.DeviceLine;
import dev.tacet.insight.report.Findings;
import dev.tacet.insight.report.Loopholes;
import dev.tacet.insight.report.NameLine;
import dev.tacet.insight.report.OwnerLine;
import dev.tacet.insight.report.Reports;
import dev.tacet.insight.report.Sums;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code report --json} prints: all that the pages show, and whole. Of one device where only
 * its observations were read. Names of fields stay what they are: docs/REPORTS.md. One thread.
 */
final class ReportJson {
  private final Looked looked;
  private final Findings findings;
  private final Sums sums;

  ReportJson(Looked looked, Findings findings) {
    this.looked = looked;
    this.findings = findings;
    sums = new Sums(findings.owners());
  }

  /**
   * The report of the house, or of a device.
   *
   * @param skipped what is missing and how much, in sentences
   */
  Map<String, Object> report(Loopholes loopholes, List<String> skipped, boolean ofHouse) {
    Map<String, Object> json = looked.json();
    List<String> missing =
        Stream.concat(skipped.stream(), loopholes.skipped(skipped).stream()).toList();
    json.put("skipped", missing);
    json.put("report", ofHouse ? "house" : "device");
    json.put("timeZone", findings.trails().zone().getId());
    json.put("blocked", blocked());
    json.put("devices", sums.byDevice(findings.trails()).stream().map(this::device).toList());
    List<OwnerLine> owners = sums.byOwner(findings.trails().all());
    json.put("owners", owners.stream().map(OwnersCommand.Line::of).toList());
    json.put("countries", Sums.byCountry(owners).stream().map(ReportJson::country).toList());
    json.put("days", Sums.byDay(findings.trails().parties()).stream().map(Day::of).toList());
    if (!ofHouse) {
      json.put("names", sums.byName(findings.trails().all()).stream().map(Name::of).toList());
    }
    json.put("beacons", findings.beacons().stream().map(this::beacon).toList());
    json.put("firsts", findings.firsts().firsts().stream().map(this::first).toList());
    json.put("newDevices", findings.firsts().newParties().stream().map(this::newDevice).toList());
    json.put("learning", findings.firsts().learning().stream().map(looked::name).toList());
    json.put("nightHours", findings.night().toString());
    json.put("night", findings.talks().stream().map(this::talk).toList());
    json.put("storms", findings.storms().stream().map(this::storm).toList());
    json.put("suspicions", findings.suspicions().stream().map(this::suspicion).toList());
    json.put(
        "leftovers", loopholes.leftovers().suggestions().stream().map(this::leftover).toList());
    json.put("bypasses", loopholes.bypasses().found().stream().map(this::bypass).toList());
    json.put(
        "flows",
        loopholes.flows().stream()
            .map(flow -> CaptureJson.flow(flow, looked.observed().hostNames()))
            .toList());
    json.put("limits", List.of(Reports.OF_COUNTRIES));
    return json;
  }

  /** What talked in some stretch of time. */
  Map<String, Object> talks(String what, String hours, List<Talk> talks, List<String> skipped) {
    Map<String, Object> json = looked.json();
    json.put("skipped", skipped);
    json.put("report", what);
    json.put("timeZone", findings.trails().zone().getId());
    json.put("hours", hours);
    json.put("talks", talks.stream().map(this::talk).toList());
    return json;
  }

  private long blocked() {
    return findings.trails().parties().stream().mapToLong(t -> t.queries(Fate.BLOCKED)).sum();
  }

  private record Device(
      String device,
      int deviceId,
      String mac,
      String kind,
      int names,
      int companies,
      long queries,
      long blocked,
      String first,
      String last) {}

  private Device device(DeviceLine line) {
    Party party = looked.observed().known(line.party());
    return new Device(
        party.name(),
        party.device(),
        mac(party),
        party.kind().word(),
        line.names(),
        line.companies(),
        line.queries(),
        line.blocked(),
        Looked.iso(line.firstMillis()),
        Looked.iso(line.lastMillis()));
  }

  private record Country(String country, int companies, long queries, long blocked) {}

  private static Country country(CountryLine line) {
    return new Country(line.country().orElse(""), line.companies(), line.queries(), line.blocked());
  }

  private record Day(String day, List<Long> hours, long queries, long blocked) {
    static Day of(DayLine line) {
      return new Day(line.day().toString(), line.hours(), line.queries(), line.blocked());
    }
  }

  private record Name(
      String name,
      String company,
      String country,
      long queries,
      long blocked,
      String by,
      String first,
      String last) {
    static Name of(NameLine line) {
      return new Name(
          line.name().toString(),
          line.owner().map(Owner::company).orElse(""),
          line.owner().map(Owner::country).orElse(""),
          line.queries(),
          line.blocked(),
          line.by(),
          Looked.iso(line.firstMillis()),
          Looked.iso(line.lastMillis()));
    }
  }

  private BeaconsCommand.Line beacon(Beacon beacon) {
    return BeaconsCommand.Line.of(beacon, looked.observed().known(beacon.party()));
  }

  private FirstsCommand.Line first(First first) {
    return FirstsCommand.line(first, looked, findings.owners());
  }

  private FirstsCommand.NewDevice newDevice(PartyTotals totals) {
    return FirstsCommand.line(totals, looked);
  }

  private record TalkLine(
      String device,
      int deviceId,
      String name,
      String company,
      String country,
      long queries,
      double usual,
      int times,
      int ofTimes,
      boolean special,
      boolean beacon,
      List<String> evidence,
      List<String> limits) {}

  private TalkLine talk(Talk talk) {
    return new TalkLine(
        looked.name(talk.party()),
        talk.party().device(),
        talk.name().toString(),
        findings.owners().of(talk.name()).map(Owner::company).orElse(""),
        findings.owners().of(talk.name()).map(Owner::country).orElse(""),
        talk.queries(),
        Math.round(talk.usual() * 10) / 10.0,
        talk.times(),
        talk.ofTimes(),
        talk.isSpecial(),
        talk.beacon().isPresent(),
        talk.evidence(),
        talk.limits());
  }

  private record StormLine(
      String device,
      int deviceId,
      String name,
      boolean steady,
      String by,
      long queries,
      double perMinute,
      int times,
      String first,
      String last,
      List<String> evidence,
      List<String> limits) {}

  private StormLine storm(Storm storm) {
    return new StormLine(
        looked.name(storm.party()),
        storm.party().device(),
        storm.name().toString(),
        storm.steady(),
        storm.by(),
        storm.queries(),
        Math.round(storm.perMinute() * 10) / 10.0,
        storm.times(),
        Looked.iso(storm.fromMillis()),
        Looked.iso(storm.toMillis()),
        storm.evidence(),
        storm.limits());
  }

  private record SuspicionLine(
      String device,
      int deviceId,
      String name,
      String by,
      String since,
      List<String> signs,
      String command,
      List<String> evidence,
      List<String> limits) {}

  private SuspicionLine suspicion(Suspicion suspicion) {
    return new SuspicionLine(
        looked.name(suspicion.party()),
        suspicion.party().device(),
        suspicion.name().toString(),
        suspicion.by(),
        Looked.iso(suspicion.sinceMillis()),
        suspicion.signs().stream().map(ReportJson::word).sorted().toList(),
        Reports.toTry(suspicion).orElse(""),
        suspicion.evidence(),
        suspicion.limits());
  }

  private record Leftover(
      String subject,
      String kind,
      String certainty,
      long queries,
      List<String> devices,
      List<LeftoverName> names,
      int namesLeftOut,
      List<String> reasons,
      List<String> sideEffects,
      List<String> commands,
      String trial) {}

  private record LeftoverName(String name, String purpose, long queries) {}

  private Leftover leftover(Suggestion suggestion) {
    return new Leftover(
        suggestion.subject(),
        word(suggestion.kind()),
        suggestion.certainty().word(),
        suggestion.queries(),
        suggestion.parties().stream().map(looked::name).toList(),
        suggestion.names().stream()
            .map(name -> new LeftoverName(name.name().toString(), name.purpose(), name.queries()))
            .toList(),
        suggestion.namesLeftOut(),
        suggestion.reasons(),
        suggestion.sideEffects(),
        suggestion.commands(),
        suggestion.trial().orElse(""));
  }

  private record BypassLine(
      String device,
      int deviceId,
      String mac,
      String way,
      String certainty,
      long count,
      String first,
      String last,
      List<String> evidence,
      List<String> limits,
      List<String> advice) {}

  private BypassLine bypass(Bypass bypass) {
    Party party = looked.observed().known(bypass.party());
    return new BypassLine(
        party.name(),
        party.device(),
        mac(party),
        bypass.way().word(),
        bypass.certainty().word(),
        bypass.count(),
        Looked.iso(bypass.firstMillis()),
        Looked.iso(bypass.lastMillis()),
        bypass.evidence(),
        List.of(bypass.limits()),
        bypass.advice());
  }

  static String mac(Party party) {
    return party.mac().map(Object::toString).orElse("");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
