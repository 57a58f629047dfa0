package dev.tacet.cli;

import dev.tacet.insight.Night;
import dev.tacet.insight.Party;
import dev.tacet.insight.PartyTotals;
import dev.tacet.insight.page.Block;
import dev.tacet.insight.page.CsvTable;
import dev.tacet.insight.page.Document;
import dev.tacet.insight.page.HtmlDocument;
import dev.tacet.insight.report.Findings;
import dev.tacet.insight.report.Reports;
import java.time.Instant;
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
      "  tacet report camera --since 7d --html > camera.html"
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
      names = "--learn",
      paramLabel = "TIME",
      description = "How long a device must have been seen before anything counts as new; 7d.")
  private String learn = "7d";

  @Option(names = "--html", description = "One page of HTML that needs nothing else.")
  private boolean html;

  @Option(names = "--csv", description = "Every name with its counts, as comma-separated values.")
  private boolean csv;

  ReportCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  @Override
  public Integer call() {
    if (html && csv) {
      throw new UsageException("--html and --csv exclude each other");
    }
    device.ifPresent(source::only);
    ReferenceData data = ReferenceData.begin();
    Looked looked = Looked.at(tacet, source, false);
    Findings findings = findings(looked, data);
    if (csv) {
      tacet.terminal().ownText(CsvTable.of(Reports.names(findings)));
      return looked.end();
    }
    Document page = page(looked, findings);
    if (html) {
      tacet.terminal().ownText(HtmlDocument.of(page));
    } else {
      new DocumentPrinter(tacet.terminal()).print(page);
    }
    return looked.damaged() ? ExitCodes.DAMAGED : ExitCodes.OK;
  }

  private Findings findings(Looked looked, ReferenceData data) {
    return Findings.in(
        looked.trails(),
        data.owners(),
        data.domains(),
        looked.observed().parties(),
        Night.USUAL,
        looked.house().blockTtlSeconds(),
        Durations.parse(learn),
        looked.observed().since().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
  }

  private Document page(Looked looked, Findings findings) {
    String from = looked.observed().source();
    List<String> skipped = looked.skipped();
    if (source.device().isEmpty()) {
      return Reports.ofHouse(findings, from, skipped);
    }
    Optional<Party> party =
        looked.trails().parties().stream()
            .map(PartyTotals::party)
            .map(looked.observed()::known)
            .findFirst();
    return party
        .map(known -> Reports.ofDevice(findings, known, from, skipped))
        .orElseGet(
            () ->
                new Document(
                    "What " + source.device() + " asks for",
                    Locale.ENGLISH,
                    List.of(new Block.Paragraph(looked.extent())),
                    ""));
  }
}
