package dev.tacet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private static final String SOA =
      "example.org. 900 IN SOA ns.example.org. a.example.org. 1 2 3 4 60";
  private static final long MIB = 1 << 20;

  private final ManualClock clock = new ManualClock();

  private AnswerCache cache(int entries, long octets, Duration minTtl, Duration staleFor) {
    return new AnswerCache(new CacheConfig(entries, octets, minTtl, staleFor), clock.nanos());
  }

  private AnswerCache cache() {
    return cache(1_000, 16 * MIB, Duration.ZERO, Duration.ofDays(1));
  }

  private static CacheKey key(String name) {
    return key(name, RecordTypes.A);
  }

  private static CacheKey key(String name, int type) {
    return new CacheKey(Question.of(DomainName.parse(name), type), false, false);
  }

  private static Answer www(int ttl) {
    return Asked.answer(
        "www.example.org", RecordTypes.A, "www.example.org. " + ttl + " IN A 192.0.2.1");
  }

  private static Answer nowhere(String name) {
    return Asked.answer(name, RecordTypes.A, SOA);
  }

  @Test
  void anAnswerIsFreshUntilItsTtlHasPassedAndItsAgeGrows() {
    AnswerCache cache = cache();
    Answer answer = www(300);
    cache.store(key("www.example.org"), answer);

    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(answer, 0));
    clock.pass(Duration.ofSeconds(299));
    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(answer, 299));
    clock.pass(Duration.ofSeconds(1));
    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Stale(answer, 300));
  }

  @Test
  void aStaleAnswerGoesWhenItsTimeIsOver() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));

    clock.pass(Duration.ofDays(1).plusSeconds(299));
    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Stale.class);
    clock.pass(Duration.ofSeconds(2));
    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void withoutStaleTimeAnExpiredAnswerIsGone() {
    AnswerCache cache = cache(100, MIB, Duration.ZERO, Duration.ZERO);
    cache.store(key("www.example.org"), www(300));

    clock.pass(Duration.ofSeconds(301));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void aJumpOfTheWallClockAgesNothing() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));

    clock.jump(Duration.ofDays(400));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Fresh.class);
  }

  @Test
  void ttlZeroIsNotKeptAndTakesTheOldAnswerAway() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));

    cache.store(key("www.example.org"), www(0));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void aNegativeAnswerWithoutSoaIsNotKept() {
    AnswerCache cache = cache();

    cache.store(key("nowhere.example.org"), Asked.answer("nowhere.example.org", RecordTypes.A, ""));

    assertThat(cache.lookup(key("nowhere.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void aNegativeAnswerIsFreshForTheSmallerOfSoaTtlAndMinimum() {
    AnswerCache cache = cache();
    cache.store(key("nowhere.example.org"), nowhere("nowhere.example.org"));

    clock.pass(Duration.ofSeconds(59));
    assertThat(cache.lookup(key("nowhere.example.org"))).isInstanceOf(Lookup.Fresh.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(cache.lookup(key("nowhere.example.org"))).isInstanceOf(Lookup.Stale.class);
  }

  @Test
  void nodataOfOneTypeSaysNothingAboutAnother() {
    AnswerCache cache = cache();
    Answer nodata =
        Asked.answer(
            "www.example.org", RecordTypes.AAAA, SOA, "www.example.org. 300 IN A 192.0.2.1");
    cache.store(key("www.example.org", RecordTypes.AAAA), nodata);

    assertThat(cache.lookup(key("www.example.org", RecordTypes.AAAA)))
        .isInstanceOf(Lookup.Fresh.class);
    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void doAndCdKeepAnswersApart() {
    AnswerCache cache = cache();
    Question question = key("www.example.org").question();
    cache.store(new CacheKey(question, true, false), www(300));

    assertThat(cache.lookup(new CacheKey(question, false, false)))
        .isInstanceOf(Lookup.Missing.class);
    assertThat(cache.lookup(new CacheKey(question, true, true))).isInstanceOf(Lookup.Missing.class);
    assertThat(cache.lookup(new CacheKey(question, true, false))).isInstanceOf(Lookup.Fresh.class);
  }

  @Test
  void aKeyIsMadeOfWhatTheQuerySays() {
    Question question = key("www.example.org").question();

    CacheKey key = CacheKey.of(Asked.query(new dev.tacet.dns.UpstreamQuery(question, true, false)));

    assertThat(key).isEqualTo(new CacheKey(question, true, false));
  }

  @Test
  void aMinimumTtlKeepsShortAnswersLonger() {
    AnswerCache cache = cache(100, MIB, Duration.ofMinutes(1), Duration.ofDays(1));
    cache.store(key("www.example.org"), www(5));

    clock.pass(Duration.ofSeconds(59));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Fresh.class);
  }

  @Test
  void anAnswerThatTurnsNegativeReplacesThePositiveOne() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));
    Answer gone = nowhere("www.example.org");

    cache.store(key("www.example.org"), gone);

    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(gone, 0));
    assertThat(cache.counts().entries()).isEqualTo(1);
    Answer back = www(300);
    cache.store(key("www.example.org"), back);
    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(back, 0));
  }

  @Test
  void theBoundOnEntriesHoldsWhereOctetsAreLeft() {
    AnswerCache cache = cache(100, 64 * MIB, Duration.ZERO, Duration.ofDays(1));

    for (int i = 0; i < 5_000; i++) {
      cache.store(key("n" + i + ".example.org"), www(300));
    }

    assertThat(cache.counts().entries()).isBetween(50L, 100L);
  }

  @Test
  void theBoundOnOctetsHoldsWhereEntriesAreLeft() {
    AnswerCache cache = cache(100_000, MIB, Duration.ZERO, Duration.ofDays(1));
    String[] many = new String[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = "big.example.org. 300 IN TXT \"" + "x".repeat(150) + i + "\"";
    }
    Answer big = Asked.answer("big.example.org", RecordTypes.TXT, many);

    for (int i = 0; i < 500; i++) {
      cache.store(key("n" + i + ".example.org", RecordTypes.TXT), big);
    }

    assertThat(big.size()).isGreaterThan(40_000);
    assertThat(cache.counts().octets()).isBetween(MIB / 4, MIB);
  }

  @Test
  void aFloodOfNamesThatDoNotExistDrivesOutNoNameThatDoes() {
    AnswerCache cache = cache(400, MIB, Duration.ZERO, Duration.ofDays(1));
    for (int i = 0; i < 300; i++) {
      cache.store(key("n" + i + ".example.org"), www(300));
    }

    for (int i = 0; i < 20_000; i++) {
      cache.store(key("x" + i + ".example.org"), nowhere("nowhere.example.org"));
    }

    for (int i = 0; i < 300; i++) {
      assertThat(cache.lookup(key("n" + i + ".example.org"))).isInstanceOf(Lookup.Fresh.class);
    }
    assertThat(cache.counts().entries()).isLessThanOrEqualTo(400);
  }

  @Test
  void zeroEntriesTurnItOff() {
    AnswerCache cache = cache(0, MIB, Duration.ZERO, Duration.ofDays(1));

    cache.store(key("www.example.org"), www(300));

    assertThat(cache.on()).isFalse();
    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
    assertThat(cache.counts().entries()).isZero();
  }

  @Test
  void countsTellWhatHappened() {
    AnswerCache cache = cache();
    Answer answer = www(300);
    cache.store(key("www.example.org"), answer);
    cache.lookup(key("www.example.org"));
    cache.lookup(key("www.example.org"));
    cache.lookup(key("other.example.org"));
    clock.pass(Duration.ofSeconds(300));
    cache.lookup(key("www.example.org"));
    cache.store(key("www.example.org"), answer);

    CacheCounts counts = cache.counts();

    assertThat(counts.hits()).isEqualTo(2);
    assertThat(counts.misses()).isEqualTo(1);
    assertThat(counts.stale()).isEqualTo(1);
    assertThat(counts.entries()).isEqualTo(1);
    assertThat(counts.octets()).isBetween((long) answer.size(), answer.size() + 500L);
  }

  @Test
  void anErrorIsNoDataToKeep() {
    AnswerCache cache = cache();

    cache.store(
        key("www.example.org"), Asked.error("www.example.org", RecordTypes.A, Rcodes.SERVFAIL));

    assertThat(cache.counts().entries()).isZero();
  }
}
