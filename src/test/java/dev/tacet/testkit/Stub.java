package dev.tacet.testkit;

import dev.tacet.dns.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A device that asks: from a fresh port each time, and never twice. One thread. */
public final class Stub {
  private static final int PATIENCE_MILLIS = 10_000;

  private final InetSocketAddress server;
  private final Transport transport;
  private final InetAddress client;

  /**
   * @param host 127.0.0.1 or ::1
   */
  public Stub(String host, int port, Transport transport) {
    this("", host, port, transport);
  }

  /**
   * @param client the address it asks from, such as 127.0.0.7; empty leaves it to the system
   * @param host 127.0.0.1 or ::1
   */
  public Stub(String client, String host, int port, Transport transport) {
    try {
      this.client =
          client.isEmpty() ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(client);
      this.server = new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.transport = transport;
  }

  /**
   * Asks with EDNS, as a resolver of today does.
   *
   * @param type {@code A}, {@code HTTPS}
   */
  public Reply ask(String name, String type) {
    return ask(query(name, type, new OPTRecord(1232, 0, 0)));
  }

  /** Asks without EDNS, as an old device does. */
  public Reply askWithoutEdns(String name, String type) {
    return ask(query(name, type, null));
  }

  /** Asks with EDNS options, such as a client subnet. */
  public Reply askWith(String name, String type, EDNSOption... options) {
    return ask(query(name, type, new OPTRecord(1232, 0, 0, 0, Arrays.asList(options))));
  }

  /** Asks, waits for the answer, and checks that it answers this query. */
  public Reply ask(Message query) {
    try {
      Reply reply = Reply.of(exchange(query.toWire()));
      if (reply.message().getHeader().getID() != query.getHeader().getID()) {
        throw new AssertionError("the answer has another id than the query");
      }
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to " + query.getQuestion(), e);
    }
  }

  private byte[] exchange(byte[] query) throws IOException {
    return transport == Transport.UDP ? overUdp(query) : overTcp(query);
  }

  private byte[] overUdp(byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(client, 0))) {
      socket.connect(server);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket reply = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  private byte[] overTcp(byte[] query) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(client, 0));
      socket.connect(server, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[2 + query.length];
      framed[0] = (byte) (query.length >>> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return reply;
    }
  }

  private static Message query(String name, String type, OPTRecord opt) {
    try {
      Message query = new Message(ThreadLocalRandom.current().nextInt(65_536));
      query.getHeader().setFlag(Flags.RD);
      Name qname = Name.fromString(name.endsWith(".") ? name : name + ".");
      query.addRecord(Record.newRecord(qname, Type.value(type), DClass.IN), Section.QUESTION);
      if (opt != null) {
        query.addRecord(opt, Section.ADDITIONAL);
      }
      return query;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
