package dev.tacet.insight.evidence;

import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.Block.Column;
import dev.tacet.insight.page.Block.Fact;
import dev.tacet.insight.page.Document;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes {@link Evidence} as a sheet to attach to a data-protection letter (GDPR, articles 15, 17,
 * 21 and 77): what was recorded, how, and what it does not show. It claims nothing that the record
 * does not hold, in any language. Pure; one sheet an object, one thread.
 */
public final class EvidenceSheet {
  /** The same in every language, and read the same by everyone: ISO 8601 with a blank. */
  private static final String TIME = "uuuu-MM-dd HH:mm:ss";

  /** ISO 3166-1 has it for what has no country. */
  private static final String NO_COUNTRY = "ZZ";

  private final Evidence evidence;
  private final Phrases phrases;
  private final Locale locale;
  private final NumberFormat numbers;
  private final DateTimeFormatter times;
  private final List<Block> blocks = new ArrayList<>();

  private EvidenceSheet(Evidence evidence, Language language) {
    this.evidence = evidence;
    phrases = Phrases.of(language);
    locale = language.locale();
    numbers = NumberFormat.getIntegerInstance(locale);
    times = DateTimeFormatter.ofPattern(TIME, Locale.ROOT).withZone(evidence.record().zone());
  }

  /** The sheet in a language. */
  public static Document of(Evidence evidence, Language language) {
    return new EvidenceSheet(evidence, language).write();
  }

  private Document write() {
    blocks.add(new Block.Paragraph(phrases.of("intro")));
    device();
    record();
    method();
    names();
    times();
    regular();
    limits();
    heading("law");
    blocks.add(new Block.Paragraph(phrases.of("law.text")));
    return new Document(
        phrases.of("title", Map.of("device", evidence.subject().name())),
        locale,
        blocks,
        phrases.of(
            "foot",
            Map.of("program", evidence.program(), "date", times.format(evidence.madeAt()))));
  }

  private void device() {
    Evidence.Subject subject = evidence.subject();
    heading("device");
    blocks.add(
        new Block.Facts(
            List.of(
                fact("device.name", subject.name()),
                fact("device.maker", subject.maker().orElse(unknown())),
                fact("device.mac", joined(subject.macs())),
                fact("device.hostNames", joined(subject.hostNames())),
                fact("device.addresses", joined(subject.addresses())))));
  }

  private String joined(List<String> values) {
    return values.isEmpty() ? unknown() : String.join(", ", values);
  }

  private String unknown() {
    return phrases.of("unknown");
  }

  private void record() {
    Evidence.Record record = evidence.record();
    heading("record");
    blocks.add(
        new Block.Facts(
            List.of(
                fact("record.from", times.format(record.from())),
                fact("record.to", times.format(record.to())),
                fact("record.zone", zone()),
                fact("record.source", source(record)),
                fact("record.clock", phrases.of("record.clock." + word(record.clock()))),
                fact("record.program", evidence.program()),
                fact("record.queries", number(record.queries())),
                fact("record.rows", number(record.rows())))));
    // On a line of its own, which holds all of it.
    say(phrases.of("record.hash"));
    blocks.add(new Block.Command(record.sha256()));
    String saved =
        record
            .file()
            .map(file -> phrases.of("record.verify", Map.of("file", file)))
            .orElseGet(() -> phrases.of("record.noFile"));
    say(phrases.of("record.format") + " " + saved);
    say(phrases.of("record.again"));
    blocks.add(new Block.Command(record.again()));
  }

  private String source(Evidence.Record record) {
    if (record.read().isEmpty()) {
      return phrases.of("record.source.log");
    }
    return phrases.of(
        record.source() == Evidence.Source.LOG ? "record.source.logFile" : "record.source.capture",
        Map.of("file", record.read().get()));
  }

  private String zone() {
    String id = evidence.record().zone().getId();
    return id.equals("Z") ? "UTC" : id;
  }

  /** A terminal shows no narrow blank, which French puts between thousands. */
  private String number(long count) {
    return numbers.format(count).replace('\u202f', ' ');
  }

  private void say(String text) {
    blocks.add(new Block.Paragraph(text));
  }

  private void method() {
    heading("method");
    blocks.add(new Block.Paragraph(phrases.of("method." + word(evidence.record().source()))));
    blocks.add(new Block.Paragraph(phrases.of("method.device")));
  }

  private void names() {
    heading("names");
    if (evidence.names().isEmpty() && evidence.queriesHidden() == 0) {
      blocks.add(new Block.Paragraph(phrases.of("names.none")));
      return;
    }
    boolean judged = evidence.record().source() == Evidence.Source.LOG;
    boolean other = evidence.names().stream().anyMatch(name -> name.other() > 0);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text(phrases.of("names.name")));
    columns.add(Column.text(phrases.of("names.company")));
    columns.add(Column.text(phrases.of("names.country")));
    columns.add(Column.number(phrases.of("names.queries")));
    if (judged) {
      columns.add(Column.number(phrases.of("names.passed")));
      columns.add(Column.number(phrases.of("names.blocked")));
    }
    if (judged && other) {
      columns.add(Column.number(phrases.of("names.other")));
    }
    columns.add(Column.text(phrases.of("names.first")));
    columns.add(Column.text(phrases.of("names.last")));
    blocks.add(
        new Block.Grid(
            columns, evidence.names().stream().map(name -> row(name, judged, other)).toList()));
    if (judged && other) {
      say(phrases.of("names.otherNote"));
    }
    if (evidence.namesLeftOut() > 0) {
      say(
          phrases.of(
              "names.more",
              Map.of(
                  "count", number(evidence.namesLeftOut()),
                  "queries", number(evidence.queriesLeftOut()))));
    } else if (evidence.queriesLeftOut() > 0) {
      say(phrases.of("names.untold", Map.of("queries", number(evidence.queriesLeftOut()))));
    }
    if (evidence.queriesHidden() > 0) {
      say(phrases.of("names.hidden", Map.of("queries", number(evidence.queriesHidden()))));
    }
  }

  private List<String> row(Evidence.AskedName asked, boolean judged, boolean other) {
    List<String> cells = new ArrayList<>();
    cells.add(asked.name());
    cells.add(asked.company().orElse(unknown()));
    cells.add(country(asked.country()));
    cells.add(number(asked.queries()));
    if (judged) {
      cells.add(number(asked.passed()));
      cells.add(number(asked.blocked()));
    }
    if (judged && other) {
      cells.add(number(asked.other()));
    }
    cells.add(time(asked.first()));
    cells.add(time(asked.last()));
    return cells;
  }

  private void times() {
    if (evidence.days().isEmpty()) {
      return;
    }
    heading("times");
    blocks.add(
        new Block.HeatMap(
            phrases.of("times.map", Map.of("zone", zone())),
            phrases.of("times.unit"),
            evidence.days().stream().map(day -> new Block.Day(day.label(), day.hours())).toList()));
    if (evidence.daysLeftOut()) {
      say(phrases.of("times.last", Map.of("days", number(evidence.days().size()))));
    }
  }

  private String country(Optional<String> code) {
    return code.filter(known -> !known.equals(NO_COUNTRY))
        .map(known -> new Locale.Builder().setRegion(known).build().getDisplayCountry(locale))
        .orElse(unknown());
  }

  private void regular() {
    heading("beacons");
    if (evidence.regular().isEmpty()) {
      blocks.add(new Block.Paragraph(phrases.of("beacons.none")));
      return;
    }
    List<Column> columns =
        List.of(
            Column.text(phrases.of("names.name")),
            Column.number(phrases.of("beacons.period")),
            Column.number(phrases.of("beacons.count")),
            Column.text(phrases.of("names.first")),
            Column.text(phrases.of("names.last")));
    blocks.add(
        new Block.Grid(
            columns,
            evidence.regular().stream()
                .map(
                    beacon ->
                        List.of(
                            beacon.name(),
                            period(beacon.period()),
                            number(beacon.count()),
                            time(beacon.first()),
                            time(beacon.last())))
                .toList()));
    say(phrases.of("beacons.note"));
  }

  /** The units' symbols are the same in all four languages. */
  private static String period(Duration period) {
    long seconds = Math.max(1, Math.round(period.toMillis() / 1_000.0));
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes < 120 ? minutes + " min" : "%d h %02d min".formatted(minutes / 60, minutes % 60);
  }

  private void limits() {
    heading("limits");
    List<String> keys = new ArrayList<>();
    if (evidence.record().damaged()) {
      keys.add("limits.damaged");
    }
    keys.add("limits.content");
    keys.add("limits.cache");
    if (evidence.record().source() == Evidence.Source.LOG) {
      keys.add("limits.fixed");
      keys.add("limits.other");
      keys.add("limits.storm");
    }
    keys.addAll(List.of("limits.company", "limits.mac", "limits.blocked", "limits.hash"));
    blocks.add(new Block.Points(keys.stream().map(phrases::of).toList()));
  }

  private void heading(String key) {
    blocks.add(new Block.Heading(2, phrases.of(key)));
  }

  private Fact fact(String key, String value) {
    return new Fact(phrases.of(key), value);
  }

  private String time(Instant at) {
    return times.format(at);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
