package dev.tacet.testkit.house;

import dev.tacet.insight.Observation;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.DnsOctets;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Captures one day of a household, at the switch: every question with its answer, what the camera,
 * the band, the stick and the recorder send and get, and how many octets that is. One thread.
 */
final class WeekCapture {
  private static final String SERVER = "192.168.1.53";
  private static final String SERVER_MAC = "00:00:5e:00:53:fe";
  private static final int[] RECORDER = {0x2f5b1107, 0x2f5b2a31};
  private static final String RESOLVER_ADDRESS = "8.8.8.8";
  private static final int TCP_HEADERS = 40;
  private static final int UDP_HEADERS = 28;
  private static final int SEGMENT = 1_400;

  private final Household household;
  private final SimulatedCapture capture;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, long[]> octets = new LinkedHashMap<>();
  private final Map<Inhabitant, SimulatedCapture.Device> devices = new HashMap<>();
  private int id = 1;

  private record Event(long atMillis, Runnable happens) {}

  private WeekCapture(Household household, OutputStream out) {
    this.household = household;
    capture = SimulatedCapture.in(CaptureForm.PCAPNG, out).resolver(SERVER_MAC, SERVER);
    for (Inhabitant one : household.inhabitants()) {
      devices.put(one, capture.device(one.mac().toString(), one.address()));
    }
  }

  /**
   * Where a name leads in this world: an address of the internet that is nobody's in particular.
   */
  static String addressOf(String name) {
    if (name.equals(Household.RESOLVER.toString())) {
      return RESOLVER_ADDRESS;
    }
    int hash = name.hashCode() & 0xffff;
    return "45.83." + (hash >> 8) + "." + Math.max(1, hash & 0xfe);
  }

  /** Writes the day, and returns what went up and down by device and address. */
  static List<Behaviour> write(Household household, List<Observation> all, Path file)
      throws Exception {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      WeekCapture day = new WeekCapture(household, out);
      long from = household.at(Household.STICK_LEAVES_DAY, 0);
      long until = household.at(Household.STICK_LEAVES_DAY + 1, 0);
      day.introduce(from);
      for (Observation one : all) {
        if (one.atMillis() >= from && one.atMillis() < until) {
          day.asked(one);
        }
      }
      day.talksToAddresses(from, until);
      day.talksPast(household.at(Household.STICK_LEAVES_DAY, 12), until);
      day.play();
      return day.flows();
    }
  }

  private void at(long millis, Runnable happens) {
    events.add(new Event(millis, happens));
  }

  private void play() {
    events.sort(Comparator.comparingLong(Event::atMillis));
    for (Event event : events) {
      capture.at(Instant.ofEpochMilli(event.atMillis));
      event.happens.run();
    }
  }

  /** Everybody renews its lease as the day begins, and says what it is called. */
  private void introduce(long from) {
    for (Inhabitant one : household.inhabitants()) {
      if (one.fromDay() <= Household.STICK_LEAVES_DAY) {
        byte[] name = one.name().getBytes(StandardCharsets.US_ASCII);
        byte[] options =
            new OctetBuffer().u8(53).u8(1).u8(3).u8(12).u8(name.length).octets(name).toBytes();
        byte[] message = DnsOctets.dhcp(one.mac().toString(), options);
        at(
            from + one.number(),
            () ->
                capture.packet(
                    one.mac().toString(),
                    "ff:ff:ff:ff:ff:ff",
                    Ip.packet("0.0.0.0", "255.255.255.255", Ip.UDP, Ip.udp(68, 67, message))));
      }
    }
  }

  private void asked(Observation one) {
    Inhabitant asker =
        household.inhabitants().stream()
            .filter(device -> device.party().equals(one.party()))
            .findFirst()
            .orElseThrow();
    String name = one.name().toString();
    boolean blocked = household.house.isBlocked(one.name(), one.atMillis());
    // As the server tells it: nobody's address of the family that was asked for.
    String nowhere = one.type() == 28 ? "::" : "0.0.0.0";
    String[] answers =
        one.type() != 1 && !(blocked && one.type() == 28)
            ? new String[0]
            : new String[] {blocked ? nowhere : addressOf(name)};
    int number = id++ & 0xffff;
    int port = 20_000 + number % 20_000;
    at(
        one.atMillis(),
        () -> devices.get(asker).asks(port, DnsOctets.query(number, name, one.type())));
    at(
        one.atMillis() + 12,
        () -> devices.get(asker).isAnswered(port, answer(number, name, one, answers)));
    if (!blocked && one.type() == 1) {
      traffic(asker, name, one.atMillis() + 60);
    }
  }

  private static byte[] answer(int id, String name, Observation one, String... answers) {
    return answers.length == 0
        ? DnsOctets.empty(id, name, one.type())
        : DnsOctets.answer(id, name, one.type(), one.ttlSeconds(), answers);
  }

  /** What a look-up is followed by; of pages only a little, so that the file stays small. */
  private void traffic(Inhabitant device, String name, long at) {
    if (name.equals(Household.BEACON.toString())) {
      tls(device, name, addressOf(name), 443, at, 640, 120);
    } else if (name.endsWith("huami.com")) {
      tls(device, name, addressOf(name), 443, at, 9_000, 700);
    } else if (device.equals(household.television)) {
      tls(device, name, addressOf(name), 443, at, 800, 24_000);
    }
  }

  /** The recorder sends pictures to addresses that nobody looked up. */
  private void talksToAddresses(long from, long until) {
    for (long time = from + 40_000; time < until; time += 300_000) {
      int which = RECORDER[(int) (time / 300_000 % 2)];
      String address =
          (which >>> 24)
              + "."
              + (which >> 16 & 255)
              + "."
              + (which >> 8 & 255)
              + "."
              + (which & 255);
      at(
          time,
          () -> {
            SimulatedCapture.Device own = devices.get(household.recorder);
            for (int i = 0; i < 4; i++) {
              own.sendsTo(address, 31_000, 32_100, new byte[1_200]);
              count(household.recorder, address, 1_200 + UDP_HEADERS, 0);
            }
            own.getsFrom(address, 32_100, 31_000, new byte[80]);
            count(household.recorder, address, 0, 80 + UDP_HEADERS);
          });
    }
  }

  /** The stick asks the resolver it found, by TLS, and goes on streaming. */
  private void talksPast(long from, long until) {
    for (long time = from; time < until; time += 600_000) {
      tls(household.stick, "dns.google", RESOLVER_ADDRESS, 853, time, 500, 900);
      tls(household.stick, "dns.google", RESOLVER_ADDRESS, 443, time + 5_000, 300, 600);
      tls(
          household.stick,
          "cdn7.films.example",
          addressOf("cdn7.films.example"),
          443,
          time + 9_000,
          400,
          9_000);
    }
  }

  private void tls(
      Inhabitant device, String name, String address, int port, long at, int up, int down) {
    at(
        at,
        () -> {
          byte[] hello = Hello.tls(name);
          devices.get(device).connects(address, port, hello).sends(up).receives(down).closes();
          long sent = TCP_HEADERS + segments(hello.length) + segments(up) + TCP_HEADERS;
          count(device, address, sent, TCP_HEADERS + segments(down));
        });
  }

  private static long segments(int payload) {
    return payload + (long) TCP_HEADERS * ((payload + SEGMENT - 1) / SEGMENT);
  }

  private void count(Inhabitant device, String address, long up, long down) {
    long[] both = octets.computeIfAbsent(device.name() + " " + address, key -> new long[2]);
    both[0] += up;
    both[1] += down;
  }

  private List<Behaviour> flows() {
    List<Behaviour> flows = new ArrayList<>();
    for (Inhabitant one : household.inhabitants()) {
      octets.forEach(
          (key, both) -> {
            if (key.startsWith(one.name() + " ")) {
              flows.add(
                  Behaviour.of(
                          "flow", one, key.substring(one.name().length() + 1), "octets on the wire")
                      .with("mac", one.mac().toString())
                      .with("bytesUp", both[0])
                      .with("bytesDown", both[1])
                      .with("lookedUp", !one.equals(household.recorder)));
            }
          });
    }
    return flows;
  }
}
