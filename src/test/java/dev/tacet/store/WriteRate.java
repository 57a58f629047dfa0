package dev.tacet.store;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.PackedRowsOf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many rows a second the log's thread can keep: packed, numbered, written in transactions as it
 * does when they come fast. The threads that ask are not part of it.
 *
 * <pre>
 * java -cp target/test-classes:... dev.tacet.store.WriteRate /var/tmp/rate 3000000 blocked|home [rows a batch]
 * </pre>
 *
 * <p>{@code blocked}: a million names of a list, one after the other, each with a rule of its own;
 * {@code home}: {@link HomeTraffic}. Shows rows a second and microseconds of processor time a row,
 * by parts of the run; then what was written, by the kernel's count, and kept.
 */
final class WriteRate {
  private static final int KINDS = 200_000;
  private static final int PARTS = 6;

  private WriteRate() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int rows = Integer.parseInt(arguments[1]);
    boolean blocked = arguments[2].equals("blocked");
    int batch = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5_000;
    List<Decision> decisions = new ArrayList<>(KINDS);
    HomeTraffic traffic = new HomeTraffic(7);
    Instant at = Decisions.START;
    for (int i = 0; i < KINDS; i++) {
      decisions.add(blocked ? blocked(at, i) : traffic.next(at));
      at = at.plusNanos(10_000);
    }
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(14),
            512L << 20,
            Duration.ofSeconds(60),
            500,
            Duration.ofMinutes(15));
    try (DataDirectory held = DataDirectory.open(directory, Clock.systemUTC());
        SqliteDecisions sink = SqliteDecisions.open(held, config, Clock.systemUTC())) {
      PackedRowsOf packing = new PackedRowsOf(sink.lastSeq());
      long writtenBefore = written();
      for (int part = 0; part < PARTS; part++) {
        long began = System.nanoTime();
        long[] cpu = ticks();
        for (int row = 0; row < rows / PARTS; row += batch) {
          sink.write(packing.next(decisions, batch));
        }
        long took = System.nanoTime() - began;
        long[] now = ticks();
        double all = rows / PARTS;
        System.out.printf(
            "%,.0f rows/s; processor time a row: %.2f us, %.2f of them the kernel's%n",
            all * 1e9 / took,
            (now[0] + now[1] - cpu[0] - cpu[1]) * 1e4 / all,
            (now[1] - cpu[1]) * 1e4 / all);
      }
      System.out.printf(
          "written %.1f, kept %.1f bytes a row%n",
          (double) (written() - writtenBefore) / rows,
          (double) Files.size(directory.resolve("queries.db")) / rows);
    }
  }

  private static Decision blocked(Instant at, int number) {
    DomainName name = DomainName.parse("ads" + number + ".tracker" + number % 977 + ".example");
    Verdict verdict =
        new Verdict.Blocked(
            new Reason(Rung.LIST_BLOCK, "bench"), name.toString(), Optional.empty());
    return new Decision(
        at,
        Decisions.address("127.0.0.1"),
        0,
        Transport.UDP,
        Question.of(name, 1),
        verdict,
        Origin.SELF,
        0,
        Duration.ofNanos(60_000 + number % 1_000),
        List.of(),
        1);
  }

  /** Hundredths of a second that this thread has used: its own, and the kernel's. */
  private static long[] ticks() throws Exception {
    String[] stat = Files.readString(Path.of("/proc/thread-self/stat")).split(" ");
    return new long[] {Long.parseLong(stat[13]), Long.parseLong(stat[14])};
  }

  private static long written() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/thread-self/io"))) {
      if (line.startsWith("wchar: ")) {
        return Long.parseLong(line.substring(7));
      }
    }
    return 0;
  }
}
