package dev.tacet.insight;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An anchor for pf, as OpenBSD, FreeBSD, OPNsense and pfSense have it. */
final class PfText {
  private static final String BLOCK = "block return in quick ";
  private static final String PORTS = "proto { tcp udp } ";

  private final RouterPlan plan;
  private final List<String> lines = new ArrayList<>();

  private PfText(RouterPlan plan) {
    this.plan = plan;
  }

  static List<String> of(RouterPlan plan) {
    return new PfText(plan).lines();
  }

  private List<String> lines() {
    lines.addAll(
        RouterHead.of(
            plan,
            "# ",
            List.of(
                "Check: pfctl -nf FILE. Load: anchor \"tacet\" in pf.conf, pfctl -a tacet -f FILE.",
                "Take back: pfctl -a tacet -F all. Devices are told by their addresses here: pf knows",
                "no MAC, so give them fixed ones. If the router answers DNS for Tacet, add its address",
                "to the table tacet_own.")));
    lines.add("");
    if (plan.knowsOurselves()) {
      table("tacet_own", plan.ours().stream().map(PublicAddress::text).toList());
    }
    String others = plan.knowsOurselves() ? "! <tacet_own>" : "any";
    if (!plan.vendors().isEmpty()) {
      lines.add("# Addresses of vendor profiles in force.");
      stops("tacet_vendors", plan.vendors());
      lines.add(BLOCK + "from " + others + " to <tacet_vendors>");
    }
    int number = 0;
    for (RouterPlan.DeviceStops device : plan.devices()) {
      device(device, ++number);
    }
    if (plan.knowsOurselves()) {
      if (!plan.resolvers().isEmpty()) {
        lines.add("# Public resolvers, encrypted or not.");
        stops("tacet_resolvers", plan.resolvers());
        lines.add(BLOCK + PORTS + "from ! <tacet_own> to <tacet_resolvers> port { 53 443 853 }");
      }
      lines.add("# DNS over TLS and QUIC, and plain DNS with anybody but Tacet.");
      lines.add(BLOCK + PORTS + "from ! <tacet_own> to any port 853");
      lines.add(BLOCK + PORTS + "from ! <tacet_own> to ! <tacet_own> port 53");
    }
    return lines;
  }

  private void device(RouterPlan.DeviceStops device, int number) {
    lines.add("# Contacted without a lookup by: " + CommentText.of(device.party()));
    for (RouterPlan.Stop stop : device.stops()) {
      if (!stop.active()) {
        lines.add(
            "# left out, since "
                + stop.doubt()
                + ": "
                + CommentText.of(stop)
                + " "
                + CommentText.of(stop.note()));
      }
    }
    List<RouterPlan.Stop> active = device.stops().stream().filter(RouterPlan.Stop::active).toList();
    List<InetAddress> sources = RouterPlanning.sources(device.party());
    if (active.isEmpty()) {
      return;
    }
    if (sources.isEmpty()) {
      lines.add("# left out: its addresses are not known, only its MAC is.");
      return;
    }
    String from = "tacet_from" + number;
    table(from, sources.stream().map(PublicAddress::text).toList());
    stops("tacet_to" + number, active);
    lines.add(BLOCK + "from <" + from + "> to <tacet_to" + number + ">");
  }

  /** Notes above, since a table is one line: comments inside braces are read by few versions. */
  private void stops(String table, List<RouterPlan.Stop> stops) {
    for (RouterPlan.Stop stop : stops) {
      lines.add("#   " + CommentText.of(stop) + " " + CommentText.of(stop.note()));
    }
    table(table, stops.stream().map(CommentText::of).toList());
  }

  private void table(String name, List<String> addresses) {
    lines.add(
        "table <"
            + name
            + "> const { "
            + addresses.stream().collect(Collectors.joining(", "))
            + " }");
  }
}
