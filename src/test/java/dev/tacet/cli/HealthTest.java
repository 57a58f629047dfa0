package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);
  private DatagramSocket socket;

  @AfterEach
  void close() {
    if (socket != null) {
      socket.close();
    }
  }

  @Test
  void aServerThatAnswersTheBuiltInNameIsWell() throws IOException {
    String address = server(query -> answer(query, 0, 127, 0, 0, 1));

    Shell.Result result = shell.run("health", "--at", address);

    assertThat(result.out()).startsWith("well  " + address + " answers in ");
    assertThat(result.code()).isZero();
  }

  @Test
  void theConfiguredPortIsAsked() throws IOException {
    server(query -> answer(query, 0, 127, 0, 0, 1));
    shell.environment.put("TACET_LISTEN_PORT", String.valueOf(socket.getLocalPort()));
    shell.environment.put("TACET_LISTEN_ADDRESSES", "0.0.0.0");

    assertThat(shell.run("health").code()).isZero();
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void aServerOnAnotherPortIsFoundByAskingIt() throws IOException {
    String address = server(query -> answer(query, 0, 127, 0, 0, 1));
    shell.environment.put("TACET_LISTEN_PORT", String.valueOf(closedPort()));
    shell.environment.put("TACET_LISTEN_ADDRESSES", "127.0.0.1");
    tacet.listening = List.of(address);

    Shell.Result result = shell.run("health");

    assertThat(result.out()).contains(address);
    assertThat(result.code()).isZero();
  }

  @Test
  void aFirstLookOnAnotherPortIsAskedThereAndNotWhoeverHoldsTheConfiguredOne() throws IOException {
    String address = server(query -> answer(query, 0, 127, 0, 0, 1));
    try (DatagramSocket other =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      shell.environment.put("TACET_CHECKOUT", "1");
      shell.environment.put("TACET_LISTEN_PORT", String.valueOf(other.getLocalPort()));
      tacet.listening = List.of(address);

      assertThat(shell.run("health").out()).startsWith("well  " + address);
    }
  }

  @Test
  void anotherResolverOnThePortIsNotTakenForTacet() throws IOException {
    String address = server(query -> answer(query, 3, 127, 0, 0, 1));

    Shell.Result result = shell.run("health", "--at", address);

    assertThat(result.err())
        .contains("not well: " + address + " answers NXDOMAIN: something else than Tacet listens");
    assertThat(result.code()).isEqualTo(69);
  }

  @Test
  void anAnswerWithAnotherAddressIsNotTacets() throws IOException {
    String address = server(query -> answer(query, 0, 192, 0, 2, 1));

    assertThat(shell.run("health", "--at", address).err()).contains("it is not Tacet");
  }

  @Test
  void aClosedPortEndsWith69() throws IOException {
    Shell.Result result = shell.run("health", "--at", "127.0.0.1:" + closedPort());

    assertThat(result.err()).contains("has nobody listening on UDP");
    assertThat(result.code()).isEqualTo(69);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:53, 127.0.0.1:53",
    "[::1]:53, [::1]:53",
    "0.0.0.0:1053, 127.0.0.1:1053",
    "[::]:1053, [::1]:1053",
    "udp 192.0.2.1:53, 192.0.2.1:53",
    "tcp://192.0.2.1:53, 192.0.2.1:53"
  })
  void anEndpointIsReadAsOneCanAskIt(String text, String shown) {
    assertThat(Endpoints.parse(text).map(Endpoints::show)).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "53", "127.0.0.1", "127.0.0.1:99999", "300.0.0.1:53", "localhost:53"})
  void whatIsNoEndpointIsRefusedWithoutLookingNamesUp(String text) {
    assertThat(Endpoints.parse(text)).isEmpty();
    assertThat(shell.run("health", "--at", text).code()).isEqualTo(64);
  }

  private String server(UnaryOperator<byte[]> answers) throws SocketException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(() -> serve(answers), "stub-server");
    thread.setDaemon(true);
    thread.start();
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void serve(UnaryOperator<byte[]> answers) {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    try {
      while (true) {
        socket.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        byte[] answer = answers.apply(query);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      return; // closed by the test's end
    }
  }

  /** The question repeated, one A record after it. */
  private static byte[] answer(byte[] query, int rcode, int... address) {
    int questionEnd = query.length - 11; // our queries end with a bare OPT
    byte[] answer = Arrays.copyOf(query, questionEnd + 16);
    answer[2] |= (byte) 0x80;
    answer[3] = (byte) (0x80 | rcode);
    answer[7] = (byte) (rcode == 0 ? 1 : 0);
    answer[11] = 0;
    byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 10, 0, 4, 0, 0, 0, 0};
    System.arraycopy(record, 0, answer, questionEnd, record.length);
    for (int i = 0; i < 4; i++) {
      answer[questionEnd + 12 + i] = (byte) address[i];
    }
    return rcode == 0 ? answer : Arrays.copyOf(answer, questionEnd);
  }

  private static int closedPort() throws IOException {
    try (DatagramSocket free =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return free.getLocalPort();
    }
  }
}
