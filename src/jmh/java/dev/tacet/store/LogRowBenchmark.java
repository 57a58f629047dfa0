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
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a row costs the log's thread, durable as it is then: packed into {@code queries.pending}, a
 * batch as shipped; and written into {@code queries.db} in one transaction of a move. Blocked names
 * by chance out of many, each a name and an outcome of its own, are the worst there is; a house
 * asks for few.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class LogRowBenchmark {
  private static final int PENDING_BATCH = 500;
  private static final int MOVED = 5_000;

  @Param({"1000", "1000000"})
  public int names;

  private final Random random = new Random(1);
  private final List<LoggedDecision> rows = new ArrayList<>(MOVED);
  private Path folder;
  private DataDirectory held;
  private SqliteDecisions sink;
  private Sequence sequence;

  @Setup(Level.Iteration)
  public void open() throws Exception {
    folder = Files.createTempDirectory(Path.of("target"), "log-row");
    held = DataDirectory.open(folder, Clock.systemUTC());
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(3_000),
            1L << 40,
            Duration.ofSeconds(60),
            PENDING_BATCH,
            Duration.ofMinutes(15));
    sink = SqliteDecisions.open(held, config, Clock.systemUTC());
    sequence = new Sequence(sink.lastSeq());
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    sink.close();
    held.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Not timed: the decisions are the query's own work. */
  @Setup(Level.Invocation)
  public void decide() {
    rows.clear();
    Instant at = Instant.now();
    for (int i = 0; i < MOVED; i++) {
      rows.add(new LoggedDecision(sequence.next(at), blocked(at)));
    }
  }

  private Decision blocked(Instant at) {
    String name = "vendor" + random.nextInt(names) + ".com";
    return new Decision(
        at,
        Decisions.address("192.0.2.7"),
        7,
        Transport.UDP,
        Question.of(DomainName.parse(name), 1),
        new Verdict.Blocked(new Reason(Rung.LIST_BLOCK, "bench"), name, Optional.empty()),
        Origin.SELF,
        0,
        Duration.ofNanos(60_000),
        List.of(),
        1);
  }

  /** All of a row's way: packed with 500 others, and moved with 5,000. */
  @Benchmark
  @OperationsPerInvocation(MOVED)
  public void kept() {
    for (int from = 0; from < MOVED; from += PENDING_BATCH) {
      if (!sink.append(rows.subList(from, from + PENDING_BATCH))) {
        break; // full: the rest is written with what waits
      }
    }
    sink.write(rows);
  }

  /** The second half of it alone. */
  @Benchmark
  @OperationsPerInvocation(MOVED)
  public void written() {
    sink.write(rows);
  }
}
