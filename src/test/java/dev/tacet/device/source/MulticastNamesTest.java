package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.DeviceBook;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Learned;
import dev.tacet.device.MacAddress;
import dev.tacet.device.Makers;
import dev.tacet.device.Place;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.testkit.Announcement;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryDevices;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MulticastNamesTest {
  private static final long MEBIBYTE = 1 << 20;

  private final ManualClock clock = new ManualClock();

  @Test
  void onlyAnswersOfNeighboursFromThePortOfMulticastDnsCount() {
    List<Sighting> told = new ArrayList<>();
    MulticastNames names = names(told);
    byte[] octets = new Announcement().host("tv", "192.0.2.23").toWire();

    names.hear(from("192.0.2.23", 5353), octets);
    names.hear(from("192.0.2.24", 12_345), octets);
    names.hear(from("198.51.100.24", 5353), octets);
    names.hear(from("127.0.0.1", 5353), octets);
    names.hear(from("192.0.2.25", 5353), new byte[] {1, 2, 3});

    assertThat(names.tell(clock.nanos().getAsLong())).isEqualTo(1);
    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Sighting.Label.class,
            label -> {
              assertThat(label.name()).isEqualTo("tv");
              assertThat(label.address()).contains(from("192.0.2.23", 0).getAddress());
            });
    assertThat(names.refused()).isEqualTo(2);
  }

  @Test
  void fiftyPacketsOfOneSourceAndFiveHundredInAllAreLookedIntoInASecond() {
    List<Sighting> told = new ArrayList<>();
    MulticastNames names = names(told);

    for (int i = 0; i < 60; i++) {
      names.hear(from("192.0.2.1", 5353), host("h" + i, "192.0.2.1"));
    }
    assertThat(names.refused()).isEqualTo(10);
    for (int source = 2; source < 200; source++) {
      for (int i = 0; i < 5; i++) {
        String address = "192.0.2." + source;
        names.hear(from(address, 5353), host("h", address));
      }
    }

    assertThat(names.refused()).isEqualTo(10 + 198 * 5 - 450);
    clock.pass(Duration.ofSeconds(1));
    names.hear(from("192.0.2.1", 5353), host("again", "192.0.2.1"));
    assertThat(names.refused()).isEqualTo(10 + 198 * 5 - 450);
  }

  @Test
  void aFloodCostsNoMoreThanFourMebibytesForSeed91() {
    Random random = new Random(91);
    List<Sighting> none = new ArrayList<>(0);
    MulticastNames names = names(none);
    long before = liveHeap();

    for (int packet = 0; packet < 10_000; packet++) {
      String address = "2001:db8::" + Integer.toHexString(random.nextInt(5_000));
      names.hear(from(address, 5353), hostile(random, address));
      if (packet % 500 == 499) {
        clock.pass(Duration.ofSeconds(1));
      }
    }

    long live = liveHeap() - before;
    assertThat(names.known()).as("machines").isLessThanOrEqualTo(Announcements.MAX_HOSTS);
    assertThat(names.tell(clock.nanos().getAsLong())).isBetween(1L, 2L * Announcements.MAX_HOSTS);
    assertThat(live).as("octets alive").isLessThan(4 * MEBIBYTE);
  }

  @Test
  void aReaderThatIsOverrunLeavesTheRestToTheKernel() {
    PacketRates rates = new PacketRates(0);
    for (int i = 0; i < PacketRates.READ_AT_MOST; i++) {
      assertThat(rates.restNanos(1_000)).isZero();
      rates.read(1_000);
    }

    assertThat(rates.restNanos(1_000)).isEqualTo(Duration.ofSeconds(1).toNanos() - 1_000);
    assertThat(rates.restNanos(Duration.ofSeconds(2).toNanos())).isZero();
  }

  @Test
  void twoHostsThatClaimOneNameAreAWarningAndTheNewerOneMayBeTheOlder() {
    try (DeviceBook book =
        new DeviceBook(
            new MemoryDevices(),
            Runnable::run,
            new Learned(),
            Makers::none,
            MulticastNamesTest::place,
            List.of(),
            List.of(),
            clock,
            clock.nanos())) {
      MulticastNames names = new MulticastNames(MulticastNamesTest::place, clock, clock.nanos());
      names.tellTo(book::tell);
      book.start();
      for (int i = 1; i <= 2; i++) {
        String address = "192.0.2." + i;
        book.tell(
            new Sighting.Link(
                Source.NEIGHBOUR,
                from(address, 0).getAddress(),
                new MacAddress(0x0000_5e00_0000L + i),
                "br0",
                clock.instant()));
        names.hear(from(address, 5353), host("dads-laptop", address));
      }
      names.tell(clock.nanos().getAsLong());
      book.owner(List.of());

      DeviceSnapshot snapshot = book.snapshot();

      assertThat(snapshot.warnings()).hasSize(1);
      assertThat(snapshot.warnings().get(0).what()).contains("dads-laptop").contains("mDNS");
      assertThat(snapshot.proposals()).hasSize(1);
      assertThat(snapshot.proposals().get(0).claimant()).isEqualTo(2);
    }
  }

  private MulticastNames names(List<Sighting> told) {
    MulticastNames names = new MulticastNames(MulticastNamesTest::place, clock, clock.nanos());
    names.tellTo(told::add);
    return names;
  }

  /** As much as a packet can say that is new each time. */
  private static byte[] hostile(Random random, String address) {
    Announcement announcement = new Announcement().ttl(Integer.MAX_VALUE);
    String host = "x".repeat(40) + random.nextInt();
    for (int i = 0; i < 8; i++) {
      String type = "_t" + random.nextInt(100_000) + "._tcp";
      String key = List.of("md=", "fn=", "ty=").get(random.nextInt(3));
      announcement.service(
          type, "y".repeat(40) + random.nextInt(), host, key + "z".repeat(200) + random.nextInt());
      announcement.type("_u" + random.nextInt(100_000) + "._udp");
    }
    return announcement.host(host, address).toWire();
  }

  private static byte[] host(String name, String address) {
    return new Announcement().host(name, address).toWire();
  }

  private static Place place(InetAddress address) {
    String text = address.getHostAddress();
    boolean near = text.startsWith("192.0.2.") || text.startsWith("2001:db8:");
    return near ? Place.ON_LINK : address.isLoopbackAddress() ? Place.OWN : Place.BEYOND;
  }

  private static InetSocketAddress from(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  private static long liveHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
