package dev.tacet.resolve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tacet.config.PolicyConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.GivenAnswers;
import dev.tacet.dns.LocalAnswers;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Asked;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Verdict;
import dev.tacet.policy.Verdict.Rewritten;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one query. To read this class from top to bottom is to read the product: judge, resolve,
 * inspect, render, log.
 *
 * <p>Listeners call it on an event loop; a blocked or cached query is answered before the call
 * returns. It takes one snapshot of the policy for the whole query. Thread-safe.
 */
public final class QueryHandler implements QueryService {
  /**
   * The name {@code tacet health} asks for. Only the device we run on gets an answer, and it is not
   * logged: it is about Tacet, not about a device.
   */
  public static final DomainName HEALTH_NAME = DomainName.parse("health.tacet.invalid");

  private static final Question HEALTH_QUESTION = Question.of(HEALTH_NAME, RecordTypes.A);

  private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);

  private final CurrentPolicy currentPolicy;
  private final Resolver resolver;
  private final Replies replies;
  private final Consumer<Decision> queryLog;
  private final Consumer<Query> namesUnknown;
  private final RateLimit rateLimit;
  private final ReplyLimit replyLimit = new ReplyLimit();
  private final Clock clock;
  private final LongSupplier nanos;
  private final AtomicLong bugs = new AtomicLong();

  /** As the other, where no forwarder names devices and nobody is limited. */
  public QueryHandler(
      CurrentPolicy currentPolicy,
      Resolver resolver,
      PolicyConfig config,
      Consumer<Decision> queryLog,
      Clock clock,
      LongSupplier nanos) {
    this(currentPolicy, resolver, config, RateLimit.NONE, queryLog, query -> {}, clock, nanos);
  }

  /**
   * @param rateLimit how much each device may ask
   * @param queryLog takes each decision; it never blocks and never throws
   * @param namesUnknown takes each query of nobody that is known in which a MAC is named, truly or
   *     not; it never blocks and never throws
   * @param nanos the monotonic clock that {@link Query#receivedNanos} was read from
   */
  public QueryHandler(
      CurrentPolicy currentPolicy,
      Resolver resolver,
      PolicyConfig config,
      RateLimit rateLimit,
      Consumer<Decision> queryLog,
      Consumer<Query> namesUnknown,
      Clock clock,
      LongSupplier nanos) {
    this.currentPolicy = currentPolicy;
    this.resolver = resolver;
    this.replies = new Replies(config);
    this.rateLimit = rateLimit;
    this.queryLog = queryLog;
    this.namesUnknown = namesUnknown;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<byte[]> answer(Query query) {
    Instant at = clock.instant();
    if (isHealthCheck(query)) {
      return completedFuture(healthAnswer(query));
    }
    Policy policy = currentPolicy.get();
    ClientProfile profile = policy.profileOf(query.client(), query.hint());
    if (profile.access() == Access.REFUSED && !replyLimit.refuses(query, query.receivedNanos())) {
      return completedFuture(NO_REPLY); // a flood, likely of forged senders: not even a row each
    }
    if (profile.device() == 0 && query.hint().hasMac()) {
      namesUnknown.accept(query);
    }
    if (profile.access() != Access.REFUSED
        && !rateLimit.admits(profile, query.client(), query.receivedNanos())) {
      return completedFuture(
          finish(query, at, profile, Verdict.Refused.TOO_MANY, Resolution.NotAsked.BY_VERDICT));
    }
    Asked asked = new Asked(query.question(), query.transport(), profile, query.client());
    Verdict verdict = policy.judge(asked);
    if (!verdict.allows()) {
      return told(query, at, policy, asked, verdict, Resolution.NotAsked.BY_VERDICT);
    }
    CompletableFuture<Resolution> resolving = resolve(query);
    // What is there at once, as nearly all is, goes straight on.
    return resolving.isDone()
        ? inspected(query, at, policy, asked, verdict, resolving.join())
        : resolving.thenCompose(
            resolution -> inspected(query, at, policy, asked, verdict, resolution));
  }

  private CompletionStage<byte[]> inspected(
      Query query, Instant at, Policy policy, Asked asked, Verdict verdict, Resolution resolution) {
    return told(query, at, policy, asked, inspect(policy, asked, verdict, resolution), resolution);
  }

  /** Answers; an alias that a rule gives is looked up first, where the client asks for more. */
  private CompletionStage<byte[]> told(
      Query query, Instant at, Policy policy, Asked asked, Verdict verdict, Resolution resolution) {
    if (verdict instanceof Rewritten rewritten
        && rewritten.lookedUp().isPresent()
        && Replies.follows(query.question())) {
      return resolve(query.about(rewritten.lookedUp().get()))
          .thenApply(
              target ->
                  finish(
                      query,
                      at,
                      asked.profile(),
                      target
                          .answer()
                          .map(answer -> policy.judgeTarget(asked, rewritten, answer))
                          .orElse(verdict),
                      target));
    }
    return completedFuture(finish(query, at, asked.profile(), verdict, resolution));
  }

  /** A bug below becomes SERVFAIL and a row in the log, thrown at once or later. */
  private CompletableFuture<Resolution> resolve(Query query) {
    try {
      CompletableFuture<Resolution> resolving = resolver.resolve(query).toCompletableFuture();
      return resolving.isDone() && !resolving.isCompletedExceptionally()
          ? resolving
          : resolving.exceptionally(bug -> internalError(query, bug));
    } catch (RuntimeException bug) {
      return completedFuture(internalError(query, bug));
    }
  }

  /** A reply over UDP that many alike went before is cut, or is not sent. */
  private byte[] limited(Query query, byte[] reply) {
    if (!ReplyLimit.counts(query, reply.length)) {
      return reply;
    }
    boolean own = currentPolicy.get().isOwnNetwork(query.client());
    return switch (replyLimit.judge(query, own, query.receivedNanos())) {
      case SEND -> reply;
      case CUT -> GivenAnswers.truncated(query);
      case DROP -> NO_REPLY;
    };
  }

  /** Answers cut, and replies not sent, because many alike went to the same place. */
  public long repliesHeldBack() {
    return replyLimit.cut() + replyLimit.dropped();
  }

  /** Queries answered SERVFAIL because of a bug of ours. */
  public long bugs() {
    return bugs.get();
  }

  /**
   * A second look: an innocent QNAME may lead to a blocked canonical name or address. One that does
   * not exist leads nowhere, and a real NXDOMAIN is never rewritten: a null address would claim
   * that the name exists.
   */
  private static Verdict inspect(
      Policy policy, Asked asked, Verdict verdict, Resolution resolution) {
    Optional<Answer> answer = resolution.answer();
    boolean leads = answer.isPresent() && !isRealNxdomain(answer.get());
    return leads ? policy.judgeAnswer(asked, verdict, answer.get()) : verdict;
  }

  private static boolean isRealNxdomain(Answer answer) {
    return answer.rcode() == Rcodes.NXDOMAIN && answer.negative();
  }

  private byte[] finish(
      Query query, Instant at, ClientProfile profile, Verdict verdict, Resolution resolution) {
    Reply reply = replies.render(query, verdict, resolution, profile.blockMode());
    // What we blocked after a look at the answer is our own answer, wherever the data came from.
    Origin origin = verdict.allows() ? resolution.origin() : Origin.SELF;
    queryLog.accept(
        new Decision(
            at,
            query.client(),
            profile.device(),
            query.transport(),
            query.question(),
            verdict,
            origin,
            reply.rcode(),
            Duration.ofNanos(Math.max(0, nanos.getAsLong() - query.receivedNanos())),
            addresses(origin, resolution),
            1));
    return limited(query, reply.octets());
  }

  /** Where a name led is news only when it comes from an upstream; the cache repeats itself. */
  private static List<InetAddress> addresses(Origin origin, Resolution resolution) {
    return origin.kind() == Origin.Kind.UPSTREAM
        ? resolution.answer().map(answer -> answer.addresses()).orElse(List.of())
        : List.of();
  }

  private Resolution internalError(Query query, Throwable bug) {
    bugs.incrementAndGet();
    LOG.error("a bug in Tacet: {} could not be resolved; answered SERVFAIL", query.question(), bug);
    return new Resolution.Unresolved(ExtendedError.NETWORK_ERROR, "internal error");
  }

  private static boolean isHealthCheck(Query query) {
    return query.client().isLoopbackAddress() && query.question().equals(HEALTH_QUESTION);
  }

  private static byte[] healthAnswer(Query query) {
    return LocalAnswers.address(query, LOOPBACK, 0, List.of());
  }

  private static final InetAddress LOOPBACK = loopback();

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (java.net.UnknownHostException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
