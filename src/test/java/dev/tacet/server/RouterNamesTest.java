package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.DevicesConfig;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceCounts;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.NameFrom;
import dev.tacet.device.Place;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.device.source.ReverseDns;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.ManualClock;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a router is asked, over a real socket, and what it may answer. */
@Timeout(60)
class RouterNamesTest {
  private static final InetAddress TV = AddressText.parse("192.168.1.23");
  private static final String TV_NAME = "23.1.168.192.in-addr.arpa";

  @TempDir private Path directory;
  private final FakeUpstream router = FakeUpstream.start();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private RouterNames names;

  @BeforeEach
  void open() {
    names = names(Optional.of(router), "");
  }

  private RouterNames names(Optional<FakeUpstream> named, String ipv4Routes) {
    try {
      Path routes = Files.writeString(directory.resolve("route"), ipv4Routes);
      return new RouterNames(
          new DevicesConfig.ReverseDns(true, named.map(FakeUpstream::address)),
          new Gateways(routes, directory.resolve("none")),
          loops);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    names.close();
    router.close();
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static Optional<String> nameOf(RouterNames names, InetAddress address) throws Exception {
    return names.nameOf(address).toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  private void knowsTheTv() {
    router.zone().add(TV_NAME + ". 60 IN PTR tv.fritz.box.");
  }

  @Test
  void theRouterIsAskedForTheNameThatPointsBackAndSaysIt() throws Exception {
    knowsTheTv();
    router
        .zone()
        .add(
            "9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa. 60 IN PTR"
                + " six.");

    assertThat(nameOf(names, TV)).contains("tv.fritz.box");
    assertThat(nameOf(names, AddressText.parse("fd00::9"))).contains("six");
    assertThat(router.heard())
        .extracting(heard -> heard.question().qname().toString(), heard -> heard.question().qtype())
        .first()
        .isEqualTo(org.assertj.core.groups.Tuple.tuple(TV_NAME, RecordTypes.PTR));
  }

  /** What asks, and the source that says for whom, together. */
  @Test
  void onlyAddressesOfTheHouseAreAskedFor() {
    knowsTheTv();
    ManualClock clock = new ManualClock();
    Queue<Sighting> told = new ConcurrentLinkedQueue<>();
    ReverseDns source = new ReverseDns(names, address -> Place.BEYOND, clock, clock.nanos());
    source.start(told::add);
    source.look(
        new DeviceSnapshot(
            List.of(
                device(1, "198.51.100.7", "2001:db8::7"),
                device(2, "127.0.0.53", "192.168.1.23"),
                device(3, "224.0.0.251", "8.8.8.8")),
            List.of(),
            List.of(),
            true,
            DeviceCounts.NONE));

    source.tick();
    FakeUpstream.await(() -> !told.isEmpty(), "the router's name");

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Sighting.Label.class,
            label -> {
              assertThat(label.address()).contains(TV);
              assertThat(label.name()).isEqualTo("tv.fritz.box");
            });
    assertThat(router.heard())
        .extracting(heard -> heard.question().qname().toString())
        .containsOnly(TV_NAME);
    source.close();
  }

  private static Device device(int id, String... addresses) {
    Instant now = Instant.EPOCH;
    return new Device(
        id,
        Set.of(),
        new DeviceKey.OfName("d" + id),
        "d" + id,
        NameFrom.OWNER,
        Kind.UNKNOWN,
        List.of(),
        "",
        false,
        List.of(),
        List.of(addresses).stream()
            .map(
                a ->
                    new Device.Address(
                        AddressText.parse(a), Source.NEIGHBOUR, "", now, now, true, true))
            .toList(),
        List.of(),
        now,
        now);
  }

  @Test
  void aRouterThatRefusesOrKnowsNothingNamesNobody() throws Exception {
    assertThat(nameOf(names, TV)).as("NXDOMAIN").isEmpty();
    knowsTheTv();
    router.conduct(Conduct.REFUSED);
    assertThat(nameOf(names, TV)).isEmpty();
    router.conduct(Conduct.SERVFAIL);
    assertThat(nameOf(names, TV)).isEmpty();

    router.conduct(Conduct.HONEST);
    assertThat(nameOf(names, TV)).as("it may change its mind").contains("tv.fritz.box");
  }

  @Test
  void aRouterThatIsSilentOrGoneIsNoName() throws Exception {
    knowsTheTv();
    router.conduct(Conduct.SILENT);
    assertThat(nameOf(names, TV)).isEmpty();
    router.goAway();
    assertThat(nameOf(names, TV)).isEmpty();
  }

  @Test
  void aSlowRouterIsWaitedFor() throws Exception {
    knowsTheTv();
    router.conduct(Conduct.after(Duration.ofMillis(700), Conduct.HONEST));

    assertThat(nameOf(names, TV)).contains("tv.fritz.box");
  }

  @Test
  void anAnswerToAnotherQuestionOrUnderAnotherIdIsNone() throws Exception {
    knowsTheTv();
    for (Conduct lie : List.of(Conduct.FORGED_ID, Conduct.OTHER_QUESTION, Conduct.GARBAGE)) {
      router.conduct(Conduct.first(1, lie, Conduct.SERVFAIL));
      assertThat(nameOf(names, TV)).isEmpty();
    }
  }

  /** It is cleaned where it becomes a label; as it comes it must be one name and harmless. */
  @ParameterizedTest
  @ValueSource(
      strings = {"evil\\027[2J.box.", "a\\010b\\013\\010c.box.", "<script>.box.", "x\\.y.box."})
  void aNameWithControlCharactersIsTextWithout(String target) throws Exception {
    router.zone().add(TV_NAME + ". 60 IN PTR " + target);

    Optional<String> name = nameOf(names, TV);

    assertThat(name).isPresent();
    assertThat(name.get().chars()).allMatch(c -> c > ' ' && c < 0x7f);
    assertThat(name.get()).endsWith(".box");
  }

  @Test
  void whereTheDefaultRouterIsPublicOrThereIsNoneNobodyIsAsked() throws Exception {
    knowsTheTv();
    String head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n";
    for (String routes :
        List.of(
            "",
            head + "eth0\t00000000\t0100007F\t0003\t0\t0\t100\t00000000\n",
            head + "eth0\t00000000\t016433C6\t0003\t0\t0\t100\t00000000\n")) {
      RouterNames automatic = names(Optional.empty(), routes);
      assertThat(nameOf(automatic, TV)).isEmpty();
      automatic.close();
    }
    assertThat(router.heard()).isEmpty();
  }

  @Test
  void theRoutersAddressOfAHostIsFoundAndWhereThereIsNoneItIsSaidWhatToDo() throws Exception {
    router.zone().add("fritz.box. 60 IN A 192.168.178.1");

    assertThat(names.of("fritz.box")).containsExactly(AddressText.parse("192.168.178.1"));
    assertThatThrownBy(() -> names.of("other.box"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("write it in the url");
  }

  @Test
  void aClosedOneAsksNobody() throws Exception {
    knowsTheTv();
    names.close();

    assertThat(nameOf(names, TV)).isEmpty();
    assertThat(router.heard()).isEmpty();
  }
}
