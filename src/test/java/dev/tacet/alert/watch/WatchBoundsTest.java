package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.BypassLookup;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Owners;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.OwnedSuffixes;
import dev.tacet.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What all of it keeps when a house does its worst. */
class WatchBoundsTest {
  private static final long MOST = 3L << 20;

  @TempDir Path directory;

  /** What is read once and kept, and what grows. */
  private record Kept(Owners owners, BypassLookup ways, Watchers watchers, Object queue) {}

  @Test
  void aFloodOfDevicesAndNamesTakesAtMostThreeMebibytes(TestReporter reporter) throws Exception {
    WatchedRig rig = new WatchedRig(directory);
    for (int device = 1; device <= 400; device++) {
      rig.device(device, "device " + device, Kind.OTHER);
    }
    long before = live();
    Kept kept = flooded(rig);
    long after = live();

    reporter.publishEntry("kept", (after - before) / 1024 + " KiB");
    assertThat(kept.watchers.memory().devices()).hasSize(Memory.MOST_DEVICES);
    assertThat(kept.queue).isNotNull();
    assertThat(kept.owners.size() + kept.ways.hashCode()).isNotZero();
    assertThat(after - before).isLessThan(MOST);
  }

  private Kept flooded(WatchedRig rig) throws Exception {
    ManualClock clock = new ManualClock();
    Owners owners = Owners.shipped();
    BypassLookup ways = new BypassLookup(BypassNames.shipped());
    Watchers watchers =
        new Watchers(
            rig,
            MemoryFile.in(directory),
            owners,
            ways,
            List.of(new NamedName(DomainName.parse("example"), device -> true)),
            WatchedRig.BERLIN,
            10,
            alert -> {},
            kind -> true,
            clock,
            clock.nanos());
    Random random = new Random(1);
    List<String> owned = new ArrayList<>();
    OwnedSuffixes.shipped().forEach(suffix -> owned.add(suffix.suffix().toString()));
    for (int day = 0; day < 12; day++) {
      for (int i = 0; i < 30_000; i++) {
        int device = 1 + random.nextInt(400);
        String name =
            switch (random.nextInt(4)) {
              case 0 -> "n" + random.nextInt(1 << 20) + ".example";
              case 1 -> "a.rather.long.name.that.is.asked.often." + random.nextInt(30) + ".example";
              case 2 -> owned.get(random.nextInt(owned.size()));
              default -> "dns.google";
            };
        Fate fate = random.nextBoolean() ? Fate.BLOCKED : Fate.PASSED;
        watchers.heard(
            new Sight(
                clock.instant().toEpochMilli(), device, DomainName.parse(name), fate, "x", 0, 1));
        clock.pass(Duration.ofMillis(2_880));
        if (i % 40 == 0) {
          watchers.tick();
        }
      }
    }
    ArrayBlockingQueue<Sight> queue = new ArrayBlockingQueue<>(Watch.QUEUE);
    for (int i = 0; i < Watch.QUEUE; i++) {
      queue.add(
          new Sight(i, i, DomainName.parse("queued.name" + i + ".example"), Fate.SEEN, "", 0, 1));
    }
    return new Kept(owners, ways, watchers, queue);
  }

  private static long live() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
