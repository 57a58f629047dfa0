package dev.tacet.insight;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Sections for {@code /etc/config/firewall} of OpenWrt, from the zone lan to the zone wan. Indented
 * by blanks: what is printed has its tabs written out, as a terminal would obey them.
 */
final class OpenWrtText {
  /** Addresses of one rule; a longer line of the generated rule set is hard to read. */
  private static final int ADDRESSES = 100;

  private final RouterPlan plan;
  private final List<String> lines = new ArrayList<>();
  private int rules;

  private OpenWrtText(RouterPlan plan) {
    this.plan = plan;
  }

  static List<String> of(RouterPlan plan) {
    return new OpenWrtText(plan).lines();
  }

  private List<String> lines() {
    lines.addAll(
        RouterHead.of(
            plan,
            "# ",
            List.of(
                "Append it to /etc/config/firewall, then: fw4 check (fw3 on OpenWrt before 22.03),",
                "service firewall reload. Take back: delete the sections named tacet-..., reload.",
                "It expects the zones lan and wan; rules of your own above it come first.")));
    stops("vendor", plan.vendors(), List.of(), "");
    for (RouterPlan.DeviceStops device : plan.devices()) {
      device(device);
    }
    if (plan.knowsOurselves()) {
      ports();
    }
    return lines;
  }

  private void device(RouterPlan.DeviceStops device) {
    lines.add("");
    lines.add("# Contacted without a lookup by: " + CommentText.of(device.party()));
    List<RouterPlan.Stop> active = device.stops().stream().filter(RouterPlan.Stop::active).toList();
    device.stops().stream()
        .filter(stop -> !stop.active())
        .forEach(
            stop ->
                lines.add(
                    "# left out, since "
                        + stop.doubt()
                        + ": "
                        + CommentText.of(stop)
                        + " "
                        + CommentText.of(stop.note())));
    if (device.party().mac().isPresent()) {
      stops("device", active, List.of(), device.party().mac().get().toString());
    } else {
      stops("device", active, RouterPlanning.sources(device.party()), "");
    }
  }

  private void stops(
      String name, List<RouterPlan.Stop> stops, List<InetAddress> sources, String mac) {
    for (boolean ipv4 : new boolean[] {true, false}) {
      List<RouterPlan.Stop> family = stops.stream().filter(stop -> stop.isIpv4() == ipv4).toList();
      List<InetAddress> from = ofFamily(sources, ipv4);
      if (!sources.isEmpty() && from.isEmpty()) {
        continue;
      }
      for (int at = 0; at < family.size(); at += ADDRESSES) {
        rule(name, ipv4, "REJECT", "all");
        from.forEach(address -> lines.add("  list src_ip '" + PublicAddress.text(address) + "'"));
        if (!mac.isEmpty()) {
          lines.add("  list src_mac '" + mac + "'");
        }
        for (RouterPlan.Stop stop : family.subList(at, Math.min(at + ADDRESSES, family.size()))) {
          lines.add("  # " + CommentText.of(stop.note()));
          lines.add("  list dest_ip '" + CommentText.of(stop) + "'");
        }
      }
    }
  }

  private void ports() {
    lines.add("");
    lines.add("# Tacet itself asks its upstreams.");
    for (boolean ipv4 : new boolean[] {true, false}) {
      List<InetAddress> ours = ofFamily(plan.ours(), ipv4);
      if (!ours.isEmpty()) {
        rule("itself", ipv4, "ACCEPT", "tcp udp");
        ours.forEach(address -> lines.add("  list src_ip '" + PublicAddress.text(address) + "'"));
        lines.add("  option dest_port '53 443 853'");
      }
    }
    lines.add("");
    lines.add("# Public resolvers, encrypted or not.");
    for (boolean ipv4 : new boolean[] {true, false}) {
      List<RouterPlan.Stop> family =
          plan.resolvers().stream().filter(stop -> stop.isIpv4() == ipv4).toList();
      if (!family.isEmpty()) {
        rule("resolvers", ipv4, "REJECT", "tcp udp");
        for (RouterPlan.Stop stop : family) {
          lines.add("  # " + CommentText.of(stop.note()));
          lines.add("  list dest_ip '" + CommentText.of(stop) + "'");
        }
        lines.add("  option dest_port '53 443 853'");
      }
    }
    lines.add("");
    lines.add("# DNS over TLS and QUIC, and plain DNS beyond the house.");
    lines.add("config rule");
    lines.add("  option name 'tacet-" + ++rules + "-dns'");
    lines.add("  option src 'lan'");
    lines.add("  option dest 'wan'");
    lines.add("  option proto 'tcp udp'");
    lines.add("  option dest_port '53 853'");
    lines.add("  option target 'REJECT'");
  }

  private void rule(String name, boolean ipv4, String target, String protocols) {
    lines.add("");
    lines.add("config rule");
    lines.add("  option name 'tacet-" + ++rules + "-" + name + "'");
    lines.add("  option family '" + (ipv4 ? "ipv4" : "ipv6") + "'");
    lines.add("  option src 'lan'");
    lines.add("  option dest 'wan'");
    lines.add("  option proto '" + protocols + "'");
    lines.add("  option target '" + target + "'");
  }

  private static List<InetAddress> ofFamily(List<InetAddress> addresses, boolean ipv4) {
    return addresses.stream().filter(a -> a.getAddress().length == 4 == ipv4).toList();
  }
}
