package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.QueryRows;
import dev.tacet.testkit.Stub;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of the work. */
final class PowerCutIT {
  private static final int QUERIES_A_SECOND = 2_000;
  private static final int SECONDS = 5;
  private static final int FLUSH_ROWS = 500;

  @TempDir private Path temp;

  @Test
  void itLosesAtMostOneBatchAndKeepsTheRulesUnder2000QueriesASecond() throws Exception {
    try (Home home =
        Home.onAnyPort(temp, "queryLog: { flushEvery: 1s, flushRows: " + FLUSH_ROWS + " }")) {
      Home.Server server = home.serve();
      home.tacet("block", "cam.example").succeeded();

      long answered = answeredUntilKilled(server);
      int exit = server.exit();

      assertThat(exit).isEqualTo(128 + 9);
      assertThat(answered).isGreaterThan(QUERIES_A_SECOND * SECONDS / 2);
      Home.Server again = home.serve();
      assertThat(QueryRows.integrity(home.data())).containsExactly("ok");
      // The batch that is being written, and the one that gathers meanwhile.
      assertThat(answered - QueryRows.count(home.data()))
          .as("rows lost of %d answered", answered)
          .isBetween(0L, 2L * FLUSH_ROWS);
      assertThat(again.said()).doesNotContain("ERROR");
      Stub stub = again.stub(Transport.TCP);
      assertThat(stub.ask("x.cam.example", "A").extendedErrors())
          .containsExactly("15 blocked by rule: 1 (cam.example)");
      assertThat(home.tacet("rules").succeeded().out()).contains("cam.example");
      again.terminate();
      assertThat(again.exit()).isZero();
    }
  }

  @Test
  void aCommandKilledHalfWayLeavesTheLockFree() {
    try (Home home = Home.onAnyPort(temp).withData()) {
      home.begin(Map.of(), home.command("block", "a.example")).kill();

      home.tacet("block", "b.example").succeeded();

      assertThat(home.serve().stub().ask("b.example", "A").answers()).containsExactly("0.0.0.0");
    }
  }

  /** Asks at a steady pace for a while, then kills; counts what was answered. */
  private static long answeredUntilKilled(Home.Server server) throws Exception {
    AtomicLong answered = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      socket.setReceiveBufferSize(1 << 20);
      socket.setSoTimeout(300);
      Thread counting =
          new Thread(
              () -> {
                DatagramPacket reply = new DatagramPacket(new byte[2_048], 2_048);
                while (true) {
                  try {
                    socket.receive(reply);
                    answered.incrementAndGet();
                  } catch (SocketTimeoutException e) {
                    if (over.get()) {
                      return;
                    }
                  } catch (IOException e) {
                    return; // the port is closed: killed
                  }
                }
              },
              "counting");
      counting.start();
      long from = System.nanoTime();
      for (int i = 0; i < QUERIES_A_SECOND * SECONDS; i++) {
        long due = from + i * (1_000_000_000L / QUERIES_A_SECOND);
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        // Each another name: of one that is blocked again and again a row is kept a minute.
        send(socket, Asked.upstream("n" + i + ".cam.example", 1).encode(0x1234, true));
      }
      server.process().destroyForcibly();
      over.set(true);
      counting.join();
    }
    return answered.get();
  }

  private static void send(DatagramSocket socket, byte[] query) throws Exception {
    try {
      socket.send(new DatagramPacket(query, query.length));
    } catch (SocketException e) {
      throw new AssertionError("the server is not there any more", e);
    }
  }
}
