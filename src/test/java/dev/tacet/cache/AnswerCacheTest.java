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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

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

    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(answer, 0, false));
    clock.pass(Duration.ofSeconds(299));
    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(answer, 299, true));
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
    cache.store(key("www.example.org"), cache.limited(www(5)));

    clock.pass(Duration.ofSeconds(59));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Fresh.class);
  }

  @Test
  void anAnswerThatTurnsNegativeReplacesThePositiveOne() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));
    Answer gone = nowhere("www.example.org");

    cache.store(key("www.example.org"), gone);

    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(gone, 0, false));
    assertThat(cache.counts().entries()).isEqualTo(1);
    Answer back = www(300);
    cache.store(key("www.example.org"), back);
    assertThat(cache.lookup(key("www.example.org"))).isEqualTo(new Lookup.Fresh(back, 0, false));
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

  /** Ten thousand households' worth of names nobody asks for twice, and fifty that are. */
  @Test
  void whatIsAskedNowAndThenOutlivesAFloodOfNamesThatExist() {
    AnswerCache cache = cache(20_000, 16 * MIB, Duration.ZERO, Duration.ofDays(1));
    Answer answer = www(86_400);
    int flood = 0;
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 80_000; i++) {
        cache.store(key("f" + flood++ + ".example.net"), answer);
      }
      clock.pass(Duration.ofSeconds(4));
      for (int i = 0; i < 50; i++) {
        CacheKey own = key("own" + i + ".example.org");
        boolean found = cache.lookup(own) instanceof Lookup.Fresh;
        if (round >= 10) {
          assertThat(found).as("round %d: %s", round, own.qname()).isTrue();
        } else if (!found) {
          cache.store(own, answer);
        }
      }
    }
    cache.check();
    assertThat(cache.counts().entries()).isBetween(14_000L, 15_000L);
  }

  /** A house that has filled the whole of it: what it still asks for stays. */
  @Test
  void aFullCacheKeepsWhatIsAskedForThroughAFlood() {
    AnswerCache cache = cache(20_000, 16 * MIB, Duration.ZERO, Duration.ofDays(1));
    Answer answer = www(86_400);
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 14_500; i++) {
        CacheKey own = key("own" + i + ".example.org");
        if (cache.lookup(own) instanceof Lookup.Missing) {
          cache.store(own, answer);
        }
      }
    }
    for (int i = 0; i < 200_000; i++) {
      cache.store(key("f" + i + ".example.net"), answer);
      if (i % 4 == 0) {
        // Each of three hundred every 1,200 names.
        CacheKey own = key("own" + i / 4 % 300 + ".example.org");
        boolean found = cache.lookup(own) instanceof Lookup.Fresh;
        if (!found) {
          assertThat(i).as("each has its place soon").isLessThan(20_000);
          cache.store(own, answer);
        }
      }
    }
    for (int i = 0; i < 300; i++) {
      assertThat(cache.lookup(key("own" + i + ".example.org"))).isInstanceOf(Lookup.Fresh.class);
    }
    cache.check();
  }

  @Test
  void anAnswerThatIsPopularOutlivesAFloodThoughItWasRenewed() {
    AnswerCache cache = cache(400, MIB, Duration.ZERO, Duration.ofDays(1));
    cache.store(key("www.example.org"), www(300));
    cache.lookup(key("www.example.org"));
    cache.renew(key("www.example.org"), www(300));

    for (int i = 0; i < 5_000; i++) {
      cache.store(key("f" + i + ".example.net"), www(300));
    }

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Fresh.class);
  }

  @Test
  void whatIsOverIsNeitherToldNorFoundNorKept() {
    AnswerCache cache = cache(100, MIB, Duration.ZERO, Duration.ZERO);
    for (int i = 0; i < 10; i++) {
      cache.store(key("n" + i + ".example.org"), www(60));
    }
    cache.store(key("long.example.org"), www(600));
    clock.pass(Duration.ofSeconds(60));

    List<CachedAnswer> told = new ArrayList<>();
    assertThat(cache.peek(key("n0.example.org"))).isEmpty();
    // An answer that comes looks at the oldest, and makes room of those that are over.
    cache.store(key("new.example.org"), www(60));
    assertThat(cache.counts().entries()).isLessThan(12 - 1);
    cache.each(told::add);

    assertThat(told)
        .extracting(one -> one.key().qname().toString())
        .containsExactlyInAnyOrder("long.example.org", "new.example.org");
    assertThat(cache.counts().entries()).isEqualTo(2);
    cache.check();
  }

  @Test
  void aFlushGivesBackWhatIsToldOfIt() {
    AnswerCache cache = cache(10_000, 16 * MIB, Duration.ZERO, Duration.ofDays(1));
    for (int i = 0; i < 3_000; i++) {
      cache.store(key("n" + i + ".example.org"), www(300));
      cache.store(key("n" + i + ".example.net"), nowhere("nowhere.example.org"));
    }
    CacheCounts before = cache.counts();

    Removed half = cache.flush(DomainName.parse("example.org"));

    assertThat(half.answers()).isEqualTo(3_000);
    assertThat(cache.counts().octets()).isEqualTo(before.octets() - half.octets());
    cache.check();
    assertThat(cache.flush(DomainName.ROOT).octets()).isEqualTo(before.octets() - half.octets());
    cache.check();
    cache.store(key("www.example.org"), www(300));
    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Fresh.class);
    cache.check();
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
    cache.servedStale();
    cache.store(key("www.example.org"), answer);
    cache.store(key("nowhere.example.org"), nowhere("nowhere.example.org"));

    CacheCounts counts = cache.counts();

    assertThat(counts.hits()).isEqualTo(2);
    assertThat(counts.misses()).isEqualTo(2);
    assertThat(counts.stale()).isEqualTo(1);
    assertThat(counts.entries()).isEqualTo(2);
    assertThat(counts.negative()).isEqualTo(1);
    assertThat(counts.maxOctets()).isEqualTo(16 * MIB);
    assertThat(counts.octets()).isBetween((long) answer.size(), answer.size() + 1_500L);
  }

  @Test
  void anErrorIsNoDataToKeep() {
    AnswerCache cache = cache();

    cache.store(
        key("www.example.org"), Asked.error("www.example.org", RecordTypes.A, Rcodes.SERVFAIL));

    assertThat(cache.counts().entries()).isZero();
  }

  private AnswerCache limited(Duration minTtl, Duration maxTtl) {
    return new AnswerCache(
        new CacheConfig(
            100,
            MIB,
            minTtl,
            maxTtl,
            true,
            Duration.ofDays(1),
            Duration.ZERO,
            Duration.ZERO,
            true,
            false),
        clock.nanos());
  }

  @ParameterizedTest
  @CsvSource({"5,60", "60,60", "300,300", "3600,3600", "3601,3600", "604800,3600"})
  void ttlsAreBroughtWithinTheOwnersBoundsAndDevicesAreToldSo(int sent, long told)
      throws IOException {
    Answer answer = limited(Duration.ofMinutes(1), Duration.ofHours(1)).limited(www(sent));

    assertThat(answer.ttlSeconds()).isEqualTo((int) told);
    byte[] reply = answer.forClient(Asked.query("www.example.org", RecordTypes.A), 0);
    assertThat(new Message(reply).getSection(Section.ANSWER).get(0).getTTL()).isEqualTo(told);
  }

  @Test
  void noFloorKeepsWhatItsOwnerWantsForgotten() {
    AnswerCache cache = limited(Duration.ofMinutes(1), Duration.ofHours(1));

    cache.store(key("www.example.org"), cache.limited(www(0)));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void noFloorHoldsUpANameThatWasJustMade() {
    Answer none =
        Asked.answer(
            "nowhere.example.org",
            RecordTypes.A,
            "example.org. 5 IN SOA ns.example.org. a.example.org. 1 2 3 4 5");

    Answer limited = limited(Duration.ofHours(1), Duration.ofHours(1)).limited(none);

    assertThat(limited).isSameAs(none);
    assertThat(limited.ttlSeconds()).isEqualTo(5);
  }

  @Test
  void withoutStaleAnswersAnExpiredOneIsGone() {
    CacheConfig off =
        new CacheConfig(
            100,
            MIB,
            Duration.ZERO,
            Duration.ofDays(7),
            false,
            Duration.ofDays(1),
            Duration.ZERO,
            Duration.ZERO,
            true,
            false);
    AnswerCache cache = new AnswerCache(off, clock.nanos());
    cache.store(key("www.example.org"), www(300));

    clock.pass(Duration.ofSeconds(301));

    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
  }

  private boolean due(AnswerCache cache, String name) {
    return ((Lookup.Fresh) cache.lookup(key(name))).due();
  }

  @Test
  void aPopularAnswerIsDueInTheLastTenthOfItsTtlAndOnlyOnce() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));

    clock.pass(Duration.ofSeconds(269));
    assertThat(due(cache, "www.example.org")).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(due(cache, "www.example.org")).isTrue();
    assertThat(due(cache, "www.example.org")).isFalse();
  }

  @Test
  void whatNobodyAskedForAgainIsNotDue() {
    AnswerCache cache = cache();
    cache.renew(key("www.example.org"), www(300));
    clock.pass(Duration.ofSeconds(280));

    assertThat(due(cache, "www.example.org")).isFalse();
    assertThat(due(cache, "www.example.org")).isTrue();
  }

  @Test
  void anAnswerOfAFewSecondsIsNeverDue() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(9));
    clock.pass(Duration.ofMillis(8_900));

    assertThat(due(cache, "www.example.org")).isFalse();
    assertThat(due(cache, "www.example.org")).isFalse();
  }

  @Test
  void aFlushedNameGoesWithAllBelowItAndNoOther() {
    AnswerCache cache = cache();
    cache.store(key("example.org"), www(300));
    cache.store(key("www.example.org"), www(300));
    cache.store(new CacheKey(key("www.example.org").question(), true, true), www(300));
    cache.store(key("no.www.example.org"), nowhere("no.www.example.org"));
    cache.store(key("notexample.org"), www(300));
    cache.store(key("org"), www(300));

    Removed removed = cache.flush(DomainName.parse("example.org"));

    assertThat(removed.answers()).isEqualTo(4);
    assertThat(cache.counts().entries()).isEqualTo(2);
    assertThat(cache.lookup(key("www.example.org"))).isInstanceOf(Lookup.Missing.class);
    assertThat(cache.lookup(key("no.www.example.org"))).isInstanceOf(Lookup.Missing.class);
    assertThat(cache.lookup(key("notexample.org"))).isInstanceOf(Lookup.Fresh.class);
    assertThat(cache.flush(DomainName.ROOT).answers()).isEqualTo(2);
    assertThat(cache.counts().octets()).isZero();
  }

  @Test
  void eachAnswerIsToldWithItsAgeAndUse() {
    AnswerCache cache = cache();
    cache.store(key("www.example.org"), www(300));
    cache.lookup(key("www.example.org"));
    clock.pass(Duration.ofSeconds(400));
    List<CachedAnswer> told = new ArrayList<>();

    cache.each(told::add);

    assertThat(told).hasSize(1);
    CachedAnswer one = told.get(0);
    assertThat(one.key()).isEqualTo(key("www.example.org"));
    assertThat(one.stale()).isTrue();
    assertThat(one.asked()).isEqualTo(2);
    assertThat(Duration.ofNanos(one.ageNanos())).isEqualTo(Duration.ofSeconds(400));
    assertThat(Duration.ofNanos(one.goneNanos()))
        .isEqualTo(Duration.ofDays(1).plus(Duration.ofSeconds(300)));
    assertThat((long) one.octets()).isEqualTo(cache.counts().octets());
  }

  /** Measured by what a flush gives back: what other tests have left behind goes meanwhile. */
  @Test
  void whatIsCountedIsAboutWhatTheHeapHolds() {
    AnswerCache cache = cache(20_000, 64 * MIB, Duration.ZERO, Duration.ofDays(1));
    for (int i = 0; i < 4_000; i++) {
      String name = "host" + i + ".some.domain.example.org";
      cache.store(
          key(name),
          Asked.answer(
              name,
              RecordTypes.A,
              name + ". 300 IN CNAME edge" + i + ".example.net.",
              "edge" + i + ".example.net. 300 IN A 192.0.2.1",
              "edge" + i + ".example.net. 300 IN A 192.0.2.2"));
    }
    CacheCounts counts = cache.counts();
    long filled = heap();

    cache.flush(DomainName.ROOT);

    long held = filled - heap();
    assertThat(counts.entries()).isEqualTo(4_000);
    assertThat(counts.octets()).isBetween(held * 2 / 3, held * 2);
    assertThat(cache.lookup(key("host1.some.domain.example.org")))
        .isInstanceOf(Lookup.Missing.class);
  }

  /**
   * Octets in use after a collection; the least of some, for others use the heap, too, and compiled
   * code of earlier tests lets go of what it holds at the fourth.
   */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
