package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.cache.AnswerCache;
import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.resolve.Resolution.Resolved;
import dev.tacet.resolve.Resolution.Unresolved;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachingResolverTest {
  private static final Resolution SILENCE =
      new Unresolved(ExtendedError.NO_REACHABLE_AUTHORITY, "udp://192.0.2.53: no answer");
  private static final Duration NEVER = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();
  private final ScriptedResolver next = new ScriptedResolver();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private AnswerCache cache;
  private final Query query = Asked.query("www.example.org", RecordTypes.A);

  @AfterEach
  void stopTimers() {
    timers.shutdownNow();
  }

  private CachingResolver caching(Duration staleWait) {
    return caching(staleWait, 1_000);
  }

  private CachingResolver caching(Duration staleWait, int entries) {
    CacheConfig config = new CacheConfig(entries, 1 << 20, Duration.ZERO, Duration.ofDays(1));
    cache = new AnswerCache(config, clock.nanos());
    Prefetch prefetch = new Prefetch(next, cache, new CurrentPolicy(Policy.OPEN));
    return new CachingResolver(
        next, cache, prefetch, timers, staleWait, Duration.ofSeconds(5), clock.nanos());
  }

  private CompletableFuture<Resolution> ask(CachingResolver resolver) {
    return resolver.resolve(query).toCompletableFuture();
  }

  private static Answer answer(String address) {
    return Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 300 IN A " + address);
  }

  private static Resolution fromUpstream(Answer answer) {
    return new Resolved(answer, Origin.upstream("udp://192.0.2.53"), 0);
  }

  private static Resolution servfail() {
    return fromUpstream(Asked.error("www.example.org", RecordTypes.A, Rcodes.SERVFAIL));
  }

  /** A resolver with an answer that expired just now. */
  private CachingResolver withExpired(Answer answer, Duration staleWait) {
    CachingResolver resolver = caching(staleWait);
    ask(resolver);
    next.answer(fromUpstream(answer));
    clock.pass(Duration.ofSeconds(301));
    return resolver;
  }

  @Test
  void aSecondQueryIsAnsweredFromTheCacheWithItsAge() {
    CachingResolver resolver = caching(NEVER);
    Answer answer = answer("192.0.2.1");
    CompletableFuture<Resolution> first = ask(resolver);
    next.answer(fromUpstream(answer));
    clock.pass(Duration.ofSeconds(42));

    CompletableFuture<Resolution> second = ask(resolver);

    assertThat(first).isCompletedWithValue(fromUpstream(answer));
    assertThat(second).isCompletedWithValue(new Resolved(answer, Origin.CACHE, 42));
    assertThat(next.asked()).isEqualTo(1);
  }

  @Test
  void pastItsTtlTheUpstreamIsAskedFirstAndItsAnswerWins() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), NEVER);
    Answer fresh = answer("192.0.2.2");

    CompletableFuture<Resolution> result = ask(resolver);

    assertThat(result).isNotDone();
    next.answer(fromUpstream(fresh));
    assertThat(result).isCompletedWithValue(fromUpstream(fresh));
    assertThat(ask(resolver)).isCompletedWithValue(new Resolved(fresh, Origin.CACHE, 0));
  }

  @Test
  void whereTheUpstreamFailsTheOldAnswerIsGiven() {
    Answer old = answer("192.0.2.1");
    CachingResolver resolver = withExpired(old, NEVER);

    CompletableFuture<Resolution> result = ask(resolver);
    next.answer(SILENCE);

    assertThat(result).isCompletedWithValue(new Resolved(old, Origin.STALE, 301));
  }

  @Test
  void servfailDoesNotReplaceAnOldAnswerEither() {
    Answer old = answer("192.0.2.1");
    CachingResolver resolver = withExpired(old, NEVER);

    CompletableFuture<Resolution> result = ask(resolver);
    next.answer(servfail());

    assertThat(result).isCompletedWithValue(new Resolved(old, Origin.STALE, 301));
    assertThat(ask(resolver)).isCompletedWithValue(new Resolved(old, Origin.STALE, 301));
    assertThat(next.asked()).isEqualTo(2);
  }

  @Test
  void nxdomainDoesReplaceAnOldAnswer() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), NEVER);
    Answer gone =
        Asked.answer(
            "www.example.org",
            RecordTypes.A,
            "example.org. 60 IN SOA ns.example.org. a.example.org. 1 2 3 4 60");

    CompletableFuture<Resolution> result = ask(resolver);
    next.answer(fromUpstream(gone));

    assertThat(result).isCompletedWithValue(fromUpstream(gone));
    assertThat(ask(resolver)).isCompletedWithValue(new Resolved(gone, Origin.CACHE, 0));
  }

  @Test
  void whereTheUpstreamIsSlowTheOldAnswerIsGivenAndTheAskingGoesOn() {
    Answer old = answer("192.0.2.1");
    CachingResolver resolver = withExpired(old, Duration.ofMillis(20));
    Answer fresh = answer("192.0.2.2");

    Resolution result = ask(resolver).orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(result).isEqualTo(new Resolved(old, Origin.STALE, 301));

    next.answer(fromUpstream(fresh));
    assertThat(ask(resolver)).isCompletedWithValue(new Resolved(fresh, Origin.CACHE, 0));
  }

  @Test
  void aLateAnswerTakesBackThatTheUpstreamWasSlow() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), Duration.ofMillis(20));
    ask(resolver).orTimeout(10, TimeUnit.SECONDS).join();

    next.answer(
        fromUpstream(
            Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 0 IN A 192.0.2.2")));

    assertThat(ask(resolver)).isNotDone();
    assertThat(next.asked()).isEqualTo(3);
  }

  @Test
  void afterAFailureTheNextClientNeedNotWaitForTheOldAnswer() {
    Answer old = answer("192.0.2.1");
    CachingResolver resolver = withExpired(old, NEVER);
    ask(resolver);
    next.answer(SILENCE);

    assertThat(ask(resolver)).isCompletedWithValue(new Resolved(old, Origin.STALE, 301));
    assertThat(next.asked()).isEqualTo(2);
  }

  @Test
  void theUpstreamsReturnIsNoticedWithinSeconds() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), NEVER);
    ask(resolver);
    next.answer(SILENCE);
    clock.pass(Duration.ofSeconds(5));
    Answer fresh = answer("192.0.2.2");

    CompletableFuture<Resolution> result = ask(resolver);
    next.answer(fromUpstream(fresh));

    assertThat(result).isCompletedWithValue(fromUpstream(fresh));
  }

  @Test
  void aFailureIsRememberedForASecondAtLeastAndFiveAtMost() {
    for (Resolution failure : new Resolution[] {SILENCE, servfail()}) {
      CachingResolver resolver = caching(NEVER);
      int before = next.asked();
      ask(resolver);
      next.answer(failure);

      clock.pass(Duration.ofSeconds(1));
      assertThat(ask(resolver)).isDone();
      assertThat(next.asked()).isEqualTo(before + 1);
      clock.pass(Duration.ofSeconds(4));
      ask(resolver);
      assertThat(next.asked()).isEqualTo(before + 2);
    }
  }

  @Test
  void aRememberedServfailComesFromTheCache() {
    CachingResolver resolver = caching(NEVER);
    ask(resolver);
    next.answer(servfail());

    Resolution second = ask(resolver).getNow(SILENCE);

    assertThat(second.origin()).isEqualTo(Origin.CACHE);
    assertThat(second.answer().orElseThrow().rcode()).isEqualTo(Rcodes.SERVFAIL);
  }

  @Test
  void anAnswerWithTtlZeroIsAskedForEachTime() {
    CachingResolver resolver = caching(NEVER);
    ask(resolver);
    next.answer(
        fromUpstream(
            Asked.answer("www.example.org", RecordTypes.A, "www.example.org. 0 IN A 192.0.2.1")));

    ask(resolver);

    assertThat(next.asked()).isEqualTo(2);
  }

  @Test
  void aBugBelowIsNeitherHiddenNorRemembered() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), NEVER);

    CompletableFuture<Resolution> result = ask(resolver);
    next.fail(new IllegalStateException("a bug"));

    assertThat(result).isCompletedExceptionally();
    ask(resolver);
    assertThat(next.asked()).isEqualTo(3);
  }

  @Test
  void turnedOffItAsksEachTime() {
    CachingResolver resolver = caching(NEVER, 0);
    ask(resolver);
    next.answer(fromUpstream(answer("192.0.2.1")));

    ask(resolver);

    assertThat(next.asked()).isEqualTo(2);
  }

  @Test
  void aFailureIsAskedAgainAfterTheRefreshTimeAndNotBefore() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), NEVER);
    ask(resolver);
    next.answer(SILENCE);
    clock.pass(Duration.ofMillis(4_999));
    assertThat(ask(resolver)).isDone();
    assertThat(next.asked()).isEqualTo(2);

    clock.pass(Duration.ofMillis(1));

    assertThat(ask(resolver)).isNotDone();
    assertThat(next.asked()).isEqualTo(3);
  }

  @Test
  void staleAnswersAreCountedWhenTheyAreGivenAndNotWhenTheyAreFound() {
    CachingResolver resolver = withExpired(answer("192.0.2.1"), NEVER);
    ask(resolver);
    assertThat(cache.counts().stale()).isZero();

    next.answer(SILENCE);
    ask(resolver);

    assertThat(cache.counts().stale()).isEqualTo(2);
  }

  @Test
  void aFlushForgetsAnswersAndFailures() {
    CachingResolver resolver = caching(NEVER);
    ask(resolver);
    next.answer(SILENCE);
    assertThat(ask(resolver)).isDone();

    assertThat(resolver.flush(DomainName.parse("example.org")).answers()).isZero();

    assertThat(ask(resolver)).isNotDone();
    next.answer(fromUpstream(answer("192.0.2.1")));
    assertThat(resolver.flush(DomainName.parse("example.org")).answers()).isEqualTo(1);
    assertThat(ask(resolver)).isNotDone();
  }

  @Test
  void aDeviceIsToldTheTtlThatTheCacheWorksWith() {
    cache =
        new AnswerCache(
            new CacheConfig(100, 1 << 20, Duration.ofMinutes(10), Duration.ofDays(1)),
            clock.nanos());
    Prefetch prefetch = new Prefetch(next, cache, new CurrentPolicy(Policy.OPEN));
    CachingResolver resolver =
        new CachingResolver(next, cache, prefetch, timers, NEVER, NEVER, clock.nanos());
    CompletableFuture<Resolution> first = ask(resolver);

    next.answer(fromUpstream(answer("192.0.2.1")));

    assertThat(first.join().answer().orElseThrow().ttlSeconds()).isEqualTo(600);
    assertThat(ask(resolver).join().answer().orElseThrow().ttlSeconds()).isEqualTo(600);
  }
}
