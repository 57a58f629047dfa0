package dev.tacet.resolve;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.dns.Answer;
import dev.tacet.dns.Query;
import dev.tacet.policy.Asked;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Verdict;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a popular answer again before it expires, so that no device waits for it. The cache says
 * when one is due, once for each time it came, so whatever becomes of it nothing is repeated; what
 * nobody asks for any more expires. This is our own traffic: no row of the query log shows it.
 *
 * <p>What is blocked is not asked for again, for its own name or for what its answer leads to: the
 * policy of this moment judges, as whoever asked. Thread-safe; on event loops, never blocks.
 */
public final class Prefetch {
  /** More at once are left to expire. */
  static final int MAX_UNDER_WAY = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Prefetch.class);

  /** What became of it since the start. Immutable. */
  public record Counts(long asked, long failed, long leftOut) {}

  private final Resolver next;
  private final AnswerCache cache;
  private final CurrentPolicy policy;
  private final AtomicInteger underWay = new AtomicInteger();
  private final LongAdder asked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder leftOut = new LongAdder();

  /**
   * @param next where the cache itself asks, so that the same question of a device is merged
   */
  public Prefetch(Resolver next, AnswerCache cache, CurrentPolicy policy) {
    this.next = next;
    this.cache = cache;
    this.policy = policy;
  }

  /**
   * Asks again for what is in the cache.
   *
   * @param query of the device that was just given the answer
   */
  void renew(Query query, CacheKey key, Answer answer) {
    if (!allowed(query, answer)) {
      return;
    }
    if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
      underWay.decrementAndGet();
      leftOut.increment();
      return;
    }
    asked.increment();
    CompletionStage<Resolution> resolved;
    try {
      resolved = next.resolve(query);
    } catch (RuntimeException bug) {
      ended(query, bug);
      return;
    }
    resolved.whenComplete(
        (resolution, bug) -> {
          if (bug == null && !CachingResolver.fails(resolution)) {
            resolution.answer().ifPresent(fresh -> cache.renew(key, cache.limited(fresh)));
            underWay.decrementAndGet();
          } else if (bug == null) {
            failed.increment();
            underWay.decrementAndGet();
          } else {
            ended(query, bug);
          }
        });
  }

  private void ended(Query query, Throwable bug) {
    failed.increment();
    underWay.decrementAndGet();
    LOG.error("a bug in Tacet: {} could not be asked for ahead of time", query.question(), bug);
  }

  private boolean allowed(Query query, Answer answer) {
    Policy now = policy.get();
    Asked as =
        new Asked(
            query.question(),
            query.transport(),
            now.profileOf(query.client(), query.hint()),
            query.client());
    Verdict verdict = now.judge(as);
    return verdict.allows() && now.judgeAnswer(as, verdict, answer).allows();
  }

  public Counts counts() {
    return new Counts(asked.sum(), failed.sum(), leftOut.sum());
  }
}
