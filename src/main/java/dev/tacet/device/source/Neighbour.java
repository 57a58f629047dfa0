package dev.tacet.device.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of the kernel's neighbour table, as {@code ip neigh} shows it, in text or in JSON, and
 * as {@code /proc/net/arp} does. Immutable.
 *
 * @param port the interface
 * @param mac empty where the kernel gave the neighbour up
 * @param idleSeconds since the kernel last had it confirmed, as far as it says
 * @param reachable whether the kernel has it confirmed just now: the device answered
 */
record Neighbour(
    InetAddress address,
    String port,
    Optional<MacAddress> mac,
    long idleSeconds,
    boolean reachable) {
  private static final String REACHABLE = "REACHABLE";

  /** More than a home has, and less than fills the book's mailbox twice. */
  static final int MAX_SHOWN = 8_192;

  private static final Set<String> LIVE = Set.of(REACHABLE, "STALE", "DELAY", "PROBE", "PERMANENT");
  private static final int COMPLETE = 0x2;
  private static final int PUBLISHED = 0x8;
  private static final long MOST_SECONDS = 30L * 24 * 3_600;
  private static final JsonFactory JSON = new JsonFactory();

  /** What has been read of one entry so far. */
  private static final class Words {
    String address = "";
    String port = "";
    String mac = "";
    boolean deleted;
    boolean proxy;
    long confirmed = MOST_SECONDS;
    long updated = MOST_SECONDS;
    boolean dated;
    final Set<String> states = new HashSet<>();

    Optional<Neighbour> neighbour() {
      Optional<InetAddress> parsed =
          PlainAddress.parse(withoutScope(address)).filter(PlainAddress::isOfADevice);
      if (parsed.isEmpty() || proxy) {
        return Optional.empty();
      }
      if (deleted || states.contains("FAILED")) {
        return Optional.of(new Neighbour(parsed.get(), port, Optional.empty(), 0, false));
      }
      return MacAddress.parse(mac)
          .filter(MacAddress::isOfADevice)
          .filter(any -> states.stream().anyMatch(LIVE::contains))
          .map(
              of ->
                  new Neighbour(
                      parsed.get(), port, Optional.of(of), idle(), states.contains(REACHABLE)));
    }

    /** Reachable is now; else the kernel was told when it last changed its mind. */
    private long idle() {
      if (!dated || states.contains(REACHABLE)) {
        return 0;
      }
      return Math.max(0, Math.min(MOST_SECONDS, Math.min(confirmed, updated)));
    }
  }

  private static String withoutScope(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? address : address.substring(0, percent);
  }

  /**
   * Reads a line of {@code ip -o monitor neigh} or {@code ip neigh show}: {@code 192.0.2.2 dev br0
   * lladdr 02:11:22:33:44:55 REACHABLE}, {@code Deleted 192.0.2.2 dev br0 FAILED}. A line that
   * begins like JSON is read as that.
   *
   * @return empty for what is no neighbour of ours to tell about, and for all else
   */
  static Optional<Neighbour> ofLine(String line) {
    String text = line.strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      return ofJson(text).stream().findFirst();
    }
    String[] words = text.split(" +", 64);
    Words read = new Words();
    int at = 0;
    if (words[0].equals("Deleted")) {
      read.deleted = true;
      at = 1;
    }
    if (at < words.length) {
      read.address = words[at++];
    }
    for (; at < words.length; at++) {
      switch (words[at]) {
        case "dev" -> read.port = at + 1 < words.length ? words[++at] : "";
        case "lladdr" -> read.mac = at + 1 < words.length ? words[++at] : "";
        case "proxy" -> read.proxy = true;
        default -> read.states.add(words[at]);
      }
    }
    return read.neighbour();
  }

  /** Reads the array of {@code ip -j -s neigh show}; of one cut in the middle what is whole. */
  static List<Neighbour> ofJson(String text) {
    List<Neighbour> neighbours = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.START_OBJECT && neighbours.size() < MAX_SHOWN) {
          object(json).ifPresent(neighbours::add);
        }
      }
    } catch (IOException e) {
      return neighbours; // cut, or no JSON: what came before stands
    }
    return neighbours;
  }

  private static Optional<Neighbour> object(JsonParser json) throws IOException {
    Words read = new Words();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "dst" -> read.address = json.getText();
        case "dev" -> read.port = json.getText();
        case "lladdr" -> read.mac = json.getText();
        case "deleted" -> read.deleted = true;
        case "proxy" -> read.proxy = true;
        case "confirmed" -> read.confirmed = seconds(read, json);
        case "updated" -> read.updated = seconds(read, json);
        case "state" -> states(json, read.states);
        default -> {
          if (value.isStructStart()) {
            json.skipChildren();
          }
        }
      }
    }
    return read.neighbour();
  }

  private static long seconds(Words read, JsonParser json) throws IOException {
    read.dated = true;
    return json.getValueAsLong(MOST_SECONDS);
  }

  private static void states(JsonParser json, Set<String> states) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      states.add(json.getText().toUpperCase(Locale.ROOT));
      return;
    }
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      states.add(json.getText().toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Reads a line of {@code /proc/net/arp}: address, hardware type, flags, MAC, mask, device (Linux
   * {@code net/ipv4/arp.c}). The heading is none.
   */
  static Optional<Neighbour> ofArp(String line) {
    String[] columns = line.strip().split("\\s+");
    if (columns.length < 6 || !columns[2].startsWith("0x")) {
      return Optional.empty();
    }
    int flags;
    try {
      flags = Integer.parseInt(columns[2].substring(2), 16);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if ((flags & COMPLETE) == 0 || (flags & PUBLISHED) != 0) {
      return Optional.empty();
    }
    return PlainAddress.parse(columns[0])
        .filter(PlainAddress::isOfADevice)
        .flatMap(
            address ->
                MacAddress.parse(columns[3])
                    .filter(MacAddress::isOfADevice)
                    .map(mac -> new Neighbour(address, columns[5], Optional.of(mac), 0, false)));
  }
}
