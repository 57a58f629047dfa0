package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Hostile;
import dev.tacet.testkit.Sinkhole;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Far more of everything than a home has: what is kept stays bounded, and a good query works. */
final class FloodIT {
  private static final int NAMES = 20_000;
  private static final int CONNECTIONS = 400;
  private static final int HOSTILE = 10_000;
  private static final long SEED = 20_261_122;

  @TempDir private Path temp;

  @Test
  void afterRandomNamesManyConnectionsAndHostilePacketsItIsSmallAndAnswersWithSeed20261122()
      throws Exception {
    try (FakeUpstream upstream = FakeUpstream.start();
        Sinkhole tacet = Sinkhole.start(temp, upstream)) {
      upstream.zone().add("www.example.org. 300 IN A 192.0.2.1");
      tacet.stub(Transport.UDP).ask("warm.example", "A");
      tacet.log(1);
      long heapBefore = heapInUse();
      int threadsBefore = Thread.activeCount();

      List<Socket> connections = connections(tacet.port());
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", tacet.port()));
        Random random = new Random(SEED);
        for (int i = 0; i < NAMES; i++) {
          String name = Long.toString(random.nextLong() >>> 1, 36) + ".example.org";
          send(socket, Asked.upstream(name, 1).encode(i & 0xffff, true));
          pace(i);
        }
        for (int i = 0; i < HOSTILE; i++) {
          send(socket, hostile(random, i));
          pace(i);
        }
      }
      for (Socket connection : connections) {
        connection.close();
      }

      assertThat(tacet.stub(Transport.UDP).ask("www.example.org", "A").answers())
          .containsExactly("192.0.2.1");
      assertThat(tacet.stub(Transport.TCP).ask("tracking.miui.com", "A").answers())
          .containsExactly("0.0.0.0");
      upstream.forgetHeard();
      assertThat(heapInUse() - heapBefore).as("growth of the heap").isLessThan(100L << 20);
      // The fake's own threads, one a connection, are not the server's.
      assertThat(Thread.activeCount() - threadsBefore).as("further threads").isLessThan(20);
      assertThat(tacet.control().status().counters().get("bugs")).isZero();
    }
  }

  /** Opens more than are admitted, and sends half a message on each. */
  private static List<Socket> connections(int port) throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
      try {
        socket.getOutputStream().write(new byte[] {0, 40, 1});
      } catch (IOException e) {
        socket.close(); // beyond the cap: closed at once, which is what is wanted
      }
      open.add(socket);
    }
    return open;
  }

  /** Noise, a good query with octets changed, or one that is cut off. */
  private static byte[] hostile(Random random, int i) {
    byte[] good = Asked.upstream("www.example.org", 1).encode(i & 0xffff, true);
    return Hostile.octets(i % 3, good, random);
  }

  private static void send(DatagramSocket socket, byte[] octets) throws IOException {
    socket.send(new DatagramPacket(octets, octets.length));
  }

  /** Lets the other side of this machine's two processors have a turn. */
  private static void pace(int i) {
    if (i % 50 == 0) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
