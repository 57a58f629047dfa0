package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.ApiJson;
import dev.tacet.insight.Beacon;
import dev.tacet.insight.Beacons;
import dev.tacet.insight.Night;
import dev.tacet.insight.Party;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "beacons",
    description = "Shows what devices ask for again and again in a rhythm no person keeps.",
    footer = {"", "Example:", "  tacet beacons --device camera"})
final class BeaconsCommand implements Callable<Integer> {
  private static final String[] HEAD = {
    "device", "<name", ">every", ">jitter", ">kept", ">count", "first", "last"
  };

  private static final int[] LEAST = {8, 16, 0, 0, 0, 0, 0, 0};

  private final TacetCommand tacet;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  BeaconsCommand(TacetCommand tacet) {
    this.tacet = tacet;
  }

  /** As JSON says it. */
  record Line(
      String device,
      int deviceId,
      String mac,
      String name,
      String kind,
      double periodSeconds,
      double jitter,
      double regularity,
      long count,
      String first,
      String last,
      long byDay,
      long byNight,
      boolean begun,
      boolean mayBeFaster,
      List<String> evidence,
      List<String> limits) {
    static Line of(Beacon beacon, Party party) {
      return new Line(
          party.name(),
          party.device(),
          party.mac().map(Object::toString).orElse(""),
          beacon.name().toString(),
          beacon.kind().name().toLowerCase(Locale.ROOT),
          thousandths(beacon.periodSeconds()),
          thousandths(beacon.jitter()),
          thousandths(beacon.regularity()),
          beacon.count(),
          Looked.iso(beacon.firstMillis()),
          Looked.iso(beacon.lastMillis()),
          beacon.byDay(),
          beacon.byNight(),
          beacon.begun(),
          beacon.mayBeFaster(),
          beacon.evidence(),
          beacon.limits());
    }

    private static double thousandths(double value) {
      return Math.round(value * 1_000) / 1_000.0;
    }
  }

  @Override
  public Integer call() {
    Looked looked = Looked.at(tacet, source, false);
    int blockTtl = looked.house().blockTtlSeconds();
    List<Beacon> beacons = Beacons.in(looked.trails(), Night.USUAL, blockTtl);
    if (json) {
      Map<String, Object> answer = looked.json();
      answer.put(
          "beacons",
          beacons.stream().map(b -> Line.of(b, looked.observed().known(b.party()))).toList());
      tacet.terminal().json(ApiJson.write(answer));
    } else {
      print(looked, beacons);
    }
    return looked.end();
  }

  private void print(Looked looked, List<Beacon> beacons) {
    Terminal terminal = tacet.terminal();
    if (beacons.isEmpty()) {
      terminal.line("no beacons: " + looked.extent());
      return;
    }
    terminal.line(Style.DIM.of(looked.extent()));
    FittedTable table = new FittedTable(terminal, HEAD, LEAST);
    Set<String> limits = new LinkedHashSet<>();
    boolean retries = false;
    for (Beacon beacon : beacons) {
      boolean retry = beacon.kind() == Beacon.Kind.RETRY;
      retries |= retry;
      table.row(
          retry ? Style.DIM : Style.PLAIN,
          looked.name(beacon.party()),
          beacon.name().toString(),
          period(beacon.periodSeconds()) + (retry ? "*" : ""),
          Math.round(100 * beacon.jitter()) + " %",
          Math.round(100 * beacon.regularity()) + " %",
          String.valueOf(beacon.count()),
          looked.near(beacon.firstMillis()),
          looked.near(beacon.lastMillis()));
      limits.addAll(beacon.limits());
    }
    table.print();
    if (retries) {
      terminal.line();
      terminal.line("* tries again because the name is blocked: not a rhythm of its own");
    }
    if (!limits.isEmpty()) {
      terminal.line();
      limits.forEach(looked::remark);
    }
  }

  /** {@code 60 s}, {@code 5.0 min}, {@code 6.0 h}. */
  private static String period(double seconds) {
    if (seconds < 120) {
      return Counted.decimal(seconds, seconds < 20 ? 1 : 0) + " s";
    }
    return seconds < 7_200
        ? Counted.decimal(seconds / 60, 1) + " min"
        : Counted.decimal(seconds / 3_600, 1) + " h";
  }
}
