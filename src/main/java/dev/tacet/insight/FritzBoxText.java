package dev.tacet.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Steps for a FRITZ!Box, which takes no file and has no filter for single addresses: network
 * applications (ports), access profiles, and their block of web calls to bare addresses.
 */
final class FritzBoxText {
  private FritzBoxText() {}

  static List<String> of(RouterPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        RouterHead.of(
            plan,
            "",
            List.of("A FRITZ!Box takes no file; these are the steps (FRITZ!OS 7 and 8).")));
    lines.add("");
    String ours = plan.ours().stream().map(PublicAddress::text).collect(Collectors.joining(", "));
    lines.add("1. Home Network > Network > Network Settings > IPv4 settings and IPv6 settings:");
    lines.add(
        "   local DNS server: " + (ours.isEmpty() ? "the address of this server" : ours) + ".");
    if (plan.knowsOurselves()) {
      lines.add("2. Internet > Filters > Lists > Network applications: add \"foreign DNS\", with");
      lines.add("   TCP, destination port 53; UDP, destination port 53;");
      lines.add("   TCP, destination port 853; UDP, destination port 853.");
      lines.add(
          "3. Internet > Filters > Access Profiles: in \"Standard\" (and \"Guest\"), block the network");
      lines.add("   application \"foreign DNS\".");
      lines.add("4. Internet > Filters > Parental Controls: give Tacet's machine (" + ours + ")");
      lines.add("   the profile \"Unrestricted\", or it cannot ask its upstreams any more.");
    }
    lines.add(
        "5. A device that contacts addresses below and needs no web pages: give it the profile");
    lines.add(
        "   \"Blocked\". One that needs the internet: a profile of its own with the filter for web");
    lines.add("   pages (blocked web pages) switched on; then its web calls to bare addresses are");
    lines.add("   refused, those of other programs are not.");
    lines.add(
        "What it cannot do: stop one address on all ports, or HTTPS with a public resolver. A");
    lines.add("router with a firewall can: nftables, openwrt, pf.");
    lines.add("");
    list(lines, "Addresses of vendor profiles in force", plan.vendors());
    for (RouterPlan.DeviceStops device : plan.devices()) {
      String mac = device.party().mac().map(m -> " (" + m + ")").orElse("");
      list(
          lines,
          "Contacted without a lookup by " + CommentText.of(device.party()) + mac,
          device.stops());
    }
    list(lines, "Public resolvers", plan.resolvers());
    return lines;
  }

  private static void list(List<String> lines, String title, List<RouterPlan.Stop> stops) {
    if (stops.isEmpty()) {
      return;
    }
    lines.add(title + ":");
    for (RouterPlan.Stop stop : stops) {
      lines.add(
          "  "
              + CommentText.of(stop)
              + "  "
              + CommentText.of(stop.note())
              + (stop.active() ? "" : "  (better not, since " + stop.doubt() + ")"));
    }
  }
}
