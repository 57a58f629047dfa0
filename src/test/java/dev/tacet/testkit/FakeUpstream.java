package dev.tacet.testkit;

import dev.tacet.config.UpstreamConfig;
import dev.tacet.dns.Transport;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.xbill.DNS.Message;

/**
 * A resolver to test against: UDP and TCP on one port of a loopback address, honest about its zone
 * unless told otherwise, remembering all it heard.
 *
 * <pre>{@code
 * FakeUpstream upstream = FakeUpstream.start();
 * upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");
 * upstream.udp(Conduct.losing(1));
 * ...
 * assertThat(upstream.heard()).hasSize(2);
 * }</pre>
 */
public final class FakeUpstream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InetAddress host;
  private final Zone zone = new Zone();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(task -> daemon("timers", task));
  private volatile Conduct udp = Conduct.HONEST;
  private volatile Conduct tcp = Conduct.HONEST;
  private final List<String> protocols = new CopyOnWriteArrayList<>();
  private volatile boolean octetByOctet;
  private volatile Optional<SSLContext> tls = Optional.empty();
  private ServerSocket listener;
  private DatagramSocket socket;
  private int port;

  private FakeUpstream(InetAddress host) {
    this.host = host;
  }

  /** On 127.0.0.1, at a free port. */
  public static FakeUpstream start() {
    return start("127.0.0.1");
  }

  /** On a loopback address such as 127.0.0.2 or ::1, at a free port. */
  public static FakeUpstream start(String host) {
    try {
      FakeUpstream upstream = new FakeUpstream(InetAddress.getByName(host));
      upstream.open();
      return upstream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On 127.0.0.1, with its stream side under TLS. */
  public static FakeUpstream startTls(Authority.Site site) {
    FakeUpstream upstream = start();
    upstream.shows(site);
    return upstream;
  }

  /** Connections from now on are under TLS, with this certificate. */
  public void shows(Authority.Site site) {
    tls = Optional.of(site.context());
  }

  /** What was agreed on in each handshake (ALPN), a dash where nothing was. */
  public List<String> protocols() {
    return List.copyOf(protocols);
  }

  /** The records it answers from. */
  public Zone zone() {
    return zone;
  }

  /** How it treats queries over UDP from now on. */
  public void udp(Conduct conduct) {
    udp = conduct;
  }

  /** How it treats queries over TCP from now on. */
  public void tcp(Conduct conduct) {
    tcp = conduct;
  }

  /** How it treats all queries from now on. */
  public void conduct(Conduct conduct) {
    udp = conduct;
    tcp = conduct;
  }

  /** Writes TCP answers one octet at a time. */
  public void writeOctetByOctet() {
    octetByOctet = true;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** As in a configuration: {@code udp://127.0.0.1:34567}. */
  public String url(String scheme) {
    String text = host.getHostAddress();
    return scheme + "://" + (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
  }

  public UpstreamConfig config(String scheme) {
    return new UpstreamConfig(scheme, address(), url(scheme));
  }

  /** All it heard, in order; what does not parse is in none of the counts. */
  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  public List<Heard> heard(Transport transport) {
    return heard.stream().filter(one -> one.transport() == transport).toList();
  }

  public void forgetHeard() {
    heard.clear();
  }

  /** Waits until it has heard that many queries. */
  public void awaitHeard(int count) {
    await(() -> heard.size() >= count, "it heard " + heard.size() + " of " + count + " queries");
  }

  /** TCP connections accepted since the start. */
  public int connections() {
    return connections.get();
  }

  /** TCP connections open now. */
  public int openConnections() {
    return open.size();
  }

  /** Waits until no TCP connection is open any more. */
  public void awaitNoConnection() {
    await(open::isEmpty, "connections are still open: " + open);
  }

  /** Goes away: both ports are closed, and the kernel says so to whoever asks. */
  public void goAway() {
    socket.close();
    closeQuietly(listener);
    open.forEach(FakeUpstream::closeQuietly);
  }

  /** Comes back on the same port. */
  public void comeBack() {
    try {
      open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    goAway();
    timers.shutdownNow();
    if (!faults.isEmpty()) {
      throw new AssertionError("the fake upstream itself failed", faults.get(0));
    }
  }

  private void open() throws IOException {
    IOException last = new IOException("no attempt was made");
    for (int attempt = 0; attempt < 20; attempt++) {
      ServerSocket bound = new ServerSocket();
      bound.setReuseAddress(true);
      bound.bind(new InetSocketAddress(host, port), 128);
      try {
        socket = new DatagramSocket(new InetSocketAddress(host, bound.getLocalPort()));
        socket.setReceiveBufferSize(1 << 20);
        listener = bound;
        port = bound.getLocalPort();
        daemon("udp", () -> receive(socket)).start();
        daemon("tcp", () -> accept(bound)).start();
        return;
      } catch (IOException e) {
        // The port is free for TCP only; the next one may be free for both.
        bound.close();
        last = e;
      }
    }
    throw last;
  }

  private void receive(DatagramSocket from) {
    byte[] buffer = new byte[65_535];
    while (!from.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        from.receive(packet);
      } catch (IOException e) {
        continue; // closed, or an ICMP error of an asker that has gone
      }
      byte[] octets = Arrays.copyOf(buffer, packet.getLength());
      InetSocketAddress asker = (InetSocketAddress) packet.getSocketAddress();
      handle(Transport.UDP, octets, asker.getPort(), udp, new UdpWay(from, asker));
    }
  }

  private void accept(ServerSocket on) {
    while (!on.isClosed()) {
      try {
        Socket connection = on.accept();
        connection.setTcpNoDelay(true);
        connections.incrementAndGet();
        open.add(connection);
        daemon("connection", () -> serve(connection)).start();
      } catch (IOException e) {
        continue; // closed
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket connection = secured(accepted)) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      TcpWay way = new TcpWay(connection);
      while (true) {
        byte[] octets = new byte[in.readUnsignedShort()];
        in.readFully(octets);
        handle(Transport.TCP, octets, connection.getPort(), tcp, way);
      }
    } catch (IOException e) {
      // The asker has closed, or we have.
    } finally {
      open.remove(accepted);
    }
  }

  private Socket secured(Socket accepted) throws IOException {
    if (tls.isEmpty()) {
      return accepted;
    }
    SSLSocket socket =
        (SSLSocket) tls.get().getSocketFactory().createSocket(accepted, (InputStream) null, true);
    socket.setHandshakeApplicationProtocolSelector(
        (with, offered) -> offered.contains("dot") ? "dot" : null);
    socket.startHandshake();
    String agreed = socket.getApplicationProtocol();
    protocols.add(agreed.isEmpty() ? "-" : agreed);
    return socket;
  }

  private void handle(Transport transport, byte[] octets, int from, Conduct conduct, Way way) {
    try {
      Heard one = Heard.of(transport, octets, from);
      heard.add(one);
      conduct.treat(new OneCase(one, way));
    } catch (IOException | RuntimeException e) {
      faults.add(e);
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, "fake-upstream-" + name);
    thread.setDaemon(true);
    return thread;
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a condition, with a deadline. */
  public static void await(BooleanSupplier condition, String otherwise) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(otherwise);
      }
      Thread.onSpinWait();
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting: " + otherwise, e);
      }
    }
  }

  /** Back to the asker. */
  private interface Way {
    void send(byte[] message) throws IOException;

    void sendFromAnotherPort(byte[] message) throws IOException;

    void hangUp() throws IOException;
  }

  private record UdpWay(DatagramSocket from, InetSocketAddress asker) implements Way {
    @Override
    public void send(byte[] message) throws IOException {
      from.send(new DatagramPacket(message, message.length, asker));
    }

    @Override
    public void sendFromAnotherPort(byte[] message) throws IOException {
      try (DatagramSocket other = new DatagramSocket(0, from.getLocalAddress())) {
        other.send(new DatagramPacket(message, message.length, asker));
      }
    }

    @Override
    public void hangUp() {
      throw new UnsupportedOperationException("UDP has nothing to hang up");
    }
  }

  private final class TcpWay implements Way {
    private final Socket connection;

    TcpWay(Socket connection) {
      this.connection = connection;
    }

    @Override
    public synchronized void send(byte[] message) throws IOException {
      byte[] framed = new byte[2 + message.length];
      framed[0] = (byte) (message.length >>> 8);
      framed[1] = (byte) message.length;
      System.arraycopy(message, 0, framed, 2, message.length);
      OutputStream out = connection.getOutputStream();
      if (octetByOctet) {
        for (byte octet : framed) {
          out.write(octet);
          out.flush();
        }
      } else {
        out.write(framed);
      }
    }

    @Override
    public void sendFromAnotherPort(byte[] message) {
      throw new UnsupportedOperationException("TCP has one port only");
    }

    @Override
    public void hangUp() throws IOException {
      connection.close();
    }
  }

  private final class OneCase implements Conduct.Case {
    private final Heard heard;
    private final Way way;

    OneCase(Heard heard, Way way) {
      this.heard = heard;
      this.way = way;
    }

    @Override
    public Heard heard() {
      return heard;
    }

    @Override
    public Message honest() {
      return zone.answer(heard.message());
    }

    @Override
    public void send(byte[] message) {
      tolerateGone(() -> way.send(message));
    }

    @Override
    public void sendFromAnotherPort(byte[] message) {
      tolerateGone(() -> way.sendFromAnotherPort(message));
    }

    @Override
    public void later(Duration delay, Runnable action) {
      timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void hangUp() {
      tolerateGone(way::hangUp);
    }

    private void tolerateGone(Sending sending) {
      try {
        sending.send();
      } catch (IOException e) {
        // The asker did not wait for it; that is the asker's right.
        return;
      }
    }
  }

  @FunctionalInterface
  private interface Sending {
    void send() throws IOException;
  }
}
