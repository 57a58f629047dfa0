package dev.tacet.cli;

import dev.tacet.config.Counted;
import dev.tacet.control.api.CacheStatus;
import dev.tacet.control.api.DeviceStatus;
import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.PauseLine;
import dev.tacet.control.api.QuarantineLine;
import dev.tacet.control.api.SourceLine;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.control.api.WarningLine;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The status for people: findings first, each with its remedy. */
final class StatusPage {
  private static final int CONFINED_SHOWN = 10;

  private final TacetCommand tacet;
  private final Terminal terminal;

  StatusPage(TacetCommand tacet) {
    this.tacet = tacet;
    this.terminal = tacet.terminal();
  }

  void print(Status status, boolean online) {
    if (online) {
      terminal.line(
          Style.GOOD.of("running"),
          "  Tacet " + status.version() + ", pid " + status.pid() + ", for ",
          Durations.about(Duration.ofSeconds(status.uptimeSeconds())));
    } else {
      terminal.line(
          Style.BAD.of("not running"), "  this is what the files say; start it with: tacet serve");
    }
    findings(status);
    for (WarningLine warning : status.devices().warnings()) {
      terminal.line();
      terminal.line(Style.WARN.of("warning"), "  ", warning.what());
      if (!warning.devices().isEmpty()) {
        terminal.line("  tacet devices show " + warning.devices().get(0));
      }
    }
    terminal.line();
    facts(status);
    if (online) {
      upstreams(status);
      sources(status.devices());
    }
    terminal.line();
    terminal.line(Style.BOLD.of("lists"));
    ListsCommand.print(tacet, status.lists(), "  ");
    counters(status.counters());
  }

  private void findings(Status status) {
    for (Finding finding : status.findings()) {
      Style style =
          switch (finding.severity()) {
            case "error" -> Style.BAD;
            case "warning" -> Style.WARN;
            default -> Style.BOLD;
          };
      terminal.line();
      terminal.line(style.of(finding.severity()), "  " + tacet.times().inProse(finding.what()));
      if (!finding.remedy().isEmpty()) {
        terminal.line("  " + finding.remedy());
      }
    }
  }

  private void facts(Status status) {
    Table table = new Table(terminal, "");
    if (!status.listening().isEmpty()) {
      row(table, "listening", String.join(", ", status.listening()));
    }
    encryption(table, status.encryption());
    signatures(table, status.dnssec());
    if (status.pause().paused()) {
      String until =
          status.pause().until().isEmpty()
              ? "until tacet resume"
              : "until " + tacet.times().brief(status.pause().until());
      table.row(Style.DIM.of("filtering"), Style.WARN.of("paused " + until));
    } else {
      row(table, "filtering", "on");
    }
    row(
        table,
        "blocking",
        Counted.of(status.rules(), "rule")
            + " of your own, "
            + Counted.of(status.profilesInForce(), "vendor profile")
            + ", "
            + Counted.of(status.names(), "name")
            + " in all");
    devices(table, status.devices());
    row(table, "cache", cache(status.cache()));
    LogStatus log = status.queryLog();
    table.row(
        Style.DIM.of("query log"),
        log.error().isEmpty() ? Span.plain(log(log)) : Style.BAD.of(log.error()));
    row(table, "data", status.dataDirectory());
    row(
        table,
        "configuration",
        status.configuration().isEmpty() ? "none: defaults" : status.configuration());
    table.print();
  }

  private static void encryption(Table table, EncryptionStatus encryption) {
    if (!encryption.dot().isEmpty()) {
      row(table, "DNS over TLS", String.join(", ", encryption.dot()));
    }
    if (!encryption.doh().isEmpty()) {
      row(table, "DNS over HTTPS", String.join(", ", encryption.doh()));
    }
    if (!encryption.doq().isEmpty()) {
      row(table, "DNS over QUIC", String.join(", ", encryption.doq()));
    }
  }

  private static void signatures(Table table, DnssecStatus dnssec) {
    if (!dnssec.mode().equals("validate")) {
      if (!dnssec.mode().isEmpty()) {
        row(table, "DNSSEC", dnssec.mode());
      }
      return;
    }
    row(
        table,
        "DNSSEC",
        "validate, "
            + Counted.number(dnssec.secure())
            + " secure, "
            + Counted.number(dnssec.insecure())
            + " unsigned, "
            + Counted.number(dnssec.bogus())
            + " bogus"
            + (dnssec.datesJudged() ? "" : "; dates are not judged, the clock is not set"));
  }

  private void devices(Table table, DeviceStatus devices) {
    for (PauseLine pause : devices.pauses()) {
      String end =
          pause.until().isEmpty()
              ? "until tacet resume"
              : "until "
                  + tacet.times().brief(pause.until())
                  + ", "
                  + tacet.times().left(pause.until())
                  + " left";
      table.row(Style.DIM.of("paused"), Style.WARN.of(pause.who() + " " + end));
    }
    for (QuarantineLine line : devices.quarantines().stream().limit(CONFINED_SHOWN).toList()) {
      String end =
          line.until().isEmpty()
              ? ""
              : " for " + tacet.times().left(line.until()) + " more, then locked";
      table.row(Style.DIM.of("quarantine"), Style.WARN.of(line.who() + " " + line.state() + end));
    }
    int more = devices.quarantines().size() - CONFINED_SHOWN;
    if (more > 0) {
      row(table, "", "and " + more + " more: tacet devices");
    }
    if (!devices.schedules().isEmpty()) {
      row(table, "active", "schedule " + String.join(", ", devices.schedules()));
    }
    if (devices.devices() == 0 && devices.unattributed() == 0) {
      return;
    }
    String open =
        devices.proposals() == 0
            ? ""
            : ", " + Counted.of(devices.proposals(), "proposal") + " to answer: tacet devices";
    row(
        table,
        "devices",
        Counted.number(devices.devices())
            + (devices.unattributed() == 0
                ? ""
                : ", " + Counted.of(devices.unattributed(), "address") + " of nobody yet")
            + open);
  }

  /** What tells devices apart, as far as it is on; what is wrong with one, with what to do. */
  private void sources(DeviceStatus devices) {
    if (devices.sources().isEmpty()) {
      return;
    }
    terminal.line();
    terminal.line(Style.BOLD.of("sources of devices"));
    Table table = new Table(terminal, "  ").head("name", "state", ">told", ">dropped", "note");
    for (SourceLine source : devices.sources()) {
      table.row(
          source.name(),
          !source.on()
              ? Style.DIM.of("off")
              : source.well() ? Style.GOOD.of("well") : Style.BAD.of("failing"),
          Counted.number(source.sightings()),
          Counted.number(source.dropped()),
          source.note());
    }
    table.print();
  }

  private static void row(Table table, String what, String value) {
    table.row(Style.DIM.of(what), value);
  }

  /** {@code 812 answers, 512.0 KiB of 16.0 MiB, hit rate 90 %, 3 served stale}. */
  static String cache(CacheStatus cache) {
    if (cache.maxOctets() == 0) {
      return "off";
    }
    return Counted.of(cache.entries(), "answer")
        + ", "
        + Numbers.octets(cache.octets())
        + " of "
        + Numbers.octets(cache.maxOctets())
        + ", hit rate "
        + Numbers.share(cache.hits(), cache.hits() + cache.misses())
        + (cache.stale() > 0 ? ", " + Counted.number(cache.stale()) + " served stale" : "")
        + (cache.prefetched() > 0 ? ", " + Counted.number(cache.prefetched()) + " prefetched" : "");
  }

  private static String log(LogStatus log) {
    return (log.file().isEmpty() ? "in memory" : log.file())
        + ", "
        + Numbers.octets(log.octets())
        + ", "
        + Counted.of(log.pending(), "row")
        + " to be written"
        + (log.lost() > 0 ? ", " + Counted.number(log.lost()) + " lost" : "");
  }

  private void upstreams(Status status) {
    terminal.line();
    terminal.line(Style.BOLD.of("upstreams"));
    Table table =
        new Table(terminal, "  ").head("name", "state", ">asked", ">failed", ">time", "last error");
    for (UpstreamStatus upstream : status.upstreams()) {
      table.row(
          upstream.name(),
          upstream.up() ? Style.GOOD.of("up") : Style.BAD.of("down"),
          Counted.number(upstream.asked()),
          Counted.number(upstream.failed()),
          Numbers.millis(upstream.roundTripMillis()),
          upstream.lastError());
    }
    table.print();
  }

  private void counters(Map<String, Long> counters) {
    Map<String, Long> seen = new TreeMap<>(counters);
    seen.values().removeIf(count -> count == 0);
    if (seen.isEmpty()) {
      return;
    }
    terminal.line();
    terminal.line(Style.BOLD.of("since start"));
    Table table = new Table(terminal, "  ").aligned("<>");
    seen.forEach((name, count) -> table.row(name, Counted.number(count)));
    table.print();
  }
}
