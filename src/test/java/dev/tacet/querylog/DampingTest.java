package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.blocked;
import static dev.tacet.querylog.Decisions.ofDevice;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DampingTest {
  private static final long SECOND = 1_000_000_000L;

  private final Damping damping = new Damping();
  private final List<Decision> rows = new ArrayList<>();
  private long now;

  private static Instant at(long nanos) {
    return START.plusNanos(nanos);
  }

  private void ask(String name) {
    take(blocked(at(now), "192.0.2.7", name, name));
  }

  private void take(Decision decision) {
    damping.take(decision, now).ifPresent(rows::add);
  }

  private void pass(long nanos) {
    now += nanos;
    rows.addAll(damping.due(now));
  }

  private static long queries(List<Decision> rows) {
    return rows.stream().mapToLong(Decision::repeats).sum();
  }

  @Test
  void tenInAMinuteAreTenRows() {
    for (int i = 0; i < 10; i++) {
      ask("tv.example");
      pass(SECOND);
    }
    pass(120 * SECOND);

    assertThat(rows).hasSize(10).allMatch(row -> row.repeats() == 1);
  }

  @Test
  void whatIsBeyondTenIsOneRowOfItsMinuteAtTheTimeOfTheLast() {
    for (int i = 0; i < 50; i++) {
      ask("tv.example");
      pass(SECOND);
    }
    assertThat(rows).hasSize(10);

    pass(10 * SECOND);

    assertThat(rows).hasSize(11);
    assertThat(rows.get(10).repeats()).isEqualTo(40);
    assertThat(rows.get(10).at()).isEqualTo(at(49 * SECOND));
  }

  @Test
  void aStormThatGoesOnIsOneRowAMinute() {
    for (int i = 0; i < 600; i++) {
      ask("tv.example");
      pass(SECOND);
    }
    pass(60 * SECOND);

    assertThat(rows).hasSize(10 + 10);
    assertThat(queries(rows)).isEqualTo(600);
  }

  @Test
  void afterAQuietMinuteEachIsARowAgain() {
    for (int i = 0; i < 60; i++) {
      ask("tv.example");
      pass(SECOND);
    }
    pass(120 * SECOND);
    rows.clear();

    ask("tv.example");

    assertThat(rows).hasSize(1);
  }

  @Test
  void whatWasLetThroughIsNeverHeld() {
    for (int i = 0; i < 100; i++) {
      take(allowed(at(now), "192.0.2.7", "www.example"));
    }

    assertThat(rows).hasSize(100);
  }

  @Test
  void anotherNameOrDeviceIsNotTheSame() {
    for (int i = 0; i < 10; i++) {
      ask("tv.example");
    }
    ask("other.example");
    take(blocked(at(now), "192.0.2.8", "tv.example", "tv.example"));
    take(ofDevice(5, blocked(at(now), "192.0.2.7", "tv.example", "tv.example")));

    assertThat(rows).hasSize(13);
  }

  @Test
  void whatIsHeldIsGivenWhenAllIsWanted() {
    for (int i = 0; i < 25; i++) {
      ask("tv.example");
    }
    rows.addAll(damping.all());
    rows.addAll(damping.all());

    assertThat(queries(rows)).isEqualTo(25);
    pass(60 * SECOND);
    assertThat(queries(rows)).isEqualTo(25);
  }

  @Test
  void moreThanCanBeFollowedAreRowsAsTheyCome() {
    for (int i = 0; i < 2 * Damping.MOST; i++) {
      ask("n" + i + ".example");
    }
    for (int i = 0; i < 20; i++) {
      ask("n" + (2 * Damping.MOST - 1) + ".example");
    }

    assertThat(rows).hasSize(2 * Damping.MOST + 20);
  }

  @Test
  void itSaysWhenItsNextMinuteEnds() {
    assertThat(damping.nanosToNext(now)).isEqualTo(Long.MAX_VALUE);
    ask("tv.example");
    pass(20 * SECOND);
    ask("other.example");

    assertThat(damping.nanosToNext(now)).isEqualTo(40 * SECOND);
    pass(50 * SECOND);
    assertThat(damping.nanosToNext(now)).isEqualTo(10 * SECOND);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theSumOfAllRowsIsTheNumberOfQueries(long seed) {
    Random random = new Random(seed);
    int asked = 20_000;
    for (int i = 0; i < asked; i++) {
      take(
          random.nextInt(5) == 0
              ? allowed(at(now), "192.0.2.7", "n" + random.nextInt(9) + ".example")
              : blocked(
                  at(now),
                  "192.0.2." + random.nextInt(4),
                  "n" + random.nextInt(9) + ".example",
                  "x"));
      pass((long) (SECOND * random.nextDouble() * (random.nextInt(500) == 0 ? 200 : 0.3)));
    }
    rows.addAll(damping.all());

    assertThat(queries(rows)).isEqualTo(asked);
    assertThat(rows.size()).isLessThan(asked);
  }
}
