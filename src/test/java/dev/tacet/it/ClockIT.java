package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ClockStatus;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.TacetControl;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.Authority;
import dev.tacet.testkit.FakeDoh;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.Opened;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.Sinkhole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A machine without a battery after a power cut: its clock says 1970 until it hears a server. */
final class ClockIT {
  private static final String NAME = "dns.example";
  private static final String TIME_SERVER = "0.pool.ntp.example";

  @TempDir private Path temp;
  @RegisterExtension private final Opened opened = new Opened();
  private final Authority authority = Authority.named("Test Authority");

  /** Not before this program was built, wherever this runs. */
  private final Instant now =
      Collections.max(List.of(Instant.now(), Instant.parse("2026-11-25T00:00:00Z")));

  private final ManualClock clock = new ManualClock();

  private void clockSays(Instant says) {
    clock.jump(Duration.between(clock.instant(), says));
  }

  private Authority.Site validSinceAnHour() {
    return authority.sign(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(90)), NAME);
  }

  private Authority.Site expired() {
    return authority.sign(now.minus(Duration.ofDays(90)), now.minus(Duration.ofDays(1)), NAME);
  }

  private String entry(String url) {
    return "upstreams: [ " + authority.upstream(url, temp) + " ]";
  }

  private FakeUpstream dot(Authority.Site site) {
    FakeUpstream fake = opened.add(FakeUpstream.startTls(site));
    fake.zone().add(TIME_SERVER + ". 0 IN A 192.0.2.123");
    return fake;
  }

  private Sinkhole overTls(Authority.Site site) {
    String url = "tls://" + NAME + "@127.0.0.1:" + dot(site).address().getPort();
    return opened.add(Sinkhole.startAt(clock, temp, entry(url)));
  }

  private static Reply ask(Sinkhole tacet) {
    return tacet.stub(Transport.UDP).ask(TIME_SERVER, "A");
  }

  /** On a busy machine the first handshake may take longer than a query waits. */
  private static void resolves(Sinkhole tacet) {
    Eventually.holds(
        () -> ask(tacet).answers().equals(List.of("192.0.2.123")), "the time server's name");
  }

  private static void isRefusedFor(Sinkhole tacet, String words) {
    Eventually.holds(
        () -> {
          assertThat(ask(tacet).rcode()).isEqualTo("SERVFAIL");
          return status(tacet).upstreams().get(0).lastError().contains(words);
        },
        words);
  }

  private static Status status(Sinkhole tacet) {
    try (TacetControl control = tacet.control()) {
      return control.status();
    }
  }

  @Test
  void in1970TheTimeServersNameResolvesOverTlsAndStatusSaysWhatTheClockIsWorth() {
    clockSays(Instant.EPOCH);
    Sinkhole tacet = overTls(validSinceAnHour());

    resolves(tacet);

    ClockStatus doubted = status(tacet).clock();
    assertThat(doubted.known()).isFalse();
    assertThat(doubted.says()).startsWith("1970-01-01T");
    assertThat(doubted.remedy()).contains("timedatectl");
    assertThat(status(tacet).findings())
        .anyMatch(found -> found.what().contains("the clock of this machine says 1970"));

    clockSays(now);
    assertThat(status(tacet).clock()).isEqualTo(new ClockStatus(true, says(), "", ""));
    assertThat(status(tacet).findings()).noneMatch(found -> found.what().contains("clock"));
    resolves(tacet);
  }

  private String says() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }

  @Test
  void in1970TheTimeServersNameResolvesOverHttps() {
    clockSays(Instant.EPOCH);
    FakeDoh fake = opened.add(FakeDoh.start(validSinceAnHour()));
    fake.zone().add(TIME_SERVER + ". 0 IN A 192.0.2.123");
    Sinkhole tacet = opened.add(Sinkhole.startAt(clock, temp, entry(fake.url(NAME))));

    resolves(tacet);
  }

  @Test
  void anExpiredCertificateIsRefusedAsSoonAsTheTimeIsKnown() {
    clockSays(Instant.EPOCH);
    Sinkhole tacet = overTls(expired());
    resolves(tacet);
    tacet.stop();

    clockSays(now);
    Sinkhole later = overTls(expired());
    isRefusedFor(later, "its certificate expired on");
  }

  @Test
  void in1970AStrangersCertificateIsRefusedAllTheSame() {
    clockSays(Instant.EPOCH);
    Sinkhole tacet = overTls(Authority.named("A Stranger").sign(NAME));

    isRefusedFor(tacet, "CN=A Stranger, whom");
  }

  @Test
  void theLogCountsOnFromTheLastTimeKeptAndLosesNoRowToAnyJump() throws IOException {
    clockSays(now);
    FakeUpstream plain = opened.add(FakeUpstream.start());
    plain.zone().add(TIME_SERVER + ". 0 IN A 192.0.2.123");
    String upstreams = "upstreams: [ { url: \"" + plain.url("udp") + "\" } ]";
    Sinkhole tacet = Sinkhole.startAt(clock, temp, upstreams);
    ask(tacet);
    tacet.log(1);
    tacet.stop();
    assertThat(Files.readString(temp.resolve("data/clock")))
        .startsWith(now.toString().substring(0, 16));

    clockSays(Instant.EPOCH);
    tacet.startAgain();
    ask(tacet);
    tacet.log(2);
    tacet.stop();

    clockSays(Instant.parse("2071-01-01T00:00:00Z"));
    tacet.startAgain();
    ask(tacet);
    List<DecisionLine> lines = tacet.log(3);
    tacet.stop();

    clockSays(now.plus(Duration.ofDays(1)));
    tacet.startAgain();
    assertThat(tacet.log(3)).hasSize(3);
    tacet.stop();

    assertThat(lines)
        .extracting(line -> Instant.parse(line.time()))
        .hasSize(3)
        .allMatch(at -> !at.isBefore(now.minusSeconds(2)) && at.isBefore(now.plusSeconds(600)));
  }

  @Test
  void anHourGivenIn1970OutlivesTheJump() {
    clockSays(Instant.EPOCH);
    Sinkhole tacet = overTls(validSinceAnHour());
    tacet.block(TIME_SERVER);
    assertThat(ask(tacet).answers()).containsExactly("0.0.0.0");
    tacet.allowFor(TIME_SERVER, Duration.ofMinutes(60));
    resolves(tacet);

    clockSays(now);
    for (int i = 0; i < 3; i++) {
      assertThat(status(tacet).clock().known()).isTrue();
      resolves(tacet);
    }
  }
}
