package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceLabel;
import dev.tacet.control.api.TacetControl;
import dev.tacet.device.Makers;
import dev.tacet.dns.AddressText;
import dev.tacet.insight.Night;
import dev.tacet.insight.Party;
import dev.tacet.insight.Trails;
import dev.tacet.insight.Typed;
import dev.tacet.insight.evidence.Evidence;
import dev.tacet.insight.evidence.EvidenceMaking;
import dev.tacet.insight.evidence.EvidenceSheet;
import dev.tacet.insight.evidence.Language;
import dev.tacet.insight.evidence.RecordRows;
import dev.tacet.insight.page.Document;
import dev.tacet.insight.report.Findings;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The sheet of evidence on one device, and the record it sums up. One thread. */
final class EvidenceReport {
  /**
   * What is asked now may be answered, and logged, only when an upstream has given up, which takes
   * half a minute at most; and the row of a storm comes when its minute ends.
   */
  private static final Duration STILL_COMING = Duration.ofSeconds(90);

  private static final Duration LEARN = Duration.ofDays(7);

  /** What a shell takes as it stands. */
  private static final Pattern PLAIN_FILE = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]*");

  private final TacetCommand tacet;
  private final SourceOptions source;
  private final ReportPrinter printer;

  EvidenceReport(TacetCommand tacet, SourceOptions source, ReportPrinter printer) {
    this.tacet = tacet;
    this.source = source;
    this.printer = printer;
  }

  /**
   * Makes the sheet.
   *
   * @param rows where to save the record; it is hashed without, too
   */
  int run(Language language, Optional<Path> rows) {
    fixEnd();
    if (rows.isEmpty()) {
      return run(language, rows, OutputStream.nullOutputStream());
    }
    try (NewFile file = new NewFile(rows.get())) {
      try {
        int code = run(language, rows, file.out());
        file.finish();
        return code;
      } catch (UncheckedIOException e) {
        throw file.failed(e.getCause());
      }
    }
  }

  /** So that the same command finds the same record later, all of it is in the log by now. */
  private void fixEnd() {
    boolean live = source.log().isEmpty() && source.capture().isEmpty();
    Instant end = ObservationSource.of(tacet, source).end();
    source.now(
        live && !source.hasNow() ? end.minus(STILL_COMING).truncatedTo(ChronoUnit.MINUTES) : end);
  }

  private int run(Language language, Optional<Path> saved, OutputStream out) {
    Trails trails = new Trails(tacet.times().zone());
    RecordRows record = new RecordRows(out);
    ReferenceData data = ReferenceData.begin();
    Looked looked =
        Looked.at(
            tacet,
            source,
            false,
            trails,
            observation -> {
              trails.add(observation);
              record.add(observation);
            });
    Insights insights = new Insights(looked, data);
    Findings findings = insights.findings(Night.USUAL, LEARN);
    Evidence evidence =
        EvidenceMaking.of(
            subject(looked),
            record(looked, record, saved),
            "Tacet " + tacet.around().version(),
            tacet.around().now(),
            trails,
            findings.beacons(),
            findings.owners(),
            looked.observed().hidden());
    Document sheet = EvidenceSheet.of(evidence, language);
    printer.print(
        () -> sheet,
        () -> {
          throw new IllegalStateException("a sheet is no JSON");
        });
    return looked.end();
  }

  private Evidence.Record record(Looked looked, RecordRows rows, Optional<Path> saved) {
    Observed observed = looked.observed();
    Optional<Path> read = source.log().or(source::capture);
    boolean capture = source.capture().isPresent();
    Instant from =
        observed.since().or(observed::first).orElse(observed.now()).truncatedTo(ChronoUnit.MILLIS);
    return new Evidence.Record(
        capture ? Evidence.Source.CAPTURE : Evidence.Source.LOG,
        read.map(Path::getFileName).map(Path::toString),
        clock(read.isEmpty(), capture),
        from,
        observed.now(),
        tacet.times().zone(),
        looked.trails().queries() + observed.hidden(),
        rows.rows(),
        rows.sha256(),
        saved.map(Path::getFileName).map(Path::toString),
        again(looked, from),
        observed.damaged());
  }

  /** Of a recorded log nobody knows whose clock it was. */
  private static Evidence.Clock clock(boolean live, boolean capture) {
    if (capture) {
      return Evidence.Clock.CAPTURE;
    }
    return live ? ClockState.now() : Evidence.Clock.UNKNOWN;
  }

  private String again(Looked looked, Instant from) {
    String device = looked.only().flatMap(Typed::device).orElse("DEVICE");
    return "tacet report "
        + device
        + " --evidence --since "
        + from
        + " --now "
        + looked.observed().now()
        + source.log().map(file -> " --log " + plain(file)).orElse("")
        + source.capture().map(file -> " --capture " + plain(file)).orElse("")
        + " --rows rows.txt";
  }

  private static String plain(Path file) {
    return PLAIN_FILE.matcher(file.toString()).matches() ? file.toString() : "FILE";
  }

  private Evidence.Subject subject(Looked looked) {
    Optional<Party> party = looked.only();
    if (source.log().isEmpty() && source.capture().isEmpty()) {
      Optional<DeviceDetails> known = details();
      if (known.isPresent()) {
        return subject(known.get());
      }
    }
    return party
        .map(it -> subject(it, looked.observed().hostNames()))
        .orElseGet(
            () ->
                new Evidence.Subject(
                    source.device(), Optional.empty(), List.of(), List.of(), List.of()));
  }

  private static Evidence.Subject subject(Party party, Map<String, String> hostNames) {
    return new Evidence.Subject(
        party.name(),
        party.mac().flatMap(Makers.ofRegistry()::of),
        party.mac().map(Object::toString).stream().toList(),
        Optional.ofNullable(hostNames.get(party.key())).filter(name -> !name.isEmpty()).stream()
            .toList(),
        party.addresses().stream().map(AddressText::of).toList());
  }

  private static Evidence.Subject subject(DeviceDetails device) {
    return new Evidence.Subject(
        device.name().isEmpty() ? "#" + device.id() : device.name(),
        Optional.of(device.maker()).filter(maker -> !maker.isEmpty()),
        device.macs(),
        device.labels().stream()
            .map(DeviceLabel::text)
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList(),
        device.addresses().stream().map(DeviceAddress::address).toList());
  }

  /** What the server knows of it; an address that is no device's is known to nobody. */
  private Optional<DeviceDetails> details() {
    try (TacetControl control = tacet.openLog()) {
      return Optional.of(control.devices().device(source.device(), false));
    } catch (ControlException e) {
      if (e.exitCode() == ExitCodes.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
