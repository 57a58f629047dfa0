package dev.tacet.insight.report;

import dev.tacet.insight.Beacon;
import dev.tacet.insight.First;
import dev.tacet.insight.Party;
import dev.tacet.insight.Storm;
import dev.tacet.insight.Suspicion;
import dev.tacet.insight.Talk;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found in the counts: each part says what it shows and what it does not. A part that
 * would be empty says so in a sentence. One thread.
 */
final class FoundParts {
  private final PartWriter writer;
  private final Findings findings;
  private final Written written;

  FoundParts(PartWriter writer) {
    this.writer = writer;
    findings = writer.findings();
    written = writer.written();
  }

  void beacons(List<Beacon> all) {
    writer.heading("In a rhythm no person keeps");
    List<Beacon> beacons = all.stream().filter(b -> b.kind() == Beacon.Kind.BEACON).toList();
    if (beacons.isEmpty()) {
      writer.say("No name is asked for in a rhythm.");
      return;
    }
    writer.timeline(
        "Rhythms: since when, until when, how often",
        beacons.stream()
            .limit(PartWriter.MOST_LINES)
            .map(
                beacon ->
                    new Block.Stretch(
                        writer.label(beacon.party(), beacon.name()),
                        writer.within(beacon.firstMillis()),
                        writer.within(beacon.lastMillis()),
                        "every " + Written.period(beacon.periodSeconds())))
            .toList());
    writer.table(
        writer.columns(
            Column.text("name"),
            Column.text("company"),
            Column.number("every"),
            Column.number("times"),
            Column.text("since")),
        beacons,
        beacon ->
            writer.cells(
                beacon.party(),
                beacon.name().toString(),
                written.company(beacon.name()),
                Written.period(beacon.periodSeconds()),
                Written.number(beacon.count()),
                written.time(beacon.firstMillis())));
    writer.more(beacons.size(), "beacon", "beacons", "tacet beacons");
    writer.limits(beacons.stream().flatMap(beacon -> beacon.limits().stream()));
  }

  void firsts(List<First> inOrder) {
    List<First> firsts = tellingFirst(inOrder);
    writer.heading("Asked for the first time");
    if (firsts.isEmpty()) {
      writer.say("Nothing is new.");
      return;
    }
    writer.timeline(
        "Newly seen: when first",
        firsts.stream()
            .limit(PartWriter.MOST_LINES)
            .map(
                first ->
                    new Block.Stretch(
                        writer.label(first.party(), first.domain()),
                        writer.within(first.atMillis()),
                        writer.within(first.atMillis()),
                        written.time(first.atMillis())))
            .toList());
    writer.table(
        writer.columns(
            Column.text("domain"),
            Column.text("company"),
            Column.text("when"),
            Column.number("queries")),
        firsts,
        first ->
            writer.cells(
                first.party(),
                first.domain().toString(),
                written.company(first.name()),
                written.time(first.atMillis()),
                Written.number(first.queries())));
    writer.more(firsts.size(), "domain", "domains", "tacet firsts");
    writer.limits(firsts.stream().flatMap(one -> one.limits().stream()));
  }

  /**
   * Of a device with which nobody browses hardly anything is ever new: it comes first, so that its
   * news is not among the lines that are left out. Of one device in the order of time.
   */
  private static List<First> tellingFirst(List<First> inOrder) {
    Map<Party, Integer> each = new HashMap<>();
    inOrder.forEach(first -> each.merge(first.party(), 1, Integer::sum));
    return inOrder.stream()
        .sorted(Comparator.comparingInt(first -> each.get(first.party())))
        .toList();
  }

  void night(List<Talk> talks) {
    writer.heading("At night, " + findings.night());
    List<Talk> special = talks.stream().filter(Talk::isSpecial).toList();
    if (special.isEmpty()) {
      writer.say("Nothing talks more by night than by day.");
      return;
    }
    talks(special, "nights", "usual by day", "--night");
  }

  /** Who talked in some stretch of time, and how much would be usual. */
  void talks(List<Talk> talks, String times, String usual, String where) {
    writer.table(
        writer.columns(
            Column.text("name"),
            Column.text("company"),
            Column.number("queries"),
            Column.number(times),
            Column.number(usual)),
        talks,
        talk ->
            writer.cells(
                talk.party(),
                talk.name().toString(),
                written.company(talk.name()),
                Written.number(talk.queries()),
                talk.times() + " of " + talk.ofTimes(),
                Written.number(Math.round(talk.usual()))));
    writer.more(talks.size(), "name", "names", where);
    writer.limits(talks.stream().flatMap(talk -> talk.limits().stream()));
  }

  void storms(List<Storm> storms, List<Suspicion> suspicions) {
    writer.heading("After a block");
    if (storms.isEmpty() && suspicions.isEmpty()) {
      writer.say("No device asks for a blocked name in storms, and nothing looks broken.");
      return;
    }
    if (!storms.isEmpty()) {
      writer.table(
          writer.columns(
              Column.text("name"),
              Column.text("by"),
              Column.number("queries"),
              Column.number("a minute")),
          storms,
          storm ->
              writer.cells(
                  storm.party(),
                  storm.name().toString(),
                  storm.by(),
                  Written.number(storm.queries()),
                  Written.number(Math.round(storm.perMinute()))));
      writer.more(storms.size(), "name", "names", "--json");
      writer.limits(storms.stream().flatMap(storm -> storm.limits().stream()));
    }
    suspicions.stream().limit(PartWriter.MOST_LINES).forEach(this::suspicion);
    writer.more(suspicions.size(), "suspicion", "suspicions", "--json");
  }

  private void suspicion(Suspicion suspicion) {
    writer.heading(3, findings.name(suspicion.party()) + " may miss " + suspicion.name());
    writer.points(suspicion.evidence());
    Optional<String> command = Reports.toTry(suspicion);
    if (command.isPresent()) {
      writer.say("To try whether it is that:");
      writer.command(command.get());
    } else {
      writer.say(
          "Nothing is given to paste: the name, or the device, is not one to type into a shell.");
    }
    writer.points(suspicion.limits().stream().distinct().toList());
  }
}
