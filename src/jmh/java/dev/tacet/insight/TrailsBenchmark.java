package dev.tacet.insight;

import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Adding up a house's queries, and finding the beacons among them: one figure for all of them. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2)
@Measurement(iterations = 3)
public class TrailsBenchmark {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final int PARTIES = 40;
  private static final int NAMES = 500;
  private static final int TIMERS = 4;

  @Param("10000000")
  public int observations;

  private Observation[] log = new Observation[0];
  private Trails full = new Trails(ZONE);

  /** Forty devices in a month, each with four timers, the rest of its queries at random. */
  @Setup
  public void makeLog() {
    Random random = new Random(1);
    Party[] parties = new Party[PARTIES];
    for (int i = 0; i < PARTIES; i++) {
      parties[i] = new Party("#" + i, i, "d" + i, Kind.OTHER, Optional.empty(), List.of());
    }
    DomainName[] names = new DomainName[NAMES];
    for (int i = 0; i < NAMES; i++) {
      names[i] = DomainName.parse("name" + i + ".example.net");
    }
    log = new Observation[observations];
    double millisApart = 30 * 86_400_000.0 / observations;
    long[] next = new long[PARTIES * TIMERS];
    int timer = 0;
    for (int i = 0; i < observations; i++) {
      long at = 1_790_000_000_000L + (long) (i * millisApart);
      Party party = parties[random.nextInt(PARTIES)];
      DomainName name = names[TIMERS + (int) ((NAMES - TIMERS) * Math.pow(random.nextDouble(), 4))];
      timer = (timer + 1) % next.length;
      if (next[timer] <= at) {
        long period = 15_000L << timer % 9;
        next[timer] = at + period + (long) (period * 0.2 * (random.nextDouble() - 0.5));
        party = parties[timer / TIMERS];
        name = names[timer % TIMERS];
      }
      log[i] = new Observation(at, party, name, 1, Fate.PASSED, "", 0, -1, 1);
    }
    full = add();
  }

  @Benchmark
  public Trails add() {
    Trails trails = new Trails(ZONE);
    for (Observation observation : log) {
      trails.add(observation);
    }
    return trails;
  }

  @Benchmark
  public List<Beacon> beacons() {
    return Beacons.in(full, Night.USUAL, 10);
  }
}
