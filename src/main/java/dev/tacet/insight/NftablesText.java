package dev.tacet.insight;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rules for a Linux router: one table of its own, which loads and goes as a whole. */
final class NftablesText {
  private static final String TABLE = "inet tacet_export";
  private static final String REJECT = " counter reject with icmpx type admin-prohibited";
  private static final String PORTS = "meta l4proto { tcp, udp } th dport ";

  private final RouterPlan plan;
  private final List<String> lines = new ArrayList<>();

  private NftablesText(RouterPlan plan) {
    this.plan = plan;
  }

  static List<String> of(RouterPlan plan) {
    return new NftablesText(plan).lines();
  }

  private List<String> lines() {
    lines.add("#!/usr/sbin/nft -f");
    lines.addAll(
        RouterHead.of(
            plan,
            "# ",
            List.of(
                "Check: nft -c -f FILE. Load: nft -f FILE. Take back: nft delete table "
                    + TABLE
                    + ".",
                "For the router itself: it stops what is forwarded, not what stays in the house.")));
    lines.add("");
    lines.add("# Made and deleted first, so that loading it again replaces it.");
    lines.add("table " + TABLE);
    lines.add("delete table " + TABLE);
    lines.add("table " + TABLE + " {");
    own("own4", true);
    own("own6", false);
    set("vendors4", plan.vendors(), true);
    set("vendors6", plan.vendors(), false);
    set("resolvers4", plan.resolvers(), true);
    set("resolvers6", plan.resolvers(), false);
    chain();
    lines.add("}");
    return lines;
  }

  private void own(String name, boolean ipv4) {
    lines.add("  set " + name + " {");
    lines.add("    type " + type(ipv4));
    List<InetAddress> ours =
        plan.ours().stream().filter(address -> address.getAddress().length == 4 == ipv4).toList();
    if (!ours.isEmpty()) {
      lines.add(
          "    elements = { "
              + ours.stream().map(PublicAddress::text).collect(Collectors.joining(", "))
              + " }");
    }
    lines.add("  }");
  }

  private void set(String name, List<RouterPlan.Stop> stops, boolean ipv4) {
    lines.add("  set " + name + " {");
    lines.add("    type " + type(ipv4));
    lines.add("    flags interval");
    lines.add("    auto-merge");
    List<RouterPlan.Stop> family = stops.stream().filter(stop -> stop.isIpv4() == ipv4).toList();
    if (!family.isEmpty()) {
      lines.add("    elements = {");
      elements(family, "      ");
      lines.add("    }");
    }
    lines.add("  }");
  }

  private static String type(boolean ipv4) {
    return ipv4 ? "ipv4_addr" : "ipv6_addr";
  }

  private void elements(List<RouterPlan.Stop> stops, String indent) {
    for (RouterPlan.Stop stop : stops) {
      lines.add(indent + CommentText.of(stop) + ", # " + CommentText.of(stop.note()));
    }
  }

  private void chain() {
    lines.add("  chain forward {");
    lines.add("    type filter hook forward priority filter - 1; policy accept;");
    lines.add("    # Tacet itself asks its upstreams.");
    lines.add("    ip saddr @own4 return");
    lines.add("    ip6 saddr @own6 return");
    lines.add("    # Addresses of vendor profiles in force.");
    lines.add("    ip daddr @vendors4" + REJECT);
    lines.add("    ip6 daddr @vendors6" + REJECT);
    for (RouterPlan.DeviceStops device : plan.devices()) {
      device(device);
    }
    if (plan.knowsOurselves()) {
      lines.add("    # Public resolvers, encrypted or not.");
      lines.add("    ip daddr @resolvers4 " + PORTS + "{ 53, 443, 853 }" + REJECT);
      lines.add("    ip6 daddr @resolvers6 " + PORTS + "{ 53, 443, 853 }" + REJECT);
      lines.add("    # DNS over TLS and QUIC, and plain DNS with anybody but Tacet.");
      lines.add("    " + PORTS + "853" + REJECT);
      lines.add("    ip daddr != @own4 " + PORTS + "53" + REJECT);
      lines.add("    ip6 daddr != @own6 " + PORTS + "53" + REJECT);
    }
    lines.add("  }");
  }

  private void device(RouterPlan.DeviceStops device) {
    lines.add("    # Contacted without a lookup by: " + CommentText.of(device.party()));
    for (RouterPlan.Stop stop : device.stops()) {
      if (!stop.active()) {
        lines.add(
            "    # left out, since "
                + stop.doubt()
                + ": "
                + CommentText.of(stop)
                + " "
                + CommentText.of(stop.note()));
      }
    }
    for (boolean ipv4 : new boolean[] {true, false}) {
      List<RouterPlan.Stop> active =
          device.stops().stream().filter(stop -> stop.active() && stop.isIpv4() == ipv4).toList();
      String source = source(device.party(), ipv4);
      if (!active.isEmpty() && !source.isEmpty()) {
        lines.add("    " + source + (ipv4 ? " ip" : " ip6") + " daddr {");
        elements(active, "      ");
        lines.add("    }" + REJECT);
      }
    }
  }

  /** A MAC holds whatever address the device has; without one, the addresses known. */
  private static String source(Party party, boolean ipv4) {
    if (party.mac().isPresent()) {
      return "ether saddr " + party.mac().get();
    }
    String addresses =
        RouterPlanning.sources(party).stream()
            .filter(address -> address.getAddress().length == 4 == ipv4)
            .map(PublicAddress::text)
            .collect(Collectors.joining(", "));
    return addresses.isEmpty() ? "" : (ipv4 ? "ip" : "ip6") + " saddr { " + addresses + " }";
  }
}
