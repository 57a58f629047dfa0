package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.BlockMode;
import dev.tacet.config.PolicyConfig;
import dev.tacet.config.RateLimitConfig;
import dev.tacet.dns.Rcodes;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final InetAddress PHONE = Ask.address("192.168.1.7");
  private static final InetAddress ROUTER = Ask.address("192.168.1.1");

  private final ClientProfile unknown = Policy.OPEN.profileOf(PHONE);
  private final RateLimit limit =
      new RateLimit(new RateLimitConfig(1_000, Duration.ofSeconds(60)), ROUTER::equals);
  private long now = -5 * SECOND;

  private int admitted(InetAddress client, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += limit.admits(unknown, client, now) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void anAllowanceMayBeAskedAtOnceAndNoMore() {
    assertThat(admitted(PHONE, 1_500)).isEqualTo(1_000);
    assertThat(limit.refused()).isEqualTo(500);
  }

  @Test
  void itIsGainedBackEvenly() {
    admitted(PHONE, 2_000);
    now += 6 * SECOND;
    assertThat(admitted(PHONE, 2_000)).isEqualTo(100);
    now += 600 * SECOND;
    assertThat(admitted(PHONE, 2_000)).isEqualTo(1_000);
  }

  @Test
  void whoAsksSlowlyIsNeverRefused() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(admitted(PHONE, 1)).isEqualTo(1);
      now += 60 * SECOND / 1_000;
    }
  }

  @Test
  void anotherDeviceHasItsOwn() {
    admitted(PHONE, 2_000);

    assertThat(admitted(Ask.address("192.168.1.8"), 1)).isEqualTo(1);
  }

  @Test
  void anAddressThatStandsForManyHasTwentyTimesAsMuch() {
    assertThat(admitted(ROUTER, 30_000)).isEqualTo(20_000);
  }

  @Test
  void programsOnThisMachineAreNeverLimited() {
    assertThat(admitted(Ask.address("127.0.0.1"), 5_000)).isEqualTo(5_000);
    assertThat(admitted(Ask.address("::1"), 5_000)).isEqualTo(5_000);
  }

  @Test
  void noMoreAreToldApartThanThereIsRoomFor() throws Exception {
    for (int i = 0; i < 3 * RateLimit.MOST; i++) {
      byte[] octets = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      assertThat(admitted(InetAddress.getByAddress(octets), 1)).isEqualTo(1);
    }
    admitted(PHONE, 2_000);

    assertThat(admitted(PHONE, 1)).isZero();
  }

  @Test
  void withoutALimitNobodyIsRefused() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(RateLimit.NONE.admits(unknown, PHONE, now)).isTrue();
    }
  }

  @Test
  void whatIsBeyondIsRefusedWithAReasonAndIsInTheLog() {
    List<Decision> log = new ArrayList<>();
    QueryHandler handler =
        new QueryHandler(
            new CurrentPolicy(Policy.OPEN),
            query -> CompletableFuture.completedFuture(Resolution.NotAsked.NOT_IMPLEMENTED),
            new PolicyConfig(
                BlockMode.NULL_IP,
                List.of(),
                Duration.ofSeconds(10),
                Map.of(),
                RateLimitConfig.OFF),
            new RateLimit(new RateLimitConfig(1, Duration.ofSeconds(60)), ROUTER::equals),
            log::add,
            query -> {},
            Clock.systemUTC(),
            () -> 0);

    handler.answer(Ask.of("www.example", 1).decode(0));
    handler.answer(Ask.of("www.example", 1).decode(SECOND));

    assertThat(log).hasSize(2);
    assertThat(log.get(0).rcode()).isEqualTo(Rcodes.NOTIMP);
    assertThat(log.get(1).verdict()).isEqualTo(Verdict.Refused.TOO_MANY);
    assertThat(log.get(1).rcode()).isEqualTo(Rcodes.REFUSED);
  }
}
