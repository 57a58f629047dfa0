package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.policy.HomeNetworks;
import dev.tacet.policy.Network;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Many replies alike to one place over UDP. */
class ReplyLimitTest {
  private static final String[] MANY =
      IntStream.range(1, 25).mapToObj(i -> "big.example. A 198.51.100." + i).toArray(String[]::new);

  private final Household home = new Household().upstreamAnswers(MANY);

  private static Ask ask(String client) {
    return Ask.of("big.example", Type.A).withPayload(1232).from(client);
  }

  /** Whole answers, cut ones, and none. */
  private List<Integer> outcome(Ask ask, int times) {
    int whole = 0;
    int cut = 0;
    int none = 0;
    for (int i = 0; i < times; i++) {
      byte[] octets = home.asked(ask).toCompletableFuture().join();
      if (octets.length == 0) {
        none++;
      } else if (new Received(octets).truncated()) {
        cut++;
      } else {
        whole++;
      }
    }
    return List.of(whole, cut, none);
  }

  @Test
  void aDeviceOfTheHouseIsSentToTcpByAndByAndNeverLeftWithoutAReply() {
    assertThat(outcome(ask("192.168.1.7"), 80)).containsExactly(ReplyLimit.TO_OWN, 30, 0);
    assertThat(outcome(ask("192.168.1.8"), 10)).containsExactly(10, 0, 0);
    assertThat(outcome(ask("192.168.1.7").over(Transport.TCP), 80)).containsExactly(80, 0, 0);

    home.clock.pass(Duration.ofSeconds(1));
    assertThat(outcome(ask("192.168.1.7"), 10)).containsExactly(10, 0, 0);
  }

  @Test
  void aCutReplyAnswersTheQuestionWithoutData() {
    outcome(ask("192.168.1.7"), ReplyLimit.TO_OWN);

    Received reply = home.ask(ask("192.168.1.7"));

    reply.assertRepliesTo(ask("192.168.1.7"));
    assertThat(reply.truncated()).isTrue();
    assertThat(reply.answers()).isEmpty();
    assertThat(reply.hasOpt()).isTrue();
  }

  @Test
  void shortAnswersAreNotWorthForging() {
    home.upstreamAnswers("big.example. A 198.51.100.1");

    assertThat(outcome(ask("192.168.1.7"), 500)).containsExactly(500, 0, 0);
  }

  @Test
  void programsOnThisMachineAreNeverLimited() {
    assertThat(outcome(ask("127.0.0.1"), 500)).containsExactly(500, 0, 0);
    assertThat(outcome(ask("::1"), 500)).containsExactly(500, 0, 0);
  }

  @Test
  void ofOthersAWholeNetworkCountsAsOneAndEverySecondReplyIsNotSent() {
    home.networks(new HomeNetworks(List.of(), List.of(Network.parse("203.0.113.0/24")), List.of()));

    assertThat(outcome(ask("203.0.113.1"), 5)).containsExactly(5, 0, 0);
    assertThat(outcome(ask("203.0.113.2"), 25)).containsExactly(5, 10, 10);
  }

  @Test
  void strangersAreRefusedAFewTimesASecondAndThenHearNothing() {
    assertThat(outcome(ask("198.51.100.1"), 3)).containsExactly(3, 0, 0);
    assertThat(outcome(ask("198.51.100.2"), 50)).containsExactly(2, 0, 48);
    assertThat(home.log).hasSize(ReplyLimit.REFUSALS);
    assertThat(outcome(ask("198.51.101.1"), 1)).containsExactly(1, 0, 0);
    assertThat(outcome(ask("198.51.100.3").over(Transport.TCP), 10)).containsExactly(0, 0, 10);

    home.clock.pass(Duration.ofSeconds(1));
    assertThat(outcome(ask("198.51.100.1"), 1)).containsExactly(1, 0, 0);
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void strangersFromEverywhereTogetherHaveALimitToo() {
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      refused += outcome(ask("11." + i / 256 + "." + i % 256 + ".1"), 1).get(0);
    }

    assertThat(refused).isLessThanOrEqualTo(ReplyLimit.REFUSALS_IN_ALL).isGreaterThan(50);
  }
}
