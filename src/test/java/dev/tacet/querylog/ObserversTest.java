package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.address;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.ofDevice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.QueryLogConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who learns from decisions, what privacy leaves of them, and whom the log forgets. */
@Timeout(60)
class ObserversTest {
  private final MemorySink sink = new MemorySink();
  private final List<Decision> observed = Collections.synchronizedList(new ArrayList<>());

  private QueryLog log(
      Function<Decision, Optional<Decision>> privacy, DecisionObserver... observers) {
    QueryLog log =
        new QueryLog(
            sink,
            sink,
            new QueryLogConfig(
                QueryLogConfig.Store.MEMORY,
                Duration.ofDays(14),
                1L << 20,
                Duration.ofSeconds(60),
                500,
                Duration.ofMinutes(10)),
            privacy,
            List.of(observers),
            Clock.fixed(START, ZoneOffset.UTC),
            () -> 0);
    log.start();
    return log;
  }

  private static Decision of(int device, String name) {
    return ofDevice(device, allowed(START, "192.0.2." + device, name));
  }

  @Test
  void anObserverSeesAllAndTheLogOnlyWhatPrivacyLeaves() {
    Map<Integer, Integer> levels = Map.of(0, 0, 1, 1, 2, 2, 3, 3);
    try (QueryLog log = log(Privacy.by(d -> levels.get(d.device()), list -> true), observed::add)) {
      Follower follower = log.feed().follow(DecisionFilter.ALL).orElseThrow();
      for (int device = 0; device < 4; device++) {
        log.record(of(device, "secret" + device + ".example"));
      }
      log.flush();

      assertThat(observed)
          .extracting(d -> d.question().qname().toString())
          .containsExactly(
              "secret0.example", "secret1.example", "secret2.example", "secret3.example");
      List<LoggedDecision> kept = sink.rows();
      assertThat(kept)
          .extracting(
              row -> row.decision().question().qname().toString(),
              row -> row.decision().client().getHostAddress(),
              row -> row.decision().device())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("secret0.example", "192.0.2.0", 0),
              org.assertj.core.groups.Tuple.tuple("hidden", "192.0.2.1", 1),
              org.assertj.core.groups.Tuple.tuple("hidden", "0.0.0.0", 0));
      assertThat(follower.take().decisions()).isEqualTo(kept);
      assertThat(log.history().newest(DecisionFilter.ALL, Long.MAX_VALUE, 10)).isEqualTo(kept);
      assertThat(log.status().withheld()).isEqualTo(1);
      assertThat(log.status().lost()).isZero();
    }
  }

  @Test
  void anObserverThatThrowsIsToldNothingMoreAndEverybodyElseGoesOn() {
    List<Decision> before = Collections.synchronizedList(new ArrayList<>());
    DecisionObserver broken =
        raw -> {
          before.add(raw);
          throw new IllegalStateException("a bug");
        };
    try (QueryLog log = log(Optional::of, broken, observed::add)) {
      for (int i = 0; i < 5; i++) {
        log.record(of(7, "n" + i + ".example"));
      }
      log.flush();

      assertThat(before).hasSize(1);
      assertThat(observed).hasSize(5);
      assertThat(sink.rows()).hasSize(5);
      assertThat(log.status().lost()).isZero();
    }
  }

  @Test
  void whereItCannotBeSaidWhatIsHiddenNothingIsKept() {
    Function<Decision, Optional<Decision>> broken =
        raw -> {
          if (raw.device() == 7) {
            throw new IllegalStateException("a bug");
          }
          return Optional.of(raw);
        };
    try (QueryLog log = log(broken)) {
      log.record(of(7, "a.example"));
      log.record(of(8, "b.example"));
      log.record(of(7, "c.example"));
      log.flush();

      assertThat(sink.rows())
          .singleElement()
          .matches(row -> row.decision().question().qname().toString().equals("b.example"));
      assertThat(log.status().withheld()).isEqualTo(2);
    }
  }

  @Test
  void whatIsStillInMemoryIsForgottenToo() {
    try (QueryLog log = log(Optional::of)) {
      log.record(of(7, "a.example"));
      log.record(of(8, "b.example"));
      log.record(ofDevice(0, allowed(START, "192.0.2.7", "c.example")));
      log.record(ofDevice(8, allowed(START, "192.0.2.7", "d.example")));

      assertThat(log.forget(Set.of(7), Set.of(address("192.0.2.7")))).isEqualTo(2);

      assertThat(log.history().newest(DecisionFilter.ALL, Long.MAX_VALUE, 10))
          .extracting(row -> row.decision().question().qname().toString())
          .containsExactly("b.example", "d.example");
    }
  }

  @Test
  void namesOfDevicesGoToTheStoreWithTheRowsAndAgainWhereThatFailed() {
    try (QueryLog log = log(Optional::of)) {
      log.deviceNames().names(Map.of(7, "tv"));
      log.record(of(7, "a.example"));
      log.flush();
      assertThat(sink.names).isEqualTo(Map.of(7, "tv"));

      log.deviceNames().names(Map.of(7, "television"));
      sink.namesFail = true;
      log.flush();
      assertThat(sink.names).isEqualTo(Map.of(7, "tv"));

      sink.namesFail = false;
      log.flush();
      assertThat(sink.names).isEqualTo(Map.of(7, "television"));
    }
  }

  @Test
  void sumsByDeviceAreOfMemoryAndStoreTogether() {
    try (QueryLog log = log(Optional::of)) {
      log.record(ofDevice(7, allowed(START, "192.0.2.7", "a.example")));
      log.record(ofDevice(7, allowed(START.minusSeconds(60), "192.0.2.7", "early.example")));
      log.flush();
      Instant later = START.plusSeconds(5);
      log.record(ofDevice(7, Decisions.blocked(later, "192.0.2.7", "b.example", "b.example")));
      log.record(ofDevice(8, allowed(later, "192.0.2.8", "a.example")));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (log.history().byDevice(START).size() < 2) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }

      assertThat(log.history().byDevice(START))
          .isEqualTo(
              Map.of(
                  7, new DeviceTotals(2, 1, START, later),
                  8, new DeviceTotals(1, 0, later, later)));
    }
  }
}
