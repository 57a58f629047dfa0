package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TcpUpstreamTest extends OnLoopback {
  @Test
  void manyQueriesShareOneConnection() {
    FakeUpstream fake = fake();
    TcpUpstream upstream = tcp(fake, Timing.DEFAULT);

    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture());
    }

    for (CompletableFuture<Exchange> one : all) {
      assertThat(addresses(wait(one))).containsExactly("192.0.2.1");
    }
    assertThat(fake.connections()).isEqualTo(1);
    assertThat(fake.heard().stream().map(Heard::id).distinct()).hasSize(100);
  }

  @Test
  void answersMayOvertakeEachOther() {
    FakeUpstream fake = fake();
    fake.zone().add("slow.example.org. 60 IN A 192.0.2.9");
    fake.tcp(
        Conduct.forName(
            "slow.example.org", Conduct.after(ms(400), Conduct.HONEST), Conduct.HONEST));
    TcpUpstream upstream = tcp(fake, Timing.DEFAULT);

    CompletableFuture<Exchange> slow =
        upstream.exchange(Asked.upstream("slow.example.org", 1)).toCompletableFuture();
    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(slow).isNotDone();
    assertThat(addresses(wait(slow))).containsExactly("192.0.2.9");
    assertThat(fake.connections()).isEqualTo(1);
  }

  @Test
  void anAnswerInSinglePiecesIsPutTogether() {
    FakeUpstream fake = fake();
    fake.writeOctetByOctet();

    assertThat(addresses(ask(tcp(fake, Timing.DEFAULT)))).containsExactly("192.0.2.1");
  }

  @Test
  void anAnswerOfNearly64KibIsTaken() {
    FakeUpstream fake = fake();
    String text = "x".repeat(250);
    for (int i = 0; i < 240; i++) {
      fake.zone().add("big.example.org. 60 IN TXT \"" + i + text.substring(3) + "\"");
    }

    Exchange exchange =
        ask(tcp(fake, Timing.DEFAULT), Asked.upstream("big.example.org", RecordTypes.TXT));

    assertThat(answered(exchange).answer().size()).isBetween(60_000, 70_000);
  }

  @Test
  void anIdleConnectionIsClosedAndTheNextQueryOpensAnother() {
    FakeUpstream fake = fake();
    TcpUpstream upstream = tcp(fake, QUICK);
    answered(ask(upstream));

    fake.awaitNoConnection();

    answered(ask(upstream));
    assertThat(fake.connections()).isEqualTo(2);
  }

  @Test
  void aQueryOnAConnectionThatTheUpstreamJustClosedIsAskedOnceMore() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.first(1, Conduct.HONEST, Conduct.first(1, Conduct.HANG_UP, Conduct.HONEST)));
    TcpUpstream upstream = tcp(fake, Timing.DEFAULT);
    answered(ask(upstream));

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(fake.connections()).isEqualTo(2);
    assertThat(fake.heard()).hasSize(3);
  }

  @Test
  void anUpstreamThatAlwaysHangsUpIsNotAskedForEver() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.first(1, Conduct.HONEST, Conduct.HANG_UP));
    TcpUpstream upstream = tcp(fake, Timing.DEFAULT);
    answered(ask(upstream));

    assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.UNREACHABLE);

    assertThat(fake.heard()).hasSize(3);
  }

  @Test
  void aClosedPortIsKnownAtOnce() {
    FakeUpstream fake = fake();
    fake.goAway();
    long began = System.nanoTime();

    Exchange exchange = ask(tcp(fake, Timing.DEFAULT));

    assertThat(failed(exchange).reason()).isEqualTo(FailureReason.UNREACHABLE);
    assertThat(failed(exchange).detail()).isEqualTo(fake.url("tcp") + ": connection refused");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ms(1_500));
  }

  @Test
  void aSilentUpstreamIsAValueAndItsConnectionIsNotTrustedAgain() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.first(1, Conduct.SILENT, Conduct.HONEST));
    TcpUpstream upstream = tcp(fake, QUICK);

    assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.TIMED_OUT);
    answered(ask(upstream));

    assertThat(fake.connections()).isEqualTo(2);
  }

  @Test
  void aReplyWithAnotherIdOrQuestionIsCountedAndIgnored() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.FORGED_ID.then(Conduct.OTHER_QUESTION).then(Conduct.HONEST));
    TcpUpstream upstream = tcp(fake, Timing.DEFAULT);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(upstream.mismatches()).isEqualTo(2);
  }

  @Test
  void truncatedOverTcpIsABadReply() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.TRUNCATED);

    assertThat(failed(ask(tcp(fake, Timing.DEFAULT))).reason()).isEqualTo(FailureReason.BAD_REPLY);
  }

  @Test
  void anUpstreamWithoutEdnsIsAskedWithoutOnTheSameConnection() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.NO_EDNS);

    answered(ask(tcp(fake, Timing.DEFAULT)));

    assertThat(fake.heard()).extracting(Heard::edns).containsExactly(true, false);
    assertThat(fake.connections()).isEqualTo(1);
  }

  @Test
  void closingCompletesWhatIsUnderWayAndClosesTheConnection() {
    FakeUpstream fake = fake();
    fake.tcp(Conduct.SILENT);
    TcpUpstream upstream = tcp(fake, Timing.DEFAULT);
    CompletableFuture<Exchange> waiting =
        upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture();
    fake.awaitHeard(1);

    upstream.close();

    assertThat(waiting).isDone();
    fake.awaitNoConnection();
  }
}
