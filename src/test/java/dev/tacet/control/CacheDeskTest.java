package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.config.CacheConfig;
import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.CachedLine;
import dev.tacet.control.api.ControlException;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDeskTest {
  private final ManualClock clock = new ManualClock();
  private final AnswerCache cache =
      new AnswerCache(
          new CacheConfig(5_000, 1 << 24, Duration.ZERO, Duration.ofDays(1)), clock.nanos());
  private final CacheDesk desk = new CacheDesk(cache, cache::flush);

  private void keep(String name, int ttl, boolean dnssecOk, boolean checkingDisabled) {
    cache.store(
        new CacheKey(
            Question.of(DomainName.parse(name), RecordTypes.A), dnssecOk, checkingDisabled),
        Asked.answer(name, RecordTypes.A, name + ". " + ttl + " IN A 192.0.2.1"));
  }

  @Test
  void eachKindOfAnswerOfANameIsALineOfItsOwn() {
    keep("www.example.org", 300, true, true);
    keep("www.example.org", 300, false, false);
    keep("www.example.org", 300, true, false);

    assertThat(desk.show("www.example.org", false).answers())
        .extracting(CachedLine::dnssecOk)
        .containsExactly(false, true, true);
  }

  @Test
  void anExpiredAnswerIsStaleAndHasNoTtlLeft() {
    keep("www.example.org", 300, false, false);
    clock.pass(Duration.ofSeconds(400));

    CachedLine line = desk.show("www.example.org", false).answers().get(0);

    assertThat(line.stale()).isTrue();
    assertThat(line.ttlSeconds()).isZero();
    assertThat(line.ageSeconds()).isEqualTo(400);
    assertThat(line.goneSeconds()).isEqualTo(86_400 - 100);
  }

  @Test
  void aThousandLinesAreShownAndTheRestIsCounted() {
    for (int i = 0; i < 1_200; i++) {
      keep("n" + i + ".example.org", 300, false, false);
    }

    CacheListing listing = desk.show("example.org", true);

    assertThat(listing.answers()).hasSize(1_000);
    assertThat(listing.omitted()).isEqualTo(200);
    assertThat(listing.below()).isZero();
    assertThat(desk.show("example.org", false).below()).isEqualTo(1_200);
  }

  @Test
  void aFlushTakesTheNameAndAllBelowItAndWithoutOneEverything() {
    keep("example.org", 300, false, false);
    keep("www.example.org", 300, true, false);
    keep("example.net", 300, false, false);

    assertThat(desk.flush("Example.ORG.").answers()).isEqualTo(2);
    assertThat(desk.flush("").answers()).isEqualTo(1);
  }

  @Test
  void whereNoServerRunsThereIsNoCacheToAsk(@TempDir Path directory) throws Exception {
    try (Home home = new Home(directory)) {
      assertThatThrownBy(() -> home.desk.flush(""))
          .isInstanceOfSatisfying(
              ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(69))
          .hasMessageContaining("tacet serve");
    }
  }

  @Test
  void whoseFlushDidNotReachTheDiskIsToldSo() {
    CacheDesk busy = new CacheDesk(cache, name -> cache.flush(name).fromMemoryOnly());
    keep("www.example.org", 300, false, false);

    assertThatThrownBy(() -> busy.flush("www.example.org"))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("1 answer was removed from memory, but not from cache.kept")
        .hasMessageContaining("once more")
        .extracting(e -> ((ControlException) e).exitCode())
        .isEqualTo(75);
    assertThat(desk.show("www.example.org", false).answers()).isEmpty();
  }
}
