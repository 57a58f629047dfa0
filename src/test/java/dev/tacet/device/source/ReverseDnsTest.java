package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceCounts;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.NameFrom;
import dev.tacet.device.Place;
import dev.tacet.device.ReverseNames;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.testkit.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReverseDnsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final ManualClock clock = new ManualClock();
  private final Router router = new Router();
  private final List<Sighting> told = new ArrayList<>();
  private final ReverseDns reverse = reverse(router);

  @Test
  void theRoutersNameIsALabelOfTheAddress() {
    reverse.look(snapshot("192.168.1.23"));
    reverse.tick();
    router.answer("192.168.1.23", "tv.fritz.box");

    assertThat(told)
        .containsExactly(
            new Sighting.Label(
                Source.REVERSE_DNS,
                Optional.empty(),
                Optional.of(address("192.168.1.23")),
                "tv.fritz.box",
                "",
                Set.of(),
                clock.instant()));
    assertThat(reverse.state().sightings()).isEqualTo(1);
  }

  @Test
  void noAddressOutsideTheHouseIsEverAskedFor() {
    reverse.look(
        snapshot(
            "192.0.2.1", // beyond, and public
            "2001:db8:9::1",
            "127.0.0.1",
            "::1",
            "0.0.0.0",
            "224.0.0.251",
            "10.1.2.3", // beyond, and private
            "172.16.0.1",
            "172.32.0.1", // beyond, and public again
            "fd00::1",
            "fe80::1",
            "2001:db8:1::1")); // global, and on the wire
    passSeconds(60);

    assertThat(router.asked())
        .containsExactlyInAnyOrder(
            "10.1.2.3",
            "172.16.0.1",
            "fd00:0:0:0:0:0:0:1",
            "fe80:0:0:0:0:0:0:1",
            "2001:db8:1:0:0:0:0:1");
  }

  @Test
  void anAddressThatIsNotConfirmedIsNotAskedFor() {
    reverse.look(snapshot(List.of(device(1, false, "192.168.1.23"))));

    passSeconds(10);

    assertThat(router.asked()).isEmpty();
  }

  @Test
  void anAddressIsAskedForOnceInSixHours() {
    reverse.look(snapshot("192.168.1.23"));
    passSeconds(6 * 3_600 - 60);
    assertThat(router.asked()).hasSize(1);

    passSeconds(180);

    assertThat(router.asked()).hasSize(2);
  }

  @Test
  void fourAreAskedForAtOnce() {
    reverse.look(
        snapshot("192.168.1.1", "192.168.1.2", "192.168.1.3", "192.168.1.4", "192.168.1.5"));
    router.silent = true;
    reverse.tick();
    reverse.tick();
    assertThat(router.asked()).hasSize(ReverseDns.AT_ONCE);

    router.answer("192.168.1.1", "");
    reverse.tick();

    assertThat(router.asked()).hasSize(ReverseDns.AT_ONCE + 1);
  }

  @Test
  void twentyAreAskedForInAMinute() {
    reverse.look(
        snapshot(IntStream.range(1, 200).mapToObj(i -> "192.168.1." + i).toArray(String[]::new)));

    passSeconds(59);
    assertThat(router.asked()).hasSize(ReverseDns.A_MINUTE);
    passSeconds(60);
    assertThat(router.asked()).hasSize(2 * ReverseDns.A_MINUTE);
  }

  @Test
  void aRouterThatNeverAnswersDoesNotHoldUpTheRest() {
    router.silent = true;
    reverse.look(
        snapshot("192.168.1.1", "192.168.1.2", "192.168.1.3", "192.168.1.4", "192.168.1.5"));

    passSeconds(31);

    assertThat(router.asked()).hasSize(5);
    assertThat(reverse.state().dropped()).isEqualTo(4);
    router.answer("192.168.1.1", "late");
    assertThat(told).isEmpty();
  }

  @Test
  void whoInventsAddressesDoesNotKeepOthersFromBeingAskedFor() {
    String[] many =
        IntStream.range(0, 60)
            .mapToObj(i -> "fd00::" + Integer.toHexString(i))
            .toArray(String[]::new);
    reverse.look(
        snapshot(List.of(device(1, true, many), device(2, true, "fd00:1::2", "192.168.1.2"))));

    reverse.tick();

    assertThat(router.asked()).startsWith("fd00:0:0:0:0:0:0:0", "192.168.1.2");
  }

  @Test
  void whatIsRememberedIsBoundedByTheRate() {
    for (int hour = 0; hour < 7; hour++) {
      for (int minute = 0; minute < 60; minute++) {
        int part = hour * 60 + minute;
        reverse.look(
            snapshot(
                IntStream.range(0, 25)
                    .mapToObj(i -> "fd00:" + Integer.toHexString(part + 1) + "::" + i)
                    .toArray(String[]::new)));
        passSeconds(60);
      }
    }

    assertThat(router.asked().size()).isBetween(7 * 60 * 20 - 20, 7 * 60 * 20 + 20);
    assertThat(reverse.remembered()).isEqualTo(ReverseDns.MAX_ASKED);
  }

  @Test
  void aNameMadeOfTheAddressIsNone() {
    reverse.look(snapshot("192.168.1.23", "192.168.1.24", "192.168.1.25", "fd00::1"));
    reverse.tick();
    router.answer("192.168.1.23", "192-168-1-23.lan");
    router.answer("192.168.1.24", "ip-192-168-1-240.lan");
    router.answer("192.168.1.25", "");
    router.answer("fd00:0:0:0:0:0:0:1", "1.0.0.0.ip6.arpa");

    assertThat(told)
        .extracting(s -> ((Sighting.Label) s).name())
        .containsExactly("ip-192-168-1-240.lan");
  }

  @Test
  void aHostileNameIsHarmless() {
    reverse.look(snapshot("192.168.1.23"));
    reverse.tick();
    router.answer("192.168.1.23", "\u001b]0;<script>\u202e" + "x".repeat(500));

    assertThat(told)
        .extracting(s -> ((Sighting.Label) s).name())
        .containsExactly("\ufffd]0;<script>\ufffd" + "x".repeat(63 - 13));
  }

  @Test
  void aBugInTheAskingIsANoteAndTheNextIsAskedFor() {
    ReverseDns fails =
        reverse(
            address -> {
              throw new IllegalStateException("no socket");
            });
    fails.look(snapshot("192.168.1.23"));
    fails.tick();

    assertThat(fails.state().well()).isFalse();
    assertThat(fails.state().note()).contains("no socket");
  }

  @Test
  void nothingIsAskedForAfterTheEnd() {
    reverse.look(snapshot("192.168.1.23"));
    reverse.close();
    reverse.look(snapshot("192.168.1.24"));

    passSeconds(5);

    assertThat(router.asked()).isEmpty();
  }

  private ReverseDns reverse(ReverseNames names) {
    ReverseDns source = new ReverseDns(names, ReverseDnsTest::place, clock, clock.nanos());
    source.start(told::add);
    return source;
  }

  private void passSeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      reverse.tick();
      router.answerAll();
      clock.pass(Duration.ofSeconds(1));
    }
    reverse.tick();
  }

  /** 192.168.1.0/24, fd00::/64 and 2001:db8:1::/64 are on the wire. */
  private static Place place(InetAddress address) {
    String text = address.getHostAddress();
    boolean near = text.startsWith("192.168.1.") || text.startsWith("2001:db8:1:");
    return near ? Place.ON_LINK : address.isLoopbackAddress() ? Place.OWN : Place.BEYOND;
  }

  private static DeviceSnapshot snapshot(String... addresses) {
    List<Device> devices = new ArrayList<>();
    for (String address : addresses) {
      devices.add(device(devices.size() + 1, true, address));
    }
    return snapshot(devices);
  }

  private static DeviceSnapshot snapshot(List<Device> devices) {
    return new DeviceSnapshot(devices, List.of(), List.of(), true, DeviceCounts.NONE);
  }

  private static Device device(int id, boolean confirmed, String... addresses) {
    return new Device(
        id,
        Set.of(),
        new DeviceKey.OfName("d" + id),
        "d" + id,
        NameFrom.ADDRESS,
        Kind.UNKNOWN,
        List.of(),
        "",
        false,
        List.of(),
        Arrays.stream(addresses)
            .map(
                text ->
                    new Device.Address(
                        address(text), Source.NEIGHBOUR, "br0", NOON, NOON, confirmed, true))
            .toList(),
        List.of(),
        NOON,
        NOON);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A router that answers when the test says so, or when time passes and it is not silent. */
  private static final class Router implements ReverseNames {
    final Map<String, CompletableFuture<Optional<String>>> open = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();
    boolean silent;

    @Override
    public CompletionStage<Optional<String>> nameOf(InetAddress address) {
      CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
      asked.add(address.getHostAddress());
      open.put(address.getHostAddress(), answer);
      return answer;
    }

    List<String> asked() {
      return asked;
    }

    void answerAll() {
      if (!silent) {
        open.values().forEach(answer -> answer.complete(Optional.empty()));
        open.clear();
      }
    }

    void answer(String address, String name) {
      open.get(address).complete(Optional.of(name));
    }
  }
}
