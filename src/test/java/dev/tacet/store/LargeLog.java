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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Writes a query log of any size, as the server does: devices with a few beacons each, and names of
 * very different weight besides. {@code main} makes the one that reading is measured on:
 *
 * <pre>java -cp target/test-classes:... dev.tacet.store.LargeLog /var/tmp/large 10000000 14</pre>
 *
 * {@code now} after that lets it end now, as the log of a server that runs.
 */
final class LargeLog {
  private static final int DEVICES = 40;

  /** Of one device; most of them its own. */
  private static final int NAMES = 1_200;

  private static final int SHARED_NAMES = 150;
  private static final int BATCH = 20_000;

  private final Random random;
  private final Map<Integer, DomainName> names = new HashMap<>();

  private LargeLog(long seed) {
    random = new Random(seed);
  }

  /** Directory, rows, days, and {@code now} or nothing. */
  public static void main(String[] arguments) throws Exception {
    write(
        Path.of(arguments[0]),
        Integer.parseInt(arguments[1]),
        Duration.ofDays(Long.parseLong(arguments[2])),
        arguments.length > 3 ? Instant.now() : Decisions.START,
        1);
  }

  /** Rows evenly over a time that ends at {@code end}. */
  static void write(Path directory, int rows, Duration span, Instant end, long seed)
      throws Exception {
    LargeLog log = new LargeLog(seed);
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(3_000),
            1L << 40,
            Duration.ofSeconds(60),
            500,
            Duration.ofMinutes(10));
    Instant start = end.minus(span);
    try (DataDirectory held = DataDirectory.open(directory, Clock.systemUTC());
        SqliteDecisions sink = SqliteDecisions.open(held, config, Clock.systemUTC())) {
      Sequence sequence = new Sequence(sink.lastSeq());
      Map<Integer, String> called = new HashMap<>();
      for (int device = 1; device <= DEVICES; device++) {
        called.put(device, "device-" + device);
      }
      sink.names(called);
      double step = (double) span.toMillis() / rows;
      List<LoggedDecision> batch = new ArrayList<>(BATCH);
      for (int row = 0; row < rows; row++) {
        Instant at = start.plusMillis((long) (row * step));
        batch.add(new LoggedDecision(sequence.next(at), log.next(at, row)));
        if (batch.size() == BATCH || row == rows - 1) {
          sink.write(batch);
          batch.clear();
        }
      }
    }
  }

  private Decision next(Instant at, int row) {
    // Few names are asked all the time, most hardly ever; some devices ask more than others.
    int device = 1 + (int) (DEVICES * Math.pow(random.nextDouble(), 2));
    int rank = row % 8 == 0 ? device : (int) Math.pow(NAMES, random.nextDouble());
    boolean blocked = rank % 5 == 0;
    DomainName name =
        names.computeIfAbsent(
            rank <= SHARED_NAMES ? rank : rank + NAMES * device,
            r ->
                DomainName.parse(
                    "host" + r + ".service" + r % 997 + (r % 3 == 0 ? ".net" : ".com")));
    Verdict verdict =
        blocked
            ? new Verdict.Blocked(
                new Reason(Rung.PROFILE_BLOCK, "vendor" + rank % 7 + "/block"),
                "service" + rank % 997 + ".com",
                Optional.empty())
            : Verdict.Allowed.BY_DEFAULT;
    Origin origin =
        blocked ? Origin.SELF : row % 6 == 0 ? Origin.upstream("udp://9.9.9.9") : Origin.CACHE;
    return new Decision(
        at,
        Decisions.address("192.0.2." + device),
        device,
        Transport.UDP,
        Question.of(name, row % 3 == 0 ? 28 : 1),
        verdict,
        origin,
        0,
        Duration.ofNanos(1_000L * (60 + random.nextInt(600))),
        List.of(),
        row % 50 == 0 ? 2 : 1);
  }
}
