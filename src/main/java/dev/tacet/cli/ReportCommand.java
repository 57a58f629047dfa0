package dev.tacet.cli;

import dev.tacet.insight.Night;
import dev.tacet.insight.evidence.Language;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.CsvTable;
import dev.tacet.insight.page.Document;
import dev.tacet.insight.report.Findings;
import dev.tacet.insight.report.Loopholes;
import dev.tacet.insight.report.Reports;
import dev.tacet.insight.report.TalkPages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = "Shows who phones home, how often, to whom, and what a block did.",
    footer = {
      "",
      "Example:",
      "  tacet report --since 7d",
      "  tacet report camera --since 7d --html > camera.html",
      "  tacet report --night",
      "  tacet report --away 2026-11-20T08:00..2026-11-21T20:00",
      "  tacet report --compare --since 7d",
      "  tacet report camera --evidence --language de --html --rows rows.txt > camera.html"
    })
final class ReportCommand implements Callable<Integer> {
  private final TacetCommand tacet;

  @Parameters(
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "This device only: its name, number, MAC or address.")
  private Optional<String> device = Optional.empty();

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--night",
      arity = "0..1",
      parameterConsumer = NightWindow.Taken.class,
      paramLabel = "HOURS",
      description = "What talks at night: whole hours, 23:00-06:00 without.")
  private Optional<String> night = Optional.empty();

  @Option(
      names = "--away",
      paramLabel = "FROM..TO",
      description = "What went on between two times, against what was usual before.")
  private Optional<String> away = Optional.empty();

  @Option(
      names = "--compare",
      description = "This month against as much of the last; with --since against as long before.")
  private boolean compare;

  @Option(
      names = "--evidence",
      description = "A neutral sheet on DEVICE, for a data-protection letter.")
  private boolean evidence;

  @Option(
      names = "--language",
      paramLabel = "L",
      description = "Of the sheet: en, de, fr, it; en by default.")
  private Optional<String> language = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description = "Saves the record that the sheet sums up; FILE must not exist.")
  private Optional<Path> rows = Optional.empty();

  @Option(
      names = "--learn",
      paramLabel = "TIME",
      description = "How long a device must have been seen before anything counts as new; 7d.")
  private String learn = "7d";

  @Option(names = "--html", description = "One page of HTML that needs nothing else.")
  private boolean html;

  @Option(names = "--json", description = "One JSON object, with all that tables leave out.")
  private boolean json;

  @Option(names = "--csv", description = "Every name with its counts, as comma-separated values.")
  private boolean csv;

  ReportCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    onlyOne("--html, --json and --csv", html, json, csv);
    onlyOne(
        "--night, --away, --compare and --evidence",
        night.isPresent(),
        away.isPresent(),
        compare,
        evidence);
    if (csv && (night.isPresent() || away.isPresent() || compare)) {
      throw new UsageException("--csv is a form of the report itself");
    }
    device.ifPresent(source::only);
    ReportPrinter printer = new ReportPrinter(tacet.terminal(), form());
    if (evidence) {
      return evidence(printer);
    }
    if (language.isPresent() || rows.isPresent()) {
      throw new UsageException("--language and --rows are of the sheet: add --evidence");
    }
    if (away.isPresent()) {
      return new AwayReport(tacet, source, printer).run(away.get(), Durations.parse(learn));
    }
    if (compare) {
      return new ComparisonReport(tacet, source, printer).run(Durations.parse(learn));
    }
    return night.isPresent() ? night(printer) : report(printer);
  }

  private static void onlyOne(String which, boolean... given) {
    int count = 0;
    for (boolean one : given) {
      count += one ? 1 : 0;
    }
    if (count > 1) {
      throw new UsageException(which + " exclude each other");
    }
  }

  private ReportPrinter.Form form() {
    if (html) {
      return ReportPrinter.Form.HTML;
    }
    if (json) {
      return ReportPrinter.Form.JSON;
    }
    return csv ? ReportPrinter.Form.CSV : ReportPrinter.Form.TEXT;
  }

  private int evidence(ReportPrinter printer) {
    if (source.device().isEmpty()) {
      throw new UsageException("a sheet of evidence is of one device: tacet report DEVICE");
    }
    if (json || csv) {
      throw new UsageException(
          "a sheet of evidence is text or --html; what it was made of is saved by --rows FILE");
    }
    String code = language.orElse(Language.ENGLISH.code());
    Language spoken =
        Language.ofCode(code)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--language "
                            + code
                            + ": expected one of "
                            + String.join(", ", Language.codes())));
    return new EvidenceReport(tacet, source, printer).run(spoken, rows);
  }

  private int report(ReportPrinter printer) {
    ReferenceData data = ReferenceData.begin();
    Looked looked = Looked.at(tacet, source, false);
    Insights insights = new Insights(looked, data);
    Findings findings = insights.findings(Night.USUAL, Durations.parse(learn));
    if (printer.form() == ReportPrinter.Form.CSV) {
      tacet.terminal().ownText(CsvTable.of(Reports.names(findings)));
      return looked.end();
    }
    Loopholes loopholes = insights.loopholes();
    printer.print(
        () -> page(looked, insights, findings, loopholes),
        () ->
            new ReportJson(looked, findings)
                .report(loopholes, insights.skipped(), source.device().isEmpty()));
    return looked.damaged() ? ExitCodes.DAMAGED : ExitCodes.OK;
  }

  private Document page(Looked looked, Insights insights, Findings findings, Loopholes loopholes) {
    String from = looked.observed().source();
    List<String> skipped = insights.skipped();
    if (source.device().isEmpty()) {
      return Reports.ofHouse(findings, loopholes, from, skipped);
    }
    return looked
        .only()
        .map(party -> Reports.ofDevice(findings, loopholes, party, from, skipped))
        .orElseGet(
            () ->
                new Document(
                    "What " + source.device() + " asks for",
                    Locale.ENGLISH,
                    nothing(looked, skipped),
                    ""));
  }

  private static List<Block> nothing(Looked looked, List<String> skipped) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(looked.extent()));
    if (!skipped.isEmpty()) {
      blocks.add(new Block.Points(skipped));
    }
    return blocks;
  }

  private int night(ReportPrinter printer) {
    Night hours = NightWindow.parse(night.orElseThrow());
    ReferenceData data = ReferenceData.begin();
    Looked looked = Looked.at(tacet, source, false);
    Insights insights = new Insights(looked, data);
    Findings findings = insights.findings(hours, Durations.parse(learn));
    printer.print(
        () ->
            TalkPages.byNight(
                findings,
                source.device().isEmpty(),
                looked.observed().source(),
                insights.skipped()),
        () ->
            new ReportJson(looked, findings)
                .talks("night", hours.toString(), findings.talks(), insights.skipped()));
    return looked.damaged() ? ExitCodes.DAMAGED : ExitCodes.OK;
  }
}
