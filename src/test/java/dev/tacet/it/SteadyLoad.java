package dev.tacet.it;

import dev.tacet.testkit.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for names at a steady pace over UDP and judges every answer: each name must be blocked,
 * answered, or may be either. One socket; an answer is matched to its query by the id, so at most
 * 65,536 may be under way.
 */
final class SteadyLoad implements AutoCloseable {
  /** What the answer to a name must be. */
  enum Expected {
    BLOCKED,
    ANSWERED,
    EITHER
  }

  record Ask(byte[] query, Expected expected) {
    static Ask of(String name, Expected expected) {
      return new Ask(Asked.upstream(name, 1).encode(0, true), expected);
    }
  }

  /**
   * @param lost queries without an answer within two seconds
   * @param wrong answers that were not as expected; {@code firstWrong} shows one
   * @param micros how long each answer took, sorted
   */
  record Outcome(long sent, long lost, long wrong, String firstWrong, long[] micros) {
    /** All of them as if they were one. */
    static Outcome together(List<Outcome> parts) {
      return new Outcome(
          parts.stream().mapToLong(Outcome::sent).sum(),
          parts.stream().mapToLong(Outcome::lost).sum(),
          parts.stream().mapToLong(Outcome::wrong).sum(),
          parts.stream()
              .map(Outcome::firstWrong)
              .filter(text -> !text.isEmpty())
              .findFirst()
              .orElse(""),
          parts.stream().flatMapToLong(part -> Arrays.stream(part.micros())).sorted().toArray());
    }

    long percentile(double part) {
      return micros.length == 0
          ? 0
          : micros[(int) Math.min(micros.length - 1, micros.length * part)];
    }

    @Override
    public String toString() {
      return "%,d queries, %d lost, %d wrong, p50 %d us, p99 %d us, p99.9 %d us, longest %d us"
          .formatted(
              sent,
              lost,
              wrong,
              percentile(0.5),
              percentile(0.99),
              percentile(0.999),
              percentile(1));
    }
  }

  private static final int IDS = 1 << 16;
  private static final long PATIENCE_MILLIS = 2_000;

  private final DatagramSocket socket;
  private final List<Ask> asks;
  private final int ratePerSecond;
  private final AtomicLongArray sentAt = new AtomicLongArray(IDS);
  private final int[] askOf = new int[IDS];
  private final Thread sending = new Thread(this::send, "sending");
  private final Thread receiving = new Thread(this::receive, "receiving");
  private long[] micros = new long[1 << 16];
  private int answered;
  private long wrong;
  private String firstWrong = "";
  private volatile long sent;
  private volatile boolean stopped;
  private volatile boolean drained;

  private SteadyLoad(int port, List<Ask> asks, int ratePerSecond) {
    this.asks = List.copyOf(asks);
    this.ratePerSecond = ratePerSecond;
    try {
      socket = new DatagramSocket();
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.setReceiveBufferSize(4 << 20);
      socket.setSoTimeout(100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SteadyLoad start(int port, List<Ask> asks, int ratePerSecond) {
    SteadyLoad load = new SteadyLoad(port, asks, ratePerSecond);
    load.receiving.start();
    load.sending.start();
    return load;
  }

  long sent() {
    return sent;
  }

  /** Ends the load and waits for what is under way. */
  Outcome stop() throws InterruptedException {
    stopped = true;
    sending.join();
    Thread.sleep(PATIENCE_MILLIS);
    drained = true;
    receiving.join();
    long[] took = Arrays.copyOf(micros, answered);
    Arrays.sort(took);
    return new Outcome(sent, sent - answered, wrong, firstWrong, took);
  }

  private void send() {
    long from = System.nanoTime();
    try {
      for (int i = 0; !stopped; i++) {
        long due = from + i * (1_000_000_000L / ratePerSecond);
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        int id = i & IDS - 1;
        int ask = i % asks.size();
        byte[] query = asks.get(ask).query().clone();
        query[0] = (byte) (id >> 8);
        query[1] = (byte) id;
        askOf[id] = ask;
        // From when it was due: a late sender must not hide a slow server.
        sentAt.set(id, due);
        socket.send(new DatagramPacket(query, query.length));
        sent = i + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive() {
    DatagramPacket reply = new DatagramPacket(new byte[2_048], 2_048);
    while (!drained) {
      try {
        socket.receive(reply);
        take(reply.getData(), reply.getLength());
      } catch (SocketTimeoutException e) {
        // looks again whether all is over
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void take(byte[] reply, int length) {
    int id = (reply[0] & 0xff) << 8 | reply[1] & 0xff;
    long due = sentAt.getAndSet(id, 0);
    if (due == 0) {
      return; // a second answer to one query does not make up for a lost one
    }
    if (answered == micros.length) {
      micros = Arrays.copyOf(micros, micros.length * 2);
    }
    micros[answered++] = Math.max(0, System.nanoTime() - due) / 1_000;
    Ask ask = asks.get(askOf[id]);
    boolean blocked = isNullAddress(reply, ask.query().length);
    boolean data = (reply[3] & 0x0f) == 0 && reply[7] > 0 && !blocked;
    boolean right =
        switch (ask.expected()) {
          case BLOCKED -> blocked;
          case ANSWERED -> data;
          case EITHER -> blocked || data;
        };
    if (!right) {
      wrong++;
      if (firstWrong.isEmpty()) {
        firstWrong =
            ask.expected() + ": rcode " + (reply[3] & 0x0f) + ", octets " + hex(reply, length);
      }
    }
  }

  /** The question is the query's without its OPT (11 octets); the answer record follows it. */
  private static boolean isNullAddress(byte[] reply, int queryLength) {
    int answerAt = queryLength - 11;
    return (reply[3] & 0x0f) == 0
        && reply[7] == 1
        && reply[answerAt + 12] == 0
        && reply[answerAt + 13] == 0
        && reply[answerAt + 14] == 0
        && reply[answerAt + 15] == 0;
  }

  private static String hex(byte[] octets, int length) {
    return java.util.HexFormat.of().formatHex(octets, 0, Math.min(length, 200));
  }

  @Override
  public void close() {
    stopped = true;
    drained = true;
    socket.close();
  }
}
