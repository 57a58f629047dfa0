package dev.tacet.store;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.Totals;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How long {@code top} for one device over a day takes inside the server, of a large log such as
 * {@link LargeLog} makes; the log is opened for writing, so of a copy.
 *
 * <pre>java -cp target/test-classes:... dev.tacet.store.TopTime /var/tmp/large 3 7 40</pre>
 */
final class TopTime {
  private TopTime() {}

  /** Directory, numbers of devices. */
  public static void main(String[] arguments) throws Exception {
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.DISK,
            Duration.ofDays(3_000),
            1L << 40,
            Duration.ofSeconds(60),
            500,
            Duration.ofMinutes(15));
    Instant since = Decisions.START.minus(Duration.ofDays(1));
    try (DataDirectory held = DataDirectory.open(Path.of(arguments[0]), Clock.systemUTC());
        SqliteDecisions sink = SqliteDecisions.open(held, config, Clock.systemUTC())) {
      for (String device : List.of(arguments).subList(1, arguments.length)) {
        DecisionFilter filter =
            new DecisionFilter(
                Set.of(Integer.parseInt(device)),
                Set.of(),
                DecisionFilter.Kind.ALL,
                List.of(),
                Optional.of(since),
                Optional.empty());
        long[] micros = new long[9];
        Totals[] totals = new Totals[1];
        IntStream.range(0, micros.length)
            .forEach(
                i -> {
                  long began = System.nanoTime();
                  totals[0] = sink.history().totals(filter);
                  micros[i] = (System.nanoTime() - began) / 1_000;
                });
        System.out.printf(
            "device %s: %d names, %d queries; first %.1f ms, then %.1f to %.1f%n",
            device,
            totals[0].rows().size(),
            totals[0].rows().stream().mapToLong(Totals.Row::queries).sum(),
            micros[0] / 1e3,
            IntStream.range(1, 9).mapToLong(i -> micros[i]).min().orElse(0) / 1e3,
            IntStream.range(1, 9).mapToLong(i -> micros[i]).max().orElse(0) / 1e3);
      }
    }
  }
}
