package dev.tacet.cli;

import dev.tacet.capture.CaptureSummary;
import dev.tacet.capture.CaptureSummary.Damage;
import dev.tacet.capture.CaptureSummary.SeenDevice;
import dev.tacet.capture.CaptureSummary.Traffic;
import dev.tacet.config.Counted;
import dev.tacet.device.Kind;
import dev.tacet.dns.AddressText;
import dev.tacet.insight.Flow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code capture} prints for people. One thread. */
final class CapturePage {
  private final Terminal terminal;
  private final Times times;
  private final int lines;

  CapturePage(Terminal terminal, Times times, int lines) {
    this.terminal = terminal;
    this.times = times;
    this.lines = lines;
  }

  /** One row of destinations: a device and what it exchanged under one name or address. */
  private static final class Sum {
    final Flow first;
    long up;
    long down;
    boolean lookedUp = true;

    Sum(Flow first) {
      this.first = first;
    }
  }

  void print(String file, CaptureSummary summary, List<Flow> flows) {
    String links = String.join(", ", summary.links().keySet());
    terminal.line(Style.BOLD.of(file), "  " + summary.format() + "; " + links);
    terminal.line(
        Counted.of(summary.packets(), "packet")
            + ", "
            + Numbers.octets(summary.packetOctets())
            + span(summary));
    terminal.line(
        Counted.of(summary.observations(), "query")
            + ", "
            + Counted.of(summary.flows(), "flow")
            + " with addresses outside");
    devices(summary.devices());
    List<Sum> sums = sums(flows);
    destinations("most exchanged with", sums);
    destinations(
        "contacted without a lookup seen before", sums.stream().filter(s -> !s.lookedUp).toList());
    traffic("counted aside", summary.aside());
    traffic("not read", summary.skipped());
    overflowed(summary);
    if (summary.clockWentBack() > 0) {
      terminal.line();
      terminal.line("the clock went back ", Counted.of(summary.clockWentBack(), "time"));
    }
  }

  private String span(CaptureSummary summary) {
    return summary.packets() == 0
        ? ""
        : ", "
            + times.dateAndTime(CaptureJson.time(summary.firstMillis()))
            + " to "
            + times.dateAndTime(CaptureJson.time(summary.lastMillis()));
  }

  private void devices(List<SeenDevice> seen) {
    List<SeenDevice> devices = new ArrayList<>(seen);
    devices.sort(Comparator.comparingLong((SeenDevice d) -> -d.bytesUp() - d.bytesDown()));
    Table table = table("device", "mac", "address", ">up", ">down", ">queries");
    for (SeenDevice device : devices.subList(0, Math.min(lines, devices.size()))) {
      boolean router = device.party().kind() == Kind.ROUTER;
      table.row(
          device.party().name() + (router ? " (router)" : ""),
          Style.DIM.of(device.party().mac().map(Object::toString).orElse("")),
          device.party().addresses().stream().findFirst().map(AddressText::of).orElse(""),
          Numbers.octets(device.bytesUp()),
          Numbers.octets(device.bytesDown()),
          Counted.number(device.queries()));
    }
    section("devices", devices.size(), table);
  }

  private Table table(String... heads) {
    return new Table(terminal, "  ").head(heads);
  }

  private void section(String title, int count, Table table) {
    if (count == 0) {
      return;
    }
    terminal.line();
    String more = count > lines ? " (" + lines + " of " + Counted.number(count) + ")" : "";
    terminal.line(Style.BOLD.of(title), more);
    table.print();
  }

  private static List<Sum> sums(List<Flow> flows) {
    Map<String, Sum> byDestination = new LinkedHashMap<>();
    for (Flow flow : flows) {
      String where = flow.name().orElseGet(() -> AddressText.of(flow.address()));
      String key = flow.party().key() + ' ' + flow.lookedUp() + ' ' + where;
      Sum sum = byDestination.computeIfAbsent(key, k -> new Sum(flow));
      sum.up += flow.bytesUp();
      sum.down += flow.bytesDown();
      sum.lookedUp &= flow.lookedUp();
    }
    List<Sum> sums = new ArrayList<>(byDestination.values());
    sums.sort(Comparator.comparingLong((Sum sum) -> -sum.up - sum.down));
    return sums;
  }

  private void destinations(String title, List<Sum> sums) {
    Table table = table("device", ">up", ">down", "to", "", "by");
    for (Sum sum : sums.subList(0, Math.min(lines, sums.size()))) {
      Flow flow = sum.first;
      String port = flow.protocol() + (flow.port() == 0 ? "" : "/" + flow.port());
      table.row(
          flow.party().name(),
          Numbers.octets(sum.up),
          Numbers.octets(sum.down),
          flow.name().orElseGet(() -> AddressText.of(flow.address())),
          Style.DIM.of(flow.name().isPresent() ? AddressText.of(flow.address()) : ""),
          Style.DIM.of((port + " " + flow.nameFrom()).strip()));
    }
    section(title, sums.size(), table);
  }

  private void traffic(String title, Map<String, Traffic> counts) {
    Table table = table("", ">packets", ">octets");
    counts.forEach(
        (what, count) ->
            table.row(what, Counted.number(count.packets()), Numbers.octets(count.octets())));
    if (!counts.isEmpty()) {
      terminal.line();
      terminal.line(Style.BOLD.of(title));
      table.print();
    }
  }

  private void overflowed(CaptureSummary summary) {
    if (summary.overflowed().isEmpty()) {
      return;
    }
    terminal.line();
    terminal.line(Style.BOLD.of("had no room"), " (docs/CAPTURES.md says how much there is)");
    Table table = table("", ">times");
    summary.overflowed().forEach((what, count) -> table.row(what, Counted.number(count)));
    table.print();
  }

  /** What is wrong with the file, for standard error. */
  static List<String> damages(String file, CaptureSummary summary) {
    List<String> told = new ArrayList<>();
    for (Damage damage : summary.damages()) {
      String lost =
          damage.lostOctets() == 0 ? "" : "; " + Counted.of(damage.lostOctets(), "octet") + " lost";
      told.add(file + ": at octet " + damage.position() + ": " + damage.words() + lost);
    }
    long more = summary.damageCount() - summary.damages().size();
    if (more > 0) {
      told.add(file + ": and " + Counted.of(more, "more place") + " like these");
    }
    told.add(file + ": damaged; what could be read is printed.");
    return told;
  }
}
