package dev.tacet.listen;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Arrival;
import dev.tacet.dns.Decoded;
import dev.tacet.dns.LocalAnswers;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Rejected;
import dev.tacet.dns.ServerCookies;
import dev.tacet.resolve.QueryService;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a message's octets to the octets of its reply, whatever happens between: the last net under
 * the handler. A reply that is ready at once is given on the spot, any other later on the socket's
 * event loop. Thread-safe; shared by all listeners.
 */
final class Answering {
  private static final Logger log = LoggerFactory.getLogger(Answering.class);

  private static final int MAX_MESSAGE = 0xffff;

  private final QueryService service;
  private final Counters counters;
  private final Duration answerWithin;
  private final Optional<ServerCookies> cookies = Optional.of(cookies());
  private final LogPace bugs = new LogPace(Duration.ofSeconds(10));
  private final LogPace errors = new LogPace(Duration.ofMinutes(1));
  private final LogPace strangers = new LogPace(Duration.ofMinutes(1));

  Answering(QueryService service, Counters counters, Duration answerWithin) {
    this.service = service;
    this.counters = counters;
    this.answerWithin = answerWithin;
  }

  /** By the monotonic clock: the cookies of one start mean nothing to another. */
  private static ServerCookies cookies() {
    SecureRandom random = new SecureRandom();
    long start = System.nanoTime();
    return new ServerCookies(
        random::nextLong, () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
  }

  /**
   * @param loop the socket's own; the call is made on it, and {@code reply} called on it, at most
   *     once; with no octets where the query is done and nothing is to be sent
   * @return whether it will be; not for what is no query at all, nor where too many wait already
   */
  boolean take(
      byte[] octets,
      Arrival arrival,
      Outstanding outstanding,
      EventExecutor loop,
      Consumer<byte[]> reply) {
    counters.received(arrival.transport());
    if (outstanding.full()) {
      counters.dropped(Dropped.OVERLOAD);
      return false;
    }
    Decoded decoded = QueryDecoder.decode(octets, arrival, System.nanoTime(), cookies);
    if (decoded instanceof Rejected rejected) {
      return reject(rejected, arrival.client(), reply);
    }
    if (decoded instanceof Query query) {
      ask(query, outstanding, loop, reply);
    }
    return true;
  }

  private boolean reject(Rejected rejected, InetAddress client, Consumer<byte[]> reply) {
    counters.rejected(rejected.reason());
    OptionalLong held = strangers.permit(System.nanoTime());
    if (held.isPresent()) {
      log.info(
          "a message from {} is no query for us ({}); {} more since the last such line",
          AddressText.scoped(client),
          rejected.reason(),
          held.getAsLong());
    }
    if (!rejected.silent()) {
      reply.accept(rejected.reply());
    }
    return !rejected.silent();
  }

  private void ask(
      Query query, Outstanding outstanding, EventExecutor loop, Consumer<byte[]> reply) {
    CompletableFuture<byte[]> answer = begin(query);
    if (answer.isDone()) {
      reply.accept(outcome(query, answer));
      return;
    }
    Outstanding.Ticket ticket = outstanding.add(query, reply);
    answer.whenComplete(
        (octets, failure) -> {
          if (loop.inEventLoop()) {
            finish(ticket, outstanding, answer);
          } else if (!loop.isShuttingDown()) {
            loop.execute(() -> finish(ticket, outstanding, answer));
          }
        });
  }

  private CompletableFuture<byte[]> begin(Query query) {
    try {
      return service.answer(query).toCompletableFuture();
    } catch (Throwable e) { // the last net: even an Error in one query must not end a listener
      return CompletableFuture.failedFuture(e);
    }
  }

  private void finish(
      Outstanding.Ticket ticket, Outstanding outstanding, CompletableFuture<byte[]> answer) {
    if (outstanding.remove(ticket)) {
      ticket.reply(outcome(ticket.query(), answer));
    }
  }

  /** What a completed answer comes to; SERVFAIL where there is none. */
  private byte[] outcome(Query query, CompletableFuture<byte[]> answer) {
    try {
      byte[] octets = answer.join();
      if (octets != null && octets.length <= MAX_MESSAGE) {
        if (octets.length == 0) {
          counters.dropped(Dropped.BY_RULE);
        }
        return octets;
      }
      return failed(query, new IllegalStateException("no answer"));
    } catch (CompletionException e) {
      return failed(query, e.getCause());
    } catch (CancellationException e) {
      return failed(query, e);
    }
  }

  private byte[] failed(Query query, Throwable failure) {
    counters.failed.increment();
    complain(query, failure);
    return servfail(query);
  }

  /** Answers SERVFAIL to those that waited too long: a bug behind us must not fill the table. */
  void expire(Outstanding outstanding) {
    long latest = System.nanoTime() - answerWithin.toNanos();
    for (Outstanding.Ticket ticket : outstanding.removeOlderThan(latest)) {
      counters.expired.increment();
      complain(ticket.query(), new IllegalStateException("no answer within " + answerWithin));
      ticket.reply(servfail(ticket.query()));
    }
  }

  private void complain(Query query, Throwable failure) {
    OptionalLong held = bugs.permit(System.nanoTime());
    if (held.isPresent()) {
      log.error(
          "internal error answering {}; SERVFAIL was sent; {} more since the last such line",
          query.question(),
          held.getAsLong(),
          failure);
    }
  }

  /** Counts what the system reported on a socket, and says so once in a while. */
  void socketError(String socket, Throwable cause) {
    counters.socketErrors.increment();
    OptionalLong held = errors.permit(System.nanoTime());
    if (held.isPresent()) {
      log.warn(
          "{}: {}; the socket stays in use; {} more since the last such line",
          socket,
          cause.toString(),
          held.getAsLong());
    }
  }

  private static byte[] servfail(Query query) {
    return LocalAnswers.error(query, Rcodes.SERVFAIL, List.of());
  }
}
