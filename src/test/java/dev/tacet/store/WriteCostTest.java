package dev.tacet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.config.ConfigFile;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.SteppedLog;
import dev.tacet.testkit.ManualClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the log costs a memory card: {@link DirtiedBlocks} counts what a card writes for all of its
 * files, Linux for each thread the bytes it gave to write calls. It counts, not times: the same
 * numbers on any machine.
 */
class WriteCostTest {
  private static final Path IO = Path.of("/proc/thread-self/io");

  @TempDir Path temp;

  private static final int ROWS_A_DAY = 40_000;
  private static final int MINUTES_A_DAY = 24 * 60;

  /**
   * Bytes a day, in blocks of 4 KiB: of the rows on their way, of the file and its write-ahead log,
   * and of that log's index.
   */
  private record Blocks(long ofPending, long ofFiles, long ofIndex) {
    long sum() {
      return ofPending + ofFiles + ofIndex;
    }
  }

  private record Cost(long kept, long written, long blocks) {}

  @Test
  void atThreeHundredRowsABatchARowCostsLittle() throws Exception {
    Cost cost = run(60_000, 300, 40_000, Duration.ofDays(14));
    report(cost, 60_000);

    assertThat(cost.kept() / 60_000.0).as("bytes kept a row").isLessThanOrEqualTo(40);
    assertThat(cost.written() / 60_000.0).as("bytes written a row").isLessThanOrEqualTo(150);
  }

  @Test
  void aDayOfFortyThousandQueriesWritesLessThanTwentyMegabytes() throws Exception {
    Cost cost = run(40_000, 28, 40_000, Duration.ofDays(14));
    report(cost, 40_000);

    assertThat(cost.written()).as("bytes written").isLessThanOrEqualTo(20_000_000);
  }

  /** All of it in one run, since a steady state takes weeks of rows to reach. */
  @Test
  void asShippedADayWritesLessThanTwentyMegabytesOfBlocksInAllFiles() throws Exception {
    // Seven days of two write-ahead logs: copying from them counts too.
    Blocks blocks = steadily(new ConfigFile(Set.of()).defaults(Map.of()).queryLog(), 7);

    assertThat(blocks.sum()).as("bytes of blocks a day").isLessThanOrEqualTo(20_000_000);
    assertThat(Files.size(temp.resolve("data/queries.db")) / (14.0 * ROWS_A_DAY))
        .as("bytes kept a row, with the free pages and the texts of the oldest epoch")
        .isLessThanOrEqualTo(40);
  }

  /** Blocks a day of a batch a minute, once as many days are kept as shall be. */
  private Blocks steadily(QueryLogConfig config, int daysCounted) throws Exception {
    int daysBefore = (int) config.keep().toDays() + 1;
    ManualClock clock = new ManualClock();
    long ofPending = 0;
    long ofFiles = 0;
    long ofIndex = 0;
    try (Bench bench = Bench.open(temp.resolve("data"), config)) {
      SteppedLog log = new SteppedLog(bench.sink(), bench.history(), config, clock);
      HomeTraffic traffic = new HomeTraffic(7);
      DirtiedBlocks dirtied = new DirtiedBlocks(bench.file());
      long recorded = 0;
      for (int minute = 0; minute < (daysBefore + daysCounted) * MINUTES_A_DAY; minute++) {
        for (; recorded < (minute + 1L) * ROWS_A_DAY / MINUTES_A_DAY; recorded++) {
          log.record(traffic.next(clock.instant()));
        }
        clock.pass(Duration.ofMinutes(1));
        log.work();
        if (minute % 60 == 59 || minute >= daysBefore * MINUTES_A_DAY) {
          long[] now = {
            dirtied.ofPendingSinceLast(), dirtied.sinceLast(), dirtied.ofIndexSinceLast()
          };
          if (minute >= daysBefore * MINUTES_A_DAY) {
            ofPending += now[0];
            ofFiles += now[1];
            ofIndex += now[2];
          }
        }
      }
      assertThat(log.status().written()).isEqualTo(recorded);
    }
    Blocks blocks =
        new Blocks(
            ofPending * DirtiedBlocks.BYTES / daysCounted,
            ofFiles * DirtiedBlocks.BYTES / daysCounted,
            ofIndex * DirtiedBlocks.BYTES / daysCounted);
    System.out.println(
        "moved every %s: %.2f MB of blocks a day: %.2f of queries.pending, %.2f of the file and its log, %.2f of the index; %.1f bytes a row kept"
            .formatted(
                config.moveEvery(),
                blocks.sum() / 1e6,
                blocks.ofPending() / 1e6,
                blocks.ofFiles() / 1e6,
                blocks.ofIndex() / 1e6,
                Files.size(temp.resolve("data/queries.db"))
                    / (1.0 * config.keep().toDays() * ROWS_A_DAY)));
    return blocks;
  }

  private Cost run(int rows, int batch, int rowsADay, Duration keep) throws Exception {
    assumeTrue(Files.isReadable(IO), "no " + IO + " here");
    long writtenBefore;
    long blocksBefore;
    try (Bench bench = Bench.open(temp.resolve("data"), Store.DISK, 512L << 20, keep)) {
      HomeTraffic traffic = new HomeTraffic(7);
      Random jitter = new Random(7);
      long apart = Duration.ofDays(1).toMillis() / rowsADay;
      Instant at = Decisions.START;
      writtenBefore = counted("wchar");
      blocksBefore = counted("write_bytes");
      Instant trimmed = at;
      for (int done = 0; done < rows; ) {
        List<Decision> decisions = new ArrayList<>();
        for (; decisions.size() < batch && done < rows; done++) {
          decisions.add(traffic.next(at.plusMillis(jitter.nextInt(50))));
          at = at.plusMillis(apart);
        }
        bench.write(decisions);
        settle(bench.file());
        if (Duration.between(trimmed, at).toMinutes() >= 60) {
          bench.sink().trim(at);
          trimmed = at;
        }
      }
    }
    return new Cost(
        Files.size(temp.resolve("data/queries.db")),
        counted("wchar") - writtenBefore,
        counted("write_bytes") - blocksBefore);
  }

  /** What the kernel does by itself within half a minute: dirty blocks go to the disk. */
  private static void settle(Path file) throws IOException {
    for (String suffix : List.of("", "-wal")) {
      Path path = file.resolveSibling(file.getFileName() + suffix);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.force(false);
      }
    }
  }

  private static long counted(String what) throws IOException {
    for (String line : Files.readAllLines(IO)) {
      if (line.startsWith(what + ": ")) {
        return Long.parseLong(line.substring(what.length() + 2));
      }
    }
    throw new IOException(IO + " does not count " + what);
  }

  private static void report(Cost cost, int rows) {
    System.out.println(
        "%d rows: %.1f bytes a row kept; %.1f bytes a row, %.2f MB in all written; %.2f MB of 4 KiB blocks dirtied"
            .formatted(
                rows,
                cost.kept() / (double) rows,
                cost.written() / (double) rows,
                cost.written() / 1e6,
                cost.blocks() / 1e6));
  }
}
