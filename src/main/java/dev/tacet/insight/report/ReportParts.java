package dev.tacet.insight.report;

import dev.tacet.config.Counted;
import dev.tacet.insight.Beacon;
import dev.tacet.insight.First;
import dev.tacet.insight.HourCounts;
import dev.tacet.insight.Storm;
import dev.tacet.insight.Suspicion;
import dev.tacet.insight.Talk;
import dev.tacet.insight.Trail;
import dev.tacet.insight.Typed;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The parts reports of a house and of a device have in common: each says what was found, and what
 * that does not show. Parts that would be empty say so in a sentence. One report an object, one
 * thread.
 */
final class ReportParts {
  /** Lines of a table: what is read to its end. The verbs show all. */
  static final int MOST_LINES = 15;

  private static final int MOST_DAYS = 31;

  private final Findings findings;
  private final Written written;
  private final boolean ofHouse;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param ofHouse whether lines name the device
   */
  ReportParts(Findings findings, boolean ofHouse) {
    this.findings = findings;
    this.ofHouse = ofHouse;
    written = new Written(findings.trails().zone(), findings.owners());
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  Written written() {
    return written;
  }

  void add(Block block) {
    blocks.add(block);
  }

  void heading(String text) {
    blocks.add(new Block.Heading(2, text));
  }

  void say(String text) {
    blocks.add(new Block.Paragraph(text));
  }

  void companies(Collection<Trail> trails) {
    heading("To whom");
    List<OwnerLine> lines = new Sums(findings.owners()).byOwner(trails);
    blocks.add(
        new Block.Bars(
            "Queries by company",
            "blocked",
            "passed",
            lines.stream()
                .limit(MOST_LINES)
                .map(
                    line ->
                        new Block.Bar(
                            line.company().orElse("not known"),
                            line.blocked(),
                            line.passed(),
                            line.country().map(Written::country).orElse("")))
                .toList()));
    more(lines.size(), "company", "companies", "tacet owners");
    Map<String, long[]> countries = new TreeMap<>();
    for (OwnerLine line : lines) {
      long[] sums =
          countries.computeIfAbsent(
              line.country().map(Written::country).orElse("not known"), c -> new long[2]);
      sums[0] += line.blocked();
      sums[1] += line.passed();
    }
    blocks.add(
        new Block.Bars(
            "Queries by country of the company's seat",
            "blocked",
            "passed",
            countries.entrySet().stream()
                .sorted(
                    (a, b) ->
                        Long.compare(
                            b.getValue()[0] + b.getValue()[1], a.getValue()[0] + a.getValue()[1]))
                .limit(MOST_LINES)
                .map(e -> new Block.Bar(e.getKey(), e.getValue()[0], e.getValue()[1], ""))
                .toList()));
    limits(
        Set.of(
            "A country is that of the company's seat, not of its servers. A company that rents a"
                + " server is known by the name it gave it, or not at all."));
  }

  void timeline(HourCounts hours) {
    heading("When");
    TreeMap<Long, long[]> days = new TreeMap<>();
    hours.forEach(
        (day, hour, queries) -> days.computeIfAbsent(day, d -> new long[24])[hour] += queries);
    while (days.size() > MOST_DAYS) {
      days.pollFirstEntry();
    }
    List<Block.Day> shown = new ArrayList<>();
    days.forEach(
        (day, counts) -> {
          LocalDate date = LocalDate.ofEpochDay(day);
          shown.add(
              new Block.Day(
                  date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " " + date,
                  Arrays.stream(counts).boxed().toList()));
        });
    blocks.add(new Block.HeatMap("Queries by day and hour", "queries", shown));
  }

  void names(Collection<Trail> trails) {
    heading("Names");
    List<NameLine> lines = new Sums(findings.owners()).byName(trails);
    table(
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
    more(lines.size(), "name", "names", "--csv");
  }

  void beacons(List<Beacon> all) {
    heading("In a rhythm no person keeps");
    List<Beacon> beacons = all.stream().filter(b -> b.kind() == Beacon.Kind.BEACON).toList();
    if (beacons.isEmpty()) {
      say("No name is asked for in a rhythm.");
      return;
    }
    table(
        columns(
            Column.text("name"),
            Column.text("company"),
            Column.number("every"),
            Column.number("times"),
            Column.text("since")),
        beacons,
        beacon ->
            cells(
                findings.name(beacon.party()),
                beacon.name().toString(),
                written.company(beacon.name()),
                Written.period(beacon.periodSeconds()),
                Written.number(beacon.count()),
                written.time(beacon.firstMillis())));
    more(beacons.size(), "beacon", "beacons", "tacet beacons");
    limits(first(beacons.stream().flatMap(beacon -> beacon.limits().stream())));
  }

  void firsts(List<First> firsts) {
    heading("Asked for the first time");
    if (firsts.isEmpty()) {
      say("Nothing is new.");
      return;
    }
    table(
        columns(
            Column.text("domain"),
            Column.text("company"),
            Column.text("when"),
            Column.number("queries")),
        firsts,
        first ->
            cells(
                findings.name(first.party()),
                first.domain().toString(),
                written.company(first.name()),
                written.time(first.atMillis()),
                Written.number(first.queries())));
    more(firsts.size(), "domain", "domains", "tacet firsts");
    limits(first(firsts.stream().flatMap(one -> one.limits().stream())));
  }

  void night(List<Talk> talks) {
    heading("At night, " + findings.night());
    List<Talk> special = talks.stream().filter(Talk::isSpecial).toList();
    if (special.isEmpty()) {
      say("Nothing talks more by night than by day.");
      return;
    }
    table(
        columns(
            Column.text("name"),
            Column.text("company"),
            Column.number("queries"),
            Column.number("nights"),
            Column.number("usual by day")),
        special,
        talk ->
            cells(
                findings.name(talk.party()),
                talk.name().toString(),
                written.company(talk.name()),
                Written.number(talk.queries()),
                talk.times() + " of " + talk.ofTimes(),
                Written.number(Math.round(talk.usual()))));
    more(special.size(), "name", "names", "--csv");
    limits(first(special.stream().flatMap(talk -> talk.limits().stream())));
  }

  void storms(List<Storm> storms, List<Suspicion> suspicions) {
    heading("After a block");
    if (storms.isEmpty() && suspicions.isEmpty()) {
      say("No device asks for a blocked name in storms, and nothing looks broken.");
      return;
    }
    if (!storms.isEmpty()) {
      table(
          columns(
              Column.text("name"),
              Column.text("by"),
              Column.number("queries"),
              Column.number("a minute")),
          storms,
          storm ->
              cells(
                  findings.name(storm.party()),
                  storm.name().toString(),
                  storm.by(),
                  Written.number(storm.queries()),
                  Written.number(Math.round(storm.perMinute()))));
      limits(first(storms.stream().flatMap(storm -> storm.limits().stream())));
    }
    suspicions.stream().limit(MOST_LINES).forEach(this::suspicion);
  }

  private void suspicion(Suspicion suspicion) {
    blocks.add(
        new Block.Heading(3, findings.name(suspicion.party()) + " may miss " + suspicion.name()));
    blocks.add(new Block.Points(suspicion.evidence()));
    Optional<String> typed =
        Typed.device(suspicion.party()).filter(device -> Typed.canName(suspicion.name()));
    if (typed.isPresent()) {
      say("To try whether it is that:");
      blocks.add(
          new Block.Command(
              "tacet allow ="
                  + suspicion.name()
                  + " --device "
                  + typed.get()
                  + " --for "
                  + suspicion.tryFor().toMinutes()
                  + "m"));
    } else {
      say("Nothing is given to paste: the name, or the device, is not one to type into a shell.");
    }
    limits(new LinkedHashSet<>(suspicion.limits()));
  }

  /** The first lines of a table. */
  private <T> void table(List<Column> columns, List<T> all, Function<T, List<String>> row) {
    blocks.add(new Block.Grid(columns, all.stream().limit(MOST_LINES).map(row).toList()));
  }

  private List<Column> columns(Column... columns) {
    List<Column> all = new ArrayList<>();
    if (ofHouse) {
      all.add(Column.text("device"));
    }
    all.addAll(List.of(columns));
    return all;
  }

  private List<String> cells(String device, String... cells) {
    List<String> all = new ArrayList<>();
    if (ofHouse) {
      all.add(device);
    }
    all.addAll(List.of(cells));
    return all;
  }

  private void more(int all, String one, String many, String where) {
    if (all > MOST_LINES) {
      say(
          Counted.number(all - MOST_LINES)
              + " further "
              + Counted.word(all - MOST_LINES, one, many)
              + ": "
              + where);
    }
  }

  private static Set<String> first(Stream<String> limits) {
    Set<String> all = new LinkedHashSet<>();
    limits.filter(limit -> all.size() < 6).forEach(all::add);
    return all;
  }

  private void limits(Set<String> limits) {
    if (!limits.isEmpty()) {
      blocks.add(new Block.Points(List.copyOf(limits)));
    }
  }
}
