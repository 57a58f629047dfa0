package dev.tacet.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListenConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A listener group on loopback, and stubs that ask it. */
final class Sockets implements AutoCloseable {
  static final int PATIENCE_MILLIS = 10_000;

  final ScriptedService service = new ScriptedService();
  final List<List<OnLink>> told = new ArrayList<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor();
  private final List<Closeable> opened = new ArrayList<>();

  volatile List<OnLink> local = List.of(onLink("127.0.0.1", 8), onLink("::1", 128));
  ListenerGroup group;

  static ListenConfig config(String... addresses) {
    return config(Duration.ofSeconds(20), 1000, 1000, addresses);
  }

  static ListenConfig config(Duration idle, int inAll, int perClient, String... addresses) {
    return new ListenConfig(List.of(addresses), 0, idle, inAll, perClient, 1);
  }

  static ListenConfig onPort(int port, String... addresses) {
    return new ListenConfig(List.of(addresses), port, Duration.ofSeconds(20), 100, 100, 1);
  }

  static OnLink onLink(String address, int prefixLength) {
    return new OnLink(address(address), prefixLength);
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Sockets start(ListenConfig config) throws IOException {
    return start(config, Limits.DEFAULT);
  }

  Sockets start(ListenConfig config, Limits limits) throws IOException {
    return start(config, Optional.empty(), limits);
  }

  Sockets start(ListenConfig config, Optional<EncryptedDoors> doors, Limits limits)
      throws IOException {
    group =
        new ListenerGroup(
            config, doors, service, () -> local, told::add, loops, housekeeping, limits);
    group.start();
    return this;
  }

  EventLoopGroup loops() {
    return loops;
  }

  ScheduledExecutorService housekeeping() {
    return housekeeping;
  }

  InetSocketAddress at(String address) {
    return new InetSocketAddress(address(address), group.port());
  }

  /** An unconnected UDP socket, so that an answer from a wrong address is seen too. */
  DatagramSocket udp(String from) throws IOException {
    DatagramSocket socket = keep(new DatagramSocket(new InetSocketAddress(address(from), 0)));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  Socket tcp(String to) throws IOException {
    Socket socket = keep(new Socket(address(to), group.port()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  <T extends Closeable> T keep(T socket) {
    opened.add(socket);
    return socket;
  }

  static byte[] query(int id, String name) {
    Question question = Question.of(DomainName.parse(name), RecordTypes.A);
    return new UpstreamQuery(question, false, false).encode(id, true);
  }

  void send(DatagramSocket from, byte[] octets, String to) throws IOException {
    from.send(new DatagramPacket(octets, octets.length, at(to)));
  }

  /** The next datagram, with where it came from. */
  static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return packet;
  }

  static byte[] octets(DatagramPacket packet) {
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  byte[] ask(int id, String name, String to) throws IOException {
    DatagramSocket socket = udp(to.contains(":") ? "::1" : "127.0.0.1");
    send(socket, query(id, name), to);
    return octets(receive(socket));
  }

  static byte[] framed(byte[]... messages) {
    int size = Arrays.stream(messages).mapToInt(m -> 2 + m.length).sum();
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] message : messages) {
      all[at] = (byte) (message.length >>> 8);
      all[at + 1] = (byte) message.length;
      System.arraycopy(message, 0, all, at + 2, message.length);
      at += 2 + message.length;
    }
    return all;
  }

  static byte[] readMessage(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return message;
  }

  static int id(byte[] message) {
    return (message[0] & 0xff) << 8 | message[1] & 0xff;
  }

  static int rcode(byte[] message) {
    return message[3] & 0x0f;
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for a condition").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  /** Whether the other side ended the connection, by FIN or reset, while we wait for octets. */
  static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable socket : opened) {
      socket.close();
    }
    if (group != null) {
      group.close();
    }
    housekeeping.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
