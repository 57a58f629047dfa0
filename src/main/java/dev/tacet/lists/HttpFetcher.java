package dev.tacet.lists;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * Fetches over HTTP, from the addresses that {@link TargetRules} allow and from no others. One
 * deadline covers look-ups, redirects and body, and holds against a server that sends an octet now
 * and then: the work is done on a thread of its own, whose connection is cut when time is up or the
 * caller is interrupted.
 *
 * <p>Used from the list-updater thread, one fetch at a time; each has a thread and connections of
 * its own that end with it, since lists are fetched once a day.
 */
final class HttpFetcher implements Fetcher {
  private static final long ENDING_SECONDS = 2;

  private final TargetRules targets;
  private final Clock clock;

  // Made when first needed: reading all root certificates takes its time.
  private final Supplier<DefaultClientTlsStrategy> makeTls;
  private Optional<DefaultClientTlsStrategy> tls = Optional.empty();

  private final Supplier<DefaultClientTlsStrategy> undated;
  private final BooleanSupplier clockIsKnown;

  /** With a clock that is always right. */
  HttpFetcher(TargetRules targets, Clock clock) {
    this(targets, clock, () -> true);
  }

  /**
   * @param clock for what a server says of dates
   * @param clockIsKnown whether certificates can be judged by their dates
   */
  HttpFetcher(TargetRules targets, Clock clock, BooleanSupplier clockIsKnown) {
    this(
        targets,
        clock,
        clockIsKnown,
        DefaultClientTlsStrategy::createDefault,
        () -> new DefaultClientTlsStrategy(UndatedTrust.ofThisMachine()));
  }

  /**
   * With other certificates to trust than the system's.
   *
   * @param undated the same while their dates cannot be judged
   */
  HttpFetcher(
      TargetRules targets,
      Clock clock,
      BooleanSupplier clockIsKnown,
      Supplier<DefaultClientTlsStrategy> tls,
      Supplier<DefaultClientTlsStrategy> undated) {
    this.targets = targets;
    this.clock = clock;
    this.clockIsKnown = clockIsKnown;
    this.makeTls = tls;
    this.undated = undated;
  }

  private DefaultClientTlsStrategy trust() {
    if (!clockIsKnown.getAsBoolean()) {
      return undated.get();
    }
    tls = Optional.of(tls.orElseGet(makeTls));
    return tls.get();
  }

  @Override
  public synchronized Optional<Validators> fetch(
      URI address, Validators previous, FileChannel target, FetchBudget budget) throws IOException {
    WebAddress subscribed = WebAddress.of(address);
    HttpAttempt attempt =
        new HttpAttempt(targets, new HttpHop(trust(), previous, target, budget), subscribed, clock);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread fetching = new Thread(task, "list-fetch");
              fetching.setDaemon(true);
              return fetching;
            });
    try {
      return await(thread.submit(attempt), budget);
    } finally {
      attempt.cancel();
      thread.shutdownNow();
      awaitEnd(thread);
    }
  }

  private static Optional<Validators> await(Future<Optional<Validators>> result, FetchBudget budget)
      throws IOException {
    try {
      return result.get(Math.max(budget.remainingNanos(), 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw budget.tooSlow(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while fetching a list");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException bug) {
        throw new IllegalStateException("a fetch failed", bug);
      }
      throw refused(e.getCause());
    }
  }

  /** The file is the caller's again afterwards. One who is interrupted does not wait. */
  private static void awaitEnd(ExecutorService thread) {
    try {
      if (!Thread.currentThread().isInterrupted()) {
        thread.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ListRefusedException unreached(String reason, Throwable cause) {
    return new ListRefusedException(ListRefusedException.Why.UNREACHED, reason, cause);
  }

  private static ListRefusedException refused(Throwable cause) {
    if (cause instanceof ListRefusedException refused) {
      return refused;
    }
    if (cause instanceof ConnectTimeoutException
        || cause instanceof ConnectException
        || cause instanceof NoRouteToHostException) {
      return unreached("its host cannot be reached", cause);
    }
    String words =
        Printable.escape(
            Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName()), 200);
    if (cause instanceof SSLException) {
      return unreached("its host cannot be trusted (" + words + ")", cause);
    }
    if (cause instanceof SocketTimeoutException) {
      return unreached("its server fell silent", cause);
    }
    if (cause instanceof MessageConstraintException) {
      return unreached("its server's answer has too much of a header", cause);
    }
    return unreached("the download broke off (" + words + ")", cause);
  }
}
