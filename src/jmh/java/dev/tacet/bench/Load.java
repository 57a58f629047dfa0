package dev.tacet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a server on loopback, from many addresses, and looks at every reply: its id must be that of
 * a query not yet answered, and question, response code and data what that query must get.
 *
 * <p>Either as fast as the server answers, so many queries at a time, or at a fixed rate, where
 * time counts from when a query was due: one that had to wait because the server stood still is
 * late, not forgotten. One thread, which also plays the resolver; it allocates nothing while it
 * runs.
 */
final class Load implements AutoCloseable {
  /**
   * Queries under way at once, of all clients: more at a stroke overflow the socket buffer that a
   * server has unless it asks for more.
   */
  static final int UNDER_WAY = 128;

  /** A query this old is lost. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int SLOTS = 256;
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final int READ_AT_ONCE = 64;
  private static final long LOOK_FOR_LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /**
   * How to ask.
   *
   * @param window queries of one client under way at once, up to 256
   * @param rate queries a second, or 0: as fast as they are answered
   * @param resting whether to sleep between queries, which leaves the processor to others and makes
   *     times of less than 0.1 ms unknowable
   */
  record Shape(int window, int rate, long nanos, boolean resting) {
    static Shape fast(double seconds) {
      // 160 under way in all: more at once overflow the socket buffers that servers are shipped
      // with.
      return new Shape(20, 0, (long) (seconds * 1e9), Machine.processors() < 2);
    }

    static Shape steady(int rate, double seconds) {
      return new Shape(SLOTS, rate, (long) (seconds * 1e9), Machine.processors() < 2);
    }
  }

  /**
   * What came of it.
   *
   * @param strange replies to nothing that was asked: another id, or a second reply
   * @param late replies that came after they were counted as lost
   */
  record Result(
      long sent,
      long answered,
      long lost,
      long late,
      long strange,
      long wrongQuestion,
      long wrongRcode,
      long wrongData,
      double seconds,
      Times times) {
    double rate() {
      return answered / seconds;
    }

    long wrong() {
      return strange + wrongQuestion + wrongRcode + wrongData;
    }

    /** In words, where something is wrong. */
    String faults() {
      return String.format(
          "%,d replies to nothing asked, %,d with another question, %,d with another response code,"
              + " %,d with other data",
          strange, wrongQuestion, wrongRcode, wrongData);
    }
  }

  private static final class Client {
    final DatagramChannel channel;
    final int[] number = new int[SLOTS];
    final long[] due = new long[SLOTS];
    final byte[] generation = new byte[SLOTS];
    final boolean[] open = new boolean[SLOTS];
    final boolean[] gaveUp = new boolean[SLOTS];
    int underWay;
    int nextSlot;

    Client(DatagramChannel channel) {
      this.channel = channel;
    }
  }

  private final List<Client> clients = new ArrayList<>();
  private final Stub stub;
  private final boolean nxdomain;
  private final ByteBuffer out = ByteBuffer.allocateDirect(512);
  private final ByteBuffer in = ByteBuffer.allocateDirect(4_096);

  private Queries queries;
  private int next;
  private long sent;
  private long answered;
  private long lost;
  private long late;
  private long strange;
  private final long[] faults = new long[Fault.values().length];
  private Times times = new Times();

  /**
   * @param count of clients, each with an address of its own in 127.0.0.0/8
   * @param nxdomain how this server answers blocked names ({@link Fault#of})
   */
  Load(int port, int count, boolean nxdomain, Stub stub) throws IOException {
    this.stub = stub;
    this.nxdomain = nxdomain;
    for (int i = 0; i < count; i++) {
      DatagramChannel channel = DatagramChannel.open();
      clients.add(new Client(channel));
      byte[] address = {127, 0, (byte) (1 + i / 200), (byte) (1 + i % 200)};
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
    }
  }

  /** Asks these in turn, each once, until all are asked or the time is over. */
  Result run(Queries asked, Shape shape) throws IOException {
    begin(asked);
    stub.borrow(true);
    try {
      return asking(shape);
    } finally {
      stub.borrow(false);
    }
  }

  /** Whether one of these is answered rightly within some milliseconds. */
  boolean asks(Queries asked, int number) throws IOException {
    begin(asked);
    next = number;
    Client client = clients.get(0);
    long began = System.nanoTime();
    boolean open = send(client, began);
    while (System.nanoTime() - began < PROBE_NANOS) {
      if (open && answered == 0) {
        read(client);
      }
      if (answered > 0 && faults[Fault.NONE.ordinal()] > 0) {
        return true;
      }
      LockSupport.parkNanos(REST_NANOS * 4);
    }
    client.underWay = 0;
    Arrays.fill(client.open, false);
    return false;
  }

  private void begin(Queries asked) {
    queries = asked;
    next = 0;
    sent = 0;
    answered = 0;
    lost = 0;
    late = 0;
    strange = 0;
    Arrays.fill(faults, 0);
    times = new Times();
  }

  private Result asking(Shape shape) throws IOException {
    long began = System.nanoTime();
    long lastReply = began;
    long lookedForLost = began;
    int turn = 0;
    while (true) {
      long now = System.nanoTime();
      boolean over = now - began >= shape.nanos() || next == queries.count();
      boolean moved = stub.poll();
      long before = answered;
      for (Client client : clients) {
        moved |= read(client);
        while (!over && shape.rate() == 0 && client.underWay < shape.window()) {
          moved |= send(client, now);
          over = next == queries.count();
        }
      }
      if (answered > before) {
        lastReply = now;
      }
      while (!over && shape.rate() > 0 && due(began, shape.rate()) <= now) {
        Client client = clients.get(turn++ % clients.size());
        if (client.underWay == SLOTS || !send(client, due(began, shape.rate()))) {
          break;
        }
        moved = true;
        over = next == queries.count();
      }
      if (now - lookedForLost > LOOK_FOR_LOST_NANOS) {
        lookedForLost = now;
        giveUp(now);
      }
      if (over && underWay() == 0) {
        return result((lastReply - began) / 1e9);
      }
      if (!moved && shape.resting()) {
        LockSupport.parkNanos(REST_NANOS);
      } else if (!moved) {
        Thread.onSpinWait();
      }
    }
  }

  private long due(long began, int rate) {
    return began + (long) (sent * (1e9 / rate));
  }

  private int underWay() {
    int sum = 0;
    for (Client client : clients) {
      sum += client.underWay;
    }
    return sum;
  }

  private Result result(double seconds) {
    return new Result(
        sent,
        answered,
        lost,
        late,
        strange,
        faults[Fault.QUESTION.ordinal()],
        faults[Fault.RCODE.ordinal()],
        faults[Fault.DATA.ordinal()],
        seconds,
        times);
  }

  private boolean send(Client client, long due) throws IOException {
    int slot = client.nextSlot;
    while (client.open[slot]) {
      slot = slot + 1 & SLOTS - 1;
    }
    client.nextSlot = slot + 1 & SLOTS - 1;
    // The high octet of the id tells this query from the one before it in the same slot.
    byte generation = (byte) (client.generation[slot] + 1);
    out.clear();
    out.put(queries.octets(), queries.start(next), queries.length(next)).flip();
    out.put(0, generation).put(1, (byte) slot);
    try {
      if (client.channel.write(out) == 0) {
        return false;
      }
    } catch (PortUnreachableException e) {
      return false; // of an earlier query: the server was not there; that one is lost by its age
    }
    client.generation[slot] = generation;
    client.number[slot] = next;
    client.due[slot] = due;
    client.open[slot] = true;
    client.gaveUp[slot] = false;
    client.underWay++;
    sent++;
    next++;
    return true;
  }

  private boolean read(Client client) throws IOException {
    for (int i = 0; i < READ_AT_ONCE; i++) {
      in.clear();
      try {
        if (client.channel.read(in) <= 0) {
          return i > 0;
        }
      } catch (PortUnreachableException e) {
        return false;
      }
      in.flip();
      take(client);
    }
    return true;
  }

  private void take(Client client) {
    int slot = in.limit() < Queries.HEADER ? 0 : in.get(1) & 0xff;
    if (in.limit() < Queries.HEADER || in.get(0) != client.generation[slot]) {
      strange++;
    } else if (client.open[slot]) {
      client.open[slot] = false;
      client.underWay--;
      answered++;
      faults[Fault.of(in, queries, client.number[slot], nxdomain).ordinal()]++;
      times.add(System.nanoTime() - client.due[slot]);
    } else if (client.gaveUp[slot]) {
      client.gaveUp[slot] = false;
      late++;
    } else {
      strange++;
    }
  }

  private void giveUp(long now) {
    for (Client client : clients) {
      for (int slot = 0; slot < SLOTS; slot++) {
        if (client.open[slot] && now - client.due[slot] > PATIENCE_NANOS) {
          client.open[slot] = false;
          client.gaveUp[slot] = true;
          client.underWay--;
          lost++;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
  }

  /** Asks a server 1,000 blocked and 1,000 allowed names, and says what came: PORT SEED NAMES. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    Names names = new Names(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    try (Stub stub = new Stub();
        Load load = new Load(port, 2, false, stub)) {
      for (Queries queries :
          List.of(Queries.blocked(names, 1, 1_000), Queries.cached(names, 2, 1_000))) {
        Result result = load.run(queries, new Shape(60, 0, 10 * PATIENCE_NANOS, true));
        System.out.printf(
            "%d asked, %d answered, %d lost: %s%n",
            result.sent(), result.answered(), result.lost(), result.faults());
      }
    }
  }
}
