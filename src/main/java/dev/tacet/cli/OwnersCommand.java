package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.insight.Owner;
import dev.tacet.insight.Owners;
import dev.tacet.insight.report.OwnerLine;
import dev.tacet.insight.report.Sums;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "owners",
    description = "Shows which companies, in which countries, the devices talk to.",
    footer = {"", "Example:", "  tacet owners --since 7d --device camera"})
final class OwnersCommand implements Callable<Integer> {
  private static final String[] HEAD = {
    "company", "country", ">devices", ">names", ">queries", ">blocked"
  };

  private final TacetCommand tacet;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  OwnersCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  /** As JSON says it. */
  record Line(
      String company,
      String country,
      String how,
      int devices,
      int names,
      long queries,
      long blocked) {
    static Line of(OwnerLine line) {
      return new Line(
          line.company().orElse(""),
          line.country().orElse(""),
          line.how(),
          line.devices(),
          line.names(),
          line.queries(),
          line.blocked());
    }
  }

  @Override
  public Integer call() {
    Looked looked = Looked.at(tacet, source, false);
    Owners owners = Owners.shipped();
    List<OwnerLine> lines = new Sums(owners).byOwner(looked.trails().all());
    if (json) {
      Map<String, Object> answer = looked.json();
      answer.put("owners", lines.stream().map(Line::of).toList());
      tacet.terminal().json(ApiJson.write(answer));
    } else {
      print(looked, lines);
    }
    return looked.end();
  }

  private void print(Looked looked, List<OwnerLine> lines) {
    Terminal terminal = tacet.terminal();
    terminal.line(Style.DIM.of(looked.extent()));
    if (lines.isEmpty()) {
      return;
    }
    FittedTable table = new FittedTable(terminal, HEAD, 16, 10, 0, 0, 0, 0);
    for (OwnerLine line : lines) {
      table.row(
          line.company().isPresent() ? Style.PLAIN : Style.DIM,
          line.company().orElse("not known"),
          line.country().map(OwnersCommand::country).orElse(""),
          Counted.number(line.devices()),
          Counted.number(line.names()),
          Counted.number(line.queries()),
          Counted.number(line.blocked()));
    }
    table.print();
    terminal.line();
    looked.remark(
        "A country is that of the company's seat, not of its servers. A company that rents a server"
            + " is known by the name it gave it, or not at all.");
  }

  private static String country(String code) {
    return new Owner("", code, Owner.How.CURATED).countryIn(Locale.ENGLISH);
  }
}
