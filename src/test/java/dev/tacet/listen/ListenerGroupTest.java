package dev.tacet.listen;

import static dev.tacet.listen.Sockets.config;
import static dev.tacet.listen.Sockets.id;
import static dev.tacet.listen.Sockets.octets;
import static dev.tacet.listen.Sockets.onLink;
import static dev.tacet.listen.Sockets.query;
import static dev.tacet.listen.Sockets.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tacet.dns.Transport;
import dev.tacet.listen.BindFailedException.Reason;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerGroupTest {
  private final Sockets tacet = new Sockets();

  @AfterEach
  void close() throws Exception {
    tacet.close();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.1", "127.0.0.2,127.0.0.1", "127.0.0.3,127.0.0.2", "::1,::1"})
  void aWildcardAnswersFromTheAddressThatWasAsked(String asked, String from) throws Exception {
    tacet.local =
        List.of(
            onLink("127.0.0.1", 8),
            onLink("127.0.0.2", 8),
            onLink("127.0.0.3", 8),
            onLink("::1", 128));
    tacet.start(config("0.0.0.0", "::"));
    DatagramSocket stub = tacet.udp(from);

    tacet.send(stub, query(1, "a.example"), asked);
    DatagramPacket reply = receive(stub);

    assertThat(reply.getSocketAddress()).isEqualTo(tacet.at(asked));
  }

  @Test
  void bothWildcardsShareOnePort() throws Exception {
    tacet.start(config("0.0.0.0", "::"));

    assertThat(tacet.group.addresses())
        .containsExactlyInAnyOrder(tacet.at("127.0.0.1"), tacet.at("::1"));
    for (String address : List.of("127.0.0.1", "::1")) {
      Socket stub = tacet.tcp(address);
      stub.getOutputStream().write(Sockets.framed(query(7, "a.example")));
      assertThat(id(Sockets.readMessage(stub))).isEqualTo(7);
      assertThat(id(tacet.ask(8, "a.example", address))).isEqualTo(8);
    }
  }

  @Test
  void aLinkLocalAddressWhoseInterfaceHasGoneDoesNotStopTheStart() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    InetAddress gone = Inet6Address.getByAddress(null, linkLocal, 999_999);
    tacet.local = List.of(onLink("127.0.0.1", 8), new OnLink(gone, 128));

    tacet.start(config("0.0.0.0", "::"));

    assertThat(tacet.group.addresses()).containsExactly(tacet.at("127.0.0.1"));
  }

  @Test
  void anAddressNamedTwiceIsOpenedOnce() throws Exception {
    tacet.start(config("127.0.0.1", "0.0.0.0", "127.0.0.1"));

    assertThat(tacet.group.addresses()).containsExactly(tacet.at("127.0.0.1"));
  }

  @Test
  void addressesAreFollowedAsTheyComeAndGo() throws Exception {
    tacet.start(config("0.0.0.0"));
    tacet.local = List.of(onLink("127.0.0.1", 8), onLink("127.0.0.5", 8));
    tacet.group.refresh();
    assertThat(id(tacet.ask(1, "a.example", "127.0.0.5"))).isEqualTo(1);

    tacet.local = List.of(onLink("127.0.0.5", 8));
    tacet.group.refresh();

    assertThat(tacet.group.addresses()).containsExactly(tacet.at("127.0.0.5"));
    assertThat(id(tacet.ask(2, "a.example", "127.0.0.5"))).isEqualTo(2);
  }

  @Test
  void queriesInFlightSurviveTheirAddressAndOthers() throws Exception {
    tacet.local = List.of(onLink("127.0.0.1", 8), onLink("127.0.0.5", 8));
    tacet.start(config("0.0.0.0"));
    DatagramSocket staying = tacet.udp("127.0.0.1");
    DatagramSocket going = tacet.udp("127.0.0.1");
    Socket connected = tacet.tcp("127.0.0.5");
    tacet.send(staying, query(1, "held.example"), "127.0.0.1");
    tacet.send(going, query(2, "held.example"), "127.0.0.5");
    connected.getOutputStream().write(Sockets.framed(query(3, "held.example")));
    Sockets.await(() -> tacet.service.holds().size() == 3);

    tacet.local = List.of(onLink("127.0.0.1", 8));
    tacet.group.refresh();
    tacet.service.releaseAll();

    assertThat(id(octets(receive(staying)))).isEqualTo(1);
    assertThat(id(octets(receive(going)))).isEqualTo(2);
    assertThat(id(Sockets.readMessage(connected))).isEqualTo(3);
    assertThat(Sockets.ended(connected)).isTrue();
  }

  @Test
  void othersAreToldOfTheNetworksAtTheStartAndOnEachChangeOnly() throws Exception {
    List<OnLink> before = tacet.local;
    tacet.start(config("127.0.0.1"));
    tacet.group.refresh();
    List<OnLink> after = List.of(onLink("127.0.0.1", 8), onLink("2001:db8:1::7", 64));
    tacet.local = after;
    tacet.group.refresh();
    tacet.group.refresh();

    assertThat(tacet.told).containsExactly(before, after);
  }

  @Test
  void anAddressThatIsNotThereYetIsNoErrorAtTheStart() throws Exception {
    tacet.start(config("127.0.0.1", "2001:db8::5353", "fe80::1%nosuchif0"));

    assertThat(tacet.group.addresses()).containsExactly(tacet.at("127.0.0.1"));
    tacet.group.refresh();
    assertThat(id(tacet.ask(1, "a.example", "127.0.0.1"))).isEqualTo(1);
  }

  @Test
  void anAddressTakenWhileRunningIsTriedAgain() throws Exception {
    tacet.start(config("0.0.0.0"));
    DatagramSocket holder = tacet.keep(new DatagramSocket(tacet.at("127.0.0.6")));
    tacet.local = List.of(onLink("127.0.0.1", 8), onLink("127.0.0.6", 8));
    tacet.group.refresh();
    Socket overTcp = tacet.tcp("127.0.0.6");
    overTcp.getOutputStream().write(Sockets.framed(query(7, "a.example")));
    assertThat(id(Sockets.readMessage(overTcp))).as("TCP is free all the same").isEqualTo(7);

    holder.close();
    tacet.group.refresh();

    assertThat(id(tacet.ask(1, "a.example", "127.0.0.6"))).isEqualTo(1);
  }

  @Test
  void aSystemThatDoesNotTellItsAddressesChangesNothing() throws Exception {
    boolean[] fails = {false};
    LocalAddresses flaky =
        () -> {
          if (fails[0]) {
            throw new IOException("no netlink");
          }
          return tacet.local;
        };
    try (ListenerGroup group =
        new ListenerGroup(
            config("0.0.0.0"),
            Optional.empty(),
            tacet.service,
            flaky,
            tacet.told::add,
            tacet.loops(),
            tacet.housekeeping())) {
      group.start();
      fails[0] = true;
      group.refresh();

      assertThat(group.addresses()).hasSize(1);
      assertThat(tacet.told).hasSize(1);
    }
  }

  @Test
  void aTakenUdpPortIsNamedWithItsHolder() throws Exception {
    DatagramSocket holder = tacet.udp("127.0.0.1");
    int port = holder.getLocalPort();

    BindFailedException failure =
        catchThrowableOfType(
            BindFailedException.class, () -> tacet.start(Sockets.onPort(port, "127.0.0.1")));

    assertThat(failure.reason()).isEqualTo(Reason.TAKEN);
    assertThat(failure.transport()).isEqualTo(Transport.UDP);
    assertThat(failure.address())
        .isEqualTo(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    assertThat(failure).hasMessageContaining("127.0.0.1 port " + port + " (UDP)");
    assertThat(PortHolder.of(Transport.UDP, port))
        .anySatisfy(
            found ->
                assertThat(found.pid()).isEqualTo(OptionalLong.of(ProcessHandle.current().pid())));
  }

  @Test
  void aTakenTcpPortIsNamedAndNothingStaysOpen() throws Exception {
    ServerSocket holder = tacet.keep(new ServerSocket(0, 5, Sockets.address("127.0.0.1")));
    int port = holder.getLocalPort();

    BindFailedException failure =
        catchThrowableOfType(
            BindFailedException.class, () -> tacet.start(Sockets.onPort(port, "127.0.0.1")));

    assertThat(failure.reason()).isEqualTo(Reason.TAKEN);
    assertThat(failure.transport()).isEqualTo(Transport.TCP);
    assertThat(tacet.group.addresses()).isEmpty();
    Sockets.await(() -> PortHolder.of(Transport.UDP, port).isEmpty());
  }

  @Test
  void anAddressNamedOutrightDoesNotDependOnTheList() throws Exception {
    tacet.start(config("127.0.0.1"));
    int port = tacet.group.port();

    tacet.local = List.of();
    tacet.group.refresh();

    assertThat(tacet.group.port()).isEqualTo(port);
    assertThat(id(tacet.ask(1, "a.example", "127.0.0.1"))).isEqualTo(1);
  }

  @Test
  void theAddressesAreReadAgainWithoutBeingAsked() throws Exception {
    tacet.start(config("0.0.0.0"));

    tacet.local = List.of(onLink("127.0.0.1", 8), onLink("127.0.0.7", 8));

    Sockets.await(() -> tacet.group.addresses().contains(tacet.at("127.0.0.7")));
  }

  @Test
  void theAddressesOfThisHostHoldLoopbackWithItsNetwork() throws Exception {
    List<OnLink> here = LocalAddresses.ofThisHost().read();

    assertThat(here).contains(onLink("127.0.0.1", 8));
    assertThat(here)
        .allSatisfy(
            each ->
                assertThat(each.address().getHostAddress().contains("%"))
                    .isEqualTo(
                        each.address() instanceof java.net.Inet6Address
                            && each.address().isLinkLocalAddress()));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1,0,32", "10.0.0.1,8,8", "2001:db8::1,3,128", "2001:db8::1,64,64"})
  void anImpossiblyWideNetworkCountsAsOneAddress(String address, int given, int kept)
      throws Exception {
    assertThat(InterfaceAddresses.onLink(Sockets.address(address), given).prefixLength())
        .isEqualTo(kept);
  }
}
