package dev.tacet.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Transport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutstandingTest {
  private final AtomicInteger total = new AtomicInteger();
  private final Outstanding outstanding = new Outstanding(total, 3);

  private static Query query(long receivedNanos) {
    return (Query)
        QueryDecoder.decode(
            Sockets.query(1, "a.example"),
            Sockets.address("192.0.2.1"),
            Transport.UDP,
            receivedNanos);
  }

  @Test
  void theLimitIsOnAllSocketsTogether() {
    Outstanding other = new Outstanding(total, 3);
    outstanding.add(query(0), reply -> {});
    outstanding.add(query(0), reply -> {});
    assertThat(other.full()).isFalse();
    Outstanding.Ticket last = other.add(query(0), reply -> {});

    assertThat(outstanding.full()).isTrue();
    assertThat(other.remove(last)).isTrue();
    assertThat(other.remove(last)).as("once only").isFalse();
    assertThat(outstanding.full()).isFalse();
    outstanding.clear();
    assertThat(total).hasValue(0);
  }

  @Test
  void onlyTheOldOnesExpireEvenWhereTheClockWraps() {
    long start = Long.MAX_VALUE - 5;
    Outstanding.Ticket old = outstanding.add(query(start), reply -> {});
    Outstanding.Ticket young = outstanding.add(query(start + 10), reply -> {});

    assertThat(outstanding.removeOlderThan(start + 8)).containsExactly(old);

    assertThat(outstanding.isEmpty()).isFalse();
    assertThat(outstanding.remove(young)).isTrue();
    assertThat(total).hasValue(0);
  }

  @Test
  void oneLogLineInAWhileSaysHowManyWereHeldBack() {
    LogPace pace = new LogPace(Duration.ofSeconds(10));
    long now = -7_000_000_000L; // nanoTime may be negative

    assertThat(pace.permit(now)).hasValue(0);
    assertThat(pace.permit(now + 1)).isEmpty();
    assertThat(pace.permit(now + 9_999_999_999L)).isEmpty();
    assertThat(pace.permit(now + 10_000_000_000L)).hasValue(2);
    assertThat(pace.permit(now + 10_000_000_001L)).isEmpty();
  }
}
