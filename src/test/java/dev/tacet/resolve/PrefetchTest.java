package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.cache.Lookup;
import dev.tacet.config.CacheConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Action;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.Policy;
import dev.tacet.policy.RuleBook;
import dev.tacet.policy.Scope;
import dev.tacet.policy.UserRule;
import dev.tacet.resolve.Resolution.Resolved;
import dev.tacet.resolve.Resolution.Unresolved;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private static final String WWW = "www.example.org";

  private final ManualClock clock = new ManualClock();
  private final ScriptedResolver next = new ScriptedResolver();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);
  private final AnswerCache cache = cache(true);
  private final Prefetch prefetch = new Prefetch(next, cache, policy);
  private final CachingResolver resolver = resolver(cache, prefetch);

  private AnswerCache cache(boolean prefetches) {
    return new AnswerCache(
        new CacheConfig(
            1_000,
            1 << 20,
            Duration.ZERO,
            Duration.ofDays(7),
            true,
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            prefetches,
            false),
        clock.nanos());
  }

  private CachingResolver resolver(AnswerCache of, Prefetch with) {
    return new CachingResolver(
        next, of, with, timers, Duration.ofHours(1), Duration.ofSeconds(5), clock.nanos());
  }

  @AfterEach
  void stopTimers() {
    timers.shutdownNow();
  }

  private CompletableFuture<Resolution> ask(String name) {
    return resolver.resolve(query(name)).toCompletableFuture();
  }

  private static Query query(String name) {
    return Asked.query(name, RecordTypes.A);
  }

  private static Resolution upstream(Answer answer) {
    return new Resolved(answer, Origin.upstream("udp://192.0.2.53"), 0);
  }

  private static Answer answer(String name, String address) {
    return Asked.answer(name, RecordTypes.A, name + ". 300 IN A " + address);
  }

  private void fill(String name) {
    ask(name);
    next.answer(upstream(answer(name, "192.0.2.1")));
  }

  /** A name that was asked once, 280 of 300 seconds ago. */
  private void nearlyOver(String name) {
    fill(name);
    clock.pass(Duration.ofSeconds(280));
  }

  private void block(String name) {
    DomainRule rule = new DomainRule(DomainName.parse(name), Scope.SUBTREE, Action.BLOCK);
    RuleBook book =
        new RuleBook(List.of(new UserRule(1, rule, Instant.EPOCH, Optional.empty(), "")));
    policy.update(p -> p.withRules(book));
  }

  @Test
  void aPopularNameIsAskedForAgainBeforeItExpiresAndNobodyWaits() {
    nearlyOver(WWW);

    CompletableFuture<Resolution> hit = ask(WWW);

    assertThat(hit)
        .isCompletedWithValueMatching(r -> r.origin().equals(Origin.CACHE), "from the cache");
    assertThat(next.asked()).isEqualTo(2);
    Answer fresh = answer(WWW, "192.0.2.2");
    next.answer(upstream(fresh));
    assertThat(ask(WWW)).isCompletedWithValue(new Resolved(fresh, Origin.CACHE, 0));
    assertThat(prefetch.counts()).isEqualTo(new Prefetch.Counts(1, 0, 0));
  }

  @Test
  void aHundredHitsAskOnce() {
    nearlyOver(WWW);

    for (int i = 0; i < 100; i++) {
      ask(WWW);
    }

    assertThat(next.asked()).isEqualTo(2);
  }

  @Test
  void whatNobodyAsksForAgainExpires() {
    nearlyOver(WWW);
    ask(WWW);
    next.answer(upstream(answer(WWW, "192.0.2.2")));
    clock.pass(Duration.ofSeconds(280));

    ask(WWW);

    assertThat(next.asked()).isEqualTo(2);
    assertThat(prefetch.counts().asked()).isEqualTo(1);
  }

  @Test
  void nothingIsAskedForBeforeTheLastTenth() {
    fill(WWW);
    clock.pass(Duration.ofSeconds(269));

    ask(WWW);

    assertThat(next.asked()).isEqualTo(1);
  }

  @Test
  void switchedOffNothingIsAskedForAgain() {
    AnswerCache without = cache(false);
    CachingResolver plain = resolver(without, new Prefetch(next, without, policy));
    plain.resolve(query(WWW));
    next.answer(upstream(answer(WWW, "192.0.2.1")));
    clock.pass(Duration.ofSeconds(299));

    plain.resolve(query(WWW));

    assertThat(next.asked()).isEqualTo(1);
  }

  @Test
  void aNameThatWasBlockedMeanwhileIsNotAskedForAgain() {
    nearlyOver(WWW);
    block("example.org");

    // As a query that was judged before the rule came: the handler would not let it this far.
    ask(WWW);

    assertThat(next.asked()).isEqualTo(1);
    assertThat(prefetch.counts().asked()).isZero();
  }

  @Test
  void aNameThatLeadsToABlockedOneIsNotAskedForAgain() {
    ask(WWW);
    next.answer(
        upstream(
            Asked.answer(
                WWW,
                RecordTypes.A,
                WWW + ". 300 IN CNAME x.tracker.example.",
                "x.tracker.example. 300 IN A 192.0.2.1")));
    block("tracker.example");
    clock.pass(Duration.ofSeconds(280));

    ask(WWW);

    assertThat(next.asked()).isEqualTo(1);
  }

  @Test
  void whereItFailsTheOldAnswerHoldsAndNothingIsRepeated() {
    for (Resolution failure :
        List.of(
            new Unresolved(ExtendedError.NO_REACHABLE_AUTHORITY, "no answer"),
            upstream(Asked.error(WWW, RecordTypes.A, Rcodes.SERVFAIL)))) {
      resolver.flush(DomainName.ROOT);
      nearlyOver(WWW);
      ask(WWW);
      int asked = next.asked();
      next.answer(failure);

      ask(WWW);

      assertThat(next.asked()).isEqualTo(asked);
      assertThat(cache.lookup(CacheKey.of(query(WWW)))).isInstanceOf(Lookup.Fresh.class);
    }
    assertThat(prefetch.counts()).isEqualTo(new Prefetch.Counts(2, 2, 0));
  }

  @Test
  void aBugInItIsNoConcernOfTheClient() {
    nearlyOver(WWW);

    CompletableFuture<Resolution> hit = ask(WWW);
    next.fail(new IllegalStateException("a bug"));

    assertThat(hit).isCompleted();
    assertThat(prefetch.counts().failed()).isEqualTo(1);
  }

  @Test
  void noMoreThanSixteenAreUnderWayAndTheRestIsCountedAndLeftToExpire() {
    for (int i = 0; i < 40; i++) {
      fill("n" + i + ".example.org");
    }
    clock.pass(Duration.ofSeconds(280));

    for (int i = 0; i < 40; i++) {
      assertThat(ask("n" + i + ".example.org")).isCompleted();
    }

    assertThat(next.asked()).isEqualTo(40 + Prefetch.MAX_UNDER_WAY);
    assertThat(prefetch.counts()).isEqualTo(new Prefetch.Counts(16, 0, 24));
  }

  @Test
  void roomComesBackWhenOneIsDone() {
    for (int round = 0; round < 3 * Prefetch.MAX_UNDER_WAY; round++) {
      String name = "n" + round + ".example.org";
      nearlyOver(name);
      ask(name);
      next.answer(upstream(answer(name, "192.0.2.2")));
    }

    assertThat(prefetch.counts().leftOut()).isZero();
  }
}
