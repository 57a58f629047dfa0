package dev.tacet.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The plan as a table, for routers that are not known here. Every cell is made of digits, letters,
 * dots, colons, hyphens, slashes and blanks and begins with a letter or digit, or is empty: none
 * needs quotes, and none is a formula to a spreadsheet.
 */
final class CsvText {
  private static final String HEAD =
      "rule,active,family,address,protocol,ports,device,mac,sources,comment";

  private CsvText() {}

  static List<String> of(RouterPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    for (var address : plan.ours()) {
      boolean ipv4 = address.getAddress().length == 4;
      String family = ipv4 ? "ipv4" : "ipv6";
      lines.add(
          String.join(
              ",",
              "except",
              "yes",
              family,
              PublicAddress.text(address),
              "",
              "",
              "",
              "",
              "",
              "tacet"));
    }
    plan.vendors().forEach(stop -> lines.add(row("vendor", stop, "", "", "", "", "")));
    for (RouterPlan.DeviceStops device : plan.devices()) {
      String mac = device.party().mac().map(Object::toString).orElse("");
      String sources =
          RouterPlanning.sources(device.party()).stream()
              .map(PublicAddress::text)
              .collect(Collectors.joining(" "));
      String name = CommentText.of(device.party());
      device.stops().forEach(stop -> lines.add(row("device", stop, "", "", name, mac, sources)));
    }
    if (plan.knowsOurselves()) {
      plan.resolvers()
          .forEach(stop -> lines.add(row("resolver", stop, "tcp udp", "53 443 853", "", "", "")));
      lines.add("port,yes,,,tcp udp,853,,,,dns-over-tls-and-quic");
      lines.add("port,yes,,,tcp udp,53,,,,dns-with-anybody-but-tacet");
    }
    return lines;
  }

  private static String row(
      String rule,
      RouterPlan.Stop stop,
      String protocol,
      String ports,
      String device,
      String mac,
      String sources) {
    return String.join(
        ",",
        rule,
        stop.active() ? "yes" : "no",
        stop.isIpv4() ? "ipv4" : "ipv6",
        CommentText.of(stop),
        protocol,
        ports,
        device,
        mac,
        sources,
        CommentText.of(stop.note() + (stop.active() ? "" : " " + stop.doubt())));
  }
}
