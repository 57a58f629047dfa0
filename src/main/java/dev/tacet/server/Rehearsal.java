package dev.tacet.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks a server that is rehearsed for its class archive (scripts/lib/archive.sh), and plays the
 * resolver behind it. An archive keeps what was loaded when it was made: without a query it would
 * lack all that the first devices after a start then wait for. Needs no network. One thread, and
 * one that answers.
 */
public final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASKING = Duration.ofSeconds(30);
  private static final int WAIT_MILLIS = 200;

  /**
   * Far enough for the compilers' counts, which Java 25 keeps; a second or two on a small board.
   */
  private static final int ROUNDS = 600;

  private static final int BLOCKED = 2_000;
  private static final int KNOWN = 300;
  private static final int[] TYPES = {1, 28, 65};

  private static final int HEADER = 12;
  private static final int NAME_ERROR = 3;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final DatagramSocket upstream;
  private final DatagramSocket device;
  private final int port;
  private int asked;

  private Rehearsal() throws IOException {
    upstream = new DatagramSocket(0, loopback);
    device = new DatagramSocket(0, loopback);
    device.setSoTimeout(WAIT_MILLIS);
    try (DatagramSocket free = new DatagramSocket(0, loopback)) {
      port = free.getLocalPort();
    }
  }

  /**
   * Writes the settings of the server, waits for it, and asks. Ends with 1 where it never answers.
   *
   * @param arguments the data directory, which is there; the settings are its {@code tacet.yaml}
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(new Rehearsal().run(Path.of(arguments[0])) ? 0 : 1);
  }

  /** Whether the server answered. */
  boolean run(Path directory) throws IOException {
    settings(directory);
    Thread resolver = new Thread(this::resolve, "upstream");
    resolver.setDaemon(true);
    resolver.start();
    try {
      if (!awaitServer()) {
        return false;
      }
      long end = System.nanoTime() + ASKING.toNanos();
      for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
        round(round);
      }
      overTcp(query("blocked7.rehearsal.example", 1, false));
      overTcp(query("www7.rehearsal.example", 1, true));
      return true;
    } finally {
      device.close();
      upstream.close();
    }
  }

  /** The settings come last, and at once: whoever waits for them may start the server. */
  private void settings(Path directory) throws IOException {
    Path list = directory.resolve("rehearsal.txt");
    Files.writeString(
        list,
        IntStream.range(0, BLOCKED)
            .mapToObj(i -> "blocked" + i + ".rehearsal.example\n")
            .collect(Collectors.joining()));
    String settings =
        """
        listen: { addresses: ["127.0.0.1"], port: %d }
        upstreams: [ { url: "udp://127.0.0.1:%d" } ]
        devices: { reverseDns: "off" }
        lists: [ { name: rehearsal, url: "file:%s", subdomains: true } ]
        """
            .formatted(port, upstream.getLocalPort(), list.toAbsolutePath());
    Path half = Files.writeString(directory.resolve("tacet.yaml.part"), settings);
    Files.move(half, directory.resolve("tacet.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Until the list is in force, too. */
  private boolean awaitServer() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    byte[] blocked = query("blocked1.rehearsal.example", 1, false);
    while (System.nanoTime() < end) {
      byte[] reply = ask(blocked);
      if (reply.length > 4 && Arrays.equals(tail(reply), new byte[4])) {
        return true;
      }
      pause();
    }
    return false;
  }

  private static byte[] tail(byte[] reply) {
    return Arrays.copyOfRange(reply, reply.length - 4, reply.length);
  }

  private static void pause() {
    try {
      Thread.sleep(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a home asks: names that are blocked, kept, new, and not there. */
  private void round(int round) throws IOException {
    int type = TYPES[round % TYPES.length];
    ask(query("blocked" + round % BLOCKED + ".rehearsal.example", type, round % 2 == 0));
    ask(query("deep.below.blocked" + round % 9 + ".Rehearsal.example", type, true));
    ask(query("www" + round % KNOWN + ".rehearsal.example", type, true));
    ask(query("www" + round % 20 + ".rehearsal.example", 1, false));
    ask(query("none" + round + ".rehearsal.example", type, true));
  }

  private byte[] query(String name, int type, boolean edns) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    asked++;
    put16(out, asked);
    put16(out, 0x0100); // RD
    put16(out, 1);
    put16(out, 0);
    put16(out, 0);
    put16(out, edns ? 1 : 0);
    for (String label : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    put16(out, type);
    put16(out, 1);
    if (edns) {
      // The root, OPT, 1,232 octets, no flags, no options.
      out.writeBytes(new byte[] {0, 0, 41, 0x04, (byte) 0xd0, 0, 0, 0, 0, 0, 0});
    }
    return out.toByteArray();
  }

  private static void put16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }

  /** The reply; empty where none came. */
  private byte[] ask(byte[] query) throws IOException {
    DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
    try {
      device.send(new DatagramPacket(query, query.length, loopback, port));
      do {
        device.receive(reply);
      } while (reply.getData()[0] != query[0] || reply.getData()[1] != query[1]);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    } catch (SocketTimeoutException e) {
      return new byte[0];
    }
  }

  private void overTcp(byte[] query) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(loopback, port), WAIT_MILLIS);
      socket.setSoTimeout(10 * WAIT_MILLIS);
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      put16(framed, query.length);
      framed.writeBytes(query);
      socket.getOutputStream().write(framed.toByteArray());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readNBytes(in.readUnsignedShort());
    }
  }

  /** Answers what the server asks, until the socket is closed. */
  private void resolve() {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    while (!upstream.isClosed()) {
      try {
        packet.setLength(4096);
        upstream.receive(packet);
        byte[] answer = answer(packet.getData());
        upstream.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        continue; // closed, or a reply that came too late for its port
      }
    }
  }

  /** An address for an A query, an empty answer for others, and NXDOMAIN for names of none. */
  private static byte[] answer(byte[] query) {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    int type = query[end + 2] & 0xff;
    boolean none = Character.toLowerCase(query[HEADER + 1]) == 'n';
    boolean address = type == 1 && !none;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(query, 0, 2);
    put16(out, 0x8180 | (none ? NAME_ERROR : 0)); // QR, RD, RA
    put16(out, 1);
    put16(out, address ? 1 : 0);
    put16(out, 0);
    put16(out, 0);
    out.write(query, HEADER, end + 5 - HEADER);
    if (address) {
      // The name asked for, A, IN, 300 s, 4 octets.
      out.writeBytes(new byte[] {(byte) 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 9, 9, 9, 9});
    }
    return out.toByteArray();
  }
}
