package dev.tacet.cli;

import dev.tacet.capture.CaptureSummary;
import dev.tacet.dns.AddressText;
import dev.tacet.insight.Flow;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code capture --json} prints. Pure functions. */
final class CaptureJson {
  private CaptureJson() {}

  /** What each party calls itself, by its key. */
  static Map<String, String> hostNames(CaptureSummary summary) {
    Map<String, String> names = new HashMap<>();
    summary.devices().forEach(device -> names.put(device.party().key(), device.hostName()));
    return names;
  }

  /** A flow; texts that are not known are empty. */
  static Map<String, Object> flow(Flow flow, Map<String, String> hostNames) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("device", flow.party().name());
    line.put("mac", flow.party().mac().map(Object::toString).orElse(""));
    line.put("hostName", hostNames.getOrDefault(flow.party().key(), ""));
    line.put("name", flow.name().orElse(""));
    line.put("address", AddressText.of(flow.address()));
    line.put("lookedUp", flow.lookedUp());
    line.put("bytesUp", flow.bytesUp());
    line.put("bytesDown", flow.bytesDown());
    line.put("first", time(flow.firstMillis()));
    line.put("last", time(flow.lastMillis()));
    line.put("nameFrom", flow.nameFrom());
    line.put("protocol", flow.protocol());
    line.put("port", flow.port());
    line.put("packets", flow.packets());
    return line;
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  static Map<String, Object> summary(String file, CaptureSummary summary) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("file", file);
    all.put("format", summary.format());
    all.put("whole", summary.whole());
    all.put("octets", summary.octets());
    all.put("packets", summary.packets());
    all.put("packetOctets", summary.packetOctets());
    all.put("first", summary.packets() == 0 ? "" : time(summary.firstMillis()));
    all.put("last", summary.packets() == 0 ? "" : time(summary.lastMillis()));
    all.put("clockWentBack", summary.clockWentBack());
    all.put("observations", summary.observations());
    all.put("loneAnswers", summary.loneAnswers());
    all.put("flows", summary.flows());
    all.put("links", summary.links());
    all.put("aside", summary.aside());
    all.put("skipped", summary.skipped());
    all.put("overflowed", summary.overflowed());
    all.put("damages", summary.damages());
    all.put("damageCount", summary.damageCount());
    all.put("devices", devices(summary));
    return all;
  }

  private static List<Map<String, Object>> devices(CaptureSummary summary) {
    return summary.devices().stream()
        .map(
            device -> {
              Map<String, Object> line = new LinkedHashMap<>();
              line.put("device", device.party().name());
              line.put("mac", device.party().mac().map(Object::toString).orElse(""));
              line.put("hostName", device.hostName());
              line.put("hostNameFrom", device.hostNameFrom());
              line.put("kind", device.party().kind().word());
              line.put(
                  "addresses", device.party().addresses().stream().map(AddressText::of).toList());
              line.put("bytesUp", device.bytesUp());
              line.put("bytesDown", device.bytesDown());
              line.put("queries", device.queries());
              line.put("first", time(device.firstMillis()));
              line.put("last", time(device.lastMillis()));
              return line;
            })
        .toList();
  }
}
