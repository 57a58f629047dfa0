package dev.tacet.it.conformance;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What a check works with: a server, which may be wrong, and the upstream it asks. Names are fresh
 * for each run, so that checks can share a server. One thread, save for {@link #udp} and {@link
 * #tcp}.
 *
 * @param server where the server under test listens, UDP and TCP
 * @param tacet behind it; for what an owner does at the command line
 * @param patience how long to wait for an answer that has to come
 * @param eventually how long to wait for what time brings about
 */
record Bench(
    InetSocketAddress server,
    FakeUpstream upstream,
    Sinkhole tacet,
    Duration patience,
    Duration eventually) {
  private static final AtomicInteger RUNS = new AtomicInteger();

  /** An address that no honest answer of a check has. */
  static final String FORGED = "198.51.100.66";

  /** The upstream is honest and empty again. */
  void clear() {
    upstream.conduct(Conduct.HONEST);
    upstream.zone().clear();
    upstream.forgetHeard();
  }

  /** A name that nobody has asked for yet, with its address in the upstream's zone. */
  String named(String label, String... records) {
    String name = label + ".run" + RUNS.incrementAndGet() + ".example.org.";
    for (String record : records) {
      upstream.zone().add(name + " " + record);
    }
    return name;
  }

  /** With one address. */
  String addressed(String label) {
    return named(label, "300 IN A 192.0.2.1");
  }

  /** A query with a random id, RD and an OPT of 1232. */
  static Message query(String name, String type) {
    return query(name, type, new OPTRecord(1232, 0, 0));
  }

  static Message query(String name, String type, EDNSOption... options) {
    return query(name, type, new OPTRecord(1232, 0, 0, 0, Arrays.asList(options)));
  }

  static Message withDnssecOk(String name, String type) {
    return query(name, type, new OPTRecord(1232, 0, 0, 0x8000));
  }

  static Message query(String name, String type, OPTRecord opt) {
    Message query = bare(name, Type.value(type));
    query.addRecord(opt, Section.ADDITIONAL);
    return query;
  }

  /** A query without EDNS. */
  static Message bare(String name, int type) {
    Message query = new Message(ThreadLocalRandom.current().nextInt(65_536));
    query.getHeader().setFlag(Flags.RD);
    Name qname = Name.fromConstantString(name.endsWith(".") ? name : name + ".");
    query.addRecord(Record.newRecord(qname, type, DClass.IN), Section.QUESTION);
    return query;
  }

  Reply ask(String name, String type) throws IOException {
    return ask(query(name, type));
  }

  /** Over UDP; the id has to be the query's. */
  Reply ask(Message query) throws IOException {
    return read(udp(query.toWire(65_535)), query);
  }

  Reply askOverTcp(Message query) throws Exception {
    return read(tcp(query.toWire(65_535)), query);
  }

  static Reply read(byte[] octets, Message query) {
    try {
      Message message = new Message(octets);
      if (message.getHeader().getID() != query.getHeader().getID()) {
        throw new AssertionError("the answer has another id than the query");
      }
      return new Reply(octets, message);
    } catch (IOException e) {
      throw new AssertionError("the answer is no message: " + e.getMessage(), e);
    }
  }

  /** The first datagram that comes back. */
  byte[] udp(byte[] query) throws IOException {
    return udp(List.of(query), 1).get(0);
  }

  /** Sends from one socket, and waits for so many datagrams. */
  List<byte[]> udp(List<byte[]> queries, int answers) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      socket.connect(server);
      socket.setSoTimeout((int) patience.toMillis());
      for (byte[] query : queries) {
        socket.send(new DatagramPacket(query, query.length));
      }
      DatagramPacket reply = new DatagramPacket(new byte[65_535], 65_535);
      List<byte[]> heard = new ArrayList<>();
      while (heard.size() < answers) {
        try {
          socket.receive(reply);
        } catch (IOException e) {
          throw new NoAnswer("over UDP, after " + heard.size(), e);
        }
        heard.add(Arrays.copyOf(reply.getData(), reply.getLength()));
      }
      return heard;
    }
  }

  /**
   * On a connection of its own; tries again where that is closed at once, as it is while those of
   * an earlier check still count against the limit of one client.
   */
  byte[] tcp(byte[] query) throws Exception {
    long from = System.nanoTime();
    while (true) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(framed(query));
        return next(socket);
      } catch (NoAnswer | IOException e) {
        if (System.nanoTime() - from > eventually.toNanos()) {
          throw new NoAnswer("over TCP, time and again", e);
        }
        Thread.sleep(50);
      }
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(server, (int) patience.toMillis());
    socket.setSoTimeout((int) patience.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  static byte[] framed(byte[] message) {
    byte[] framed = new byte[2 + message.length];
    System.arraycopy(message, 0, framed, 2, message.length);
    return Wires.with16(framed, 0, message.length);
  }

  /** The next message of a connection. */
  static byte[] next(Socket socket) {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return reply;
    } catch (IOException e) {
      throw new NoAnswer("over TCP", e);
    }
  }

  /** Queries for this name that reached the upstream. */
  List<Heard> heard(String name) {
    Name wanted = Name.fromConstantString(name);
    return upstream.heard().stream()
        .filter(one -> one.message().getQuestion().getName().equals(wanted))
        .toList();
  }

  List<Heard> heard(String name, Transport transport) {
    return heard(name).stream().filter(one -> one.transport() == transport).toList();
  }

  /** Tries again until it is so, or it takes too long. */
  <T> T until(Callable<T> value, Predicate<T> wanted, String what) throws Exception {
    long from = System.nanoTime();
    while (true) {
      T now = value.call();
      if (wanted.test(now)) {
        return now;
      }
      if (System.nanoTime() - from > eventually.toNanos()) {
        throw new AssertionError("there was not " + what + "; last: " + now);
      }
      Thread.sleep(50);
    }
  }

  /** With words, so that a failure says what was wrong. */
  static void that(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise.get());
    }
  }
}
