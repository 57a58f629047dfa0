package dev.tacet.it.conformance;

import dev.tacet.dns.Transport;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server with a fault, in front of Tacet: UDP and TCP on one port of 127.0.0.1. What the fault
 * does not touch is Tacet's answer, so a check that fails here fails for the fault alone.
 */
final class WrongServer implements AutoCloseable, Fault.Behind {
  private static final int PATIENCE_MILLIS = 8_000;

  /** The upstream of the naive one may never answer; then nothing is answered either. */
  private static final int UPSTREAM_MILLIS = 3_000;

  private final Fault fault;
  private final InetSocketAddress tacet;
  private final InetSocketAddress upstream;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Queue<RuntimeException> bugs = new ConcurrentLinkedQueue<>();
  private final ServerSocket listener;
  private final DatagramSocket socket;
  private final DatagramSocket onePort;

  WrongServer(Fault fault, InetSocketAddress tacet, InetSocketAddress upstream) throws IOException {
    this.fault = fault;
    this.tacet = tacet;
    this.upstream = upstream;
    InetAddress host = InetAddress.getByName("127.0.0.1");
    DatagramSocket datagrams = null;
    ServerSocket connections = null;
    for (int attempt = 0; datagrams == null && attempt < 20; attempt++) {
      connections = new ServerSocket(0, 100, host);
      try {
        datagrams = new DatagramSocket(connections.getLocalPort(), host);
      } catch (IOException e) {
        connections.close(); // free for TCP only
      }
    }
    if (datagrams == null) {
      throw new IOException("no port of 127.0.0.1 is free for UDP and TCP");
    }
    listener = connections;
    socket = datagrams;
    onePort = new DatagramSocket(0, host);
    daemon(this::receive);
    daemon(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
  }

  @Override
  public List<byte[]> tacet(Transport transport, byte[] query) throws IOException {
    return transport == Transport.UDP
        ? overUdp(query, tacet, PATIENCE_MILLIS)
        : overTcp(query, tacet);
  }

  @Override
  public List<byte[]> upstream(byte[] query) throws IOException {
    return overUdp(query, upstream, UPSTREAM_MILLIS).stream()
        .map(answer -> answer.length < 2 ? answer : Wires.withId(answer, query))
        .toList();
  }

  @Override
  public List<byte[]> upstreamFromOnePort(byte[] query) throws IOException {
    return exchange(onePort, query, upstream, UPSTREAM_MILLIS);
  }

  @Override
  public void upstreamUnheard(byte[] query) throws IOException {
    onePort.send(new DatagramPacket(query, query.length, upstream));
  }

  private static List<byte[]> overUdp(byte[] query, InetSocketAddress to, int millis)
      throws IOException {
    try (DatagramSocket asking = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      return exchange(asking, query, to, millis);
    }
  }

  /** The socket is not connected: whoever answers is believed. */
  private static List<byte[]> exchange(
      DatagramSocket asking, byte[] query, InetSocketAddress to, int millis) throws IOException {
    try {
      asking.setSoTimeout(millis);
      asking.send(new DatagramPacket(query, query.length, to));
      DatagramPacket reply = new DatagramPacket(new byte[65_535], 65_535);
      asking.receive(reply);
      return List.of(Arrays.copyOf(reply.getData(), reply.getLength()));
    } catch (SocketTimeoutException e) {
      return List.of();
    }
  }

  private static List<byte[]> overTcp(byte[] query, InetSocketAddress to) throws IOException {
    try (Socket asking = new Socket()) {
      asking.connect(to, PATIENCE_MILLIS);
      asking.setSoTimeout(PATIENCE_MILLIS);
      asking.getOutputStream().write(Bench.framed(query));
      DataInputStream in = new DataInputStream(asking.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return List.of(reply);
    }
  }

  private void receive() {
    byte[] buffer = new byte[65_535];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] query = Arrays.copyOf(buffer, packet.getLength());
        for (byte[] answer : fault.answers(query, Transport.UDP, this)) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        continue; // closed, or an asker that has gone
      } catch (RuntimeException e) {
        bugs.add(e);
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        open.add(connection);
        if (fault.oneAtATime()) {
          serve(connection);
        } else {
          daemon(() -> serve(connection));
        }
      } catch (IOException e) {
        continue; // closed
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket connection = accepted) {
      while (true) {
        for (byte[] answer : fault.answers(read(connection), Transport.TCP, this)) {
          connection.getOutputStream().write(Bench.framed(answer));
        }
      }
    } catch (IOException e) {
      // The asker has closed, we have, or it is the fault to hang up.
      return;
    } catch (RuntimeException e) {
      bugs.add(e);
    } finally {
      open.remove(accepted);
    }
  }

  private byte[] read(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    if (fault.readsOnce()) {
      byte[] buffer = new byte[65_537];
      int length = in.read(buffer);
      if (length < 14) {
        throw new IOException("not a message in one piece");
      }
      return Arrays.copyOfRange(buffer, 2, length);
    }
    DataInputStream data = new DataInputStream(in);
    byte[] query = new byte[data.readUnsignedShort()];
    data.readFully(query);
    return query;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "wrong-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    onePort.close();
    listener.close();
    for (Socket connection : open) {
      connection.close();
    }
    if (!bugs.isEmpty()) {
      throw new IllegalStateException("the wrong server is wrong in another way", bugs.peek());
    }
  }
}
