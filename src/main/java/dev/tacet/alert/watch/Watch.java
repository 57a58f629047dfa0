package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.alert.AlertSink;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.BypassLookup;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observing;
import dev.tacet.insight.Owners;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.DecisionObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what somebody should know. The log's thread hands over each query that nothing hides
 * ({@link #observed}) into a queue of 1,024; what does not fit is counted and not looked at. All
 * else is done by the thread {@code alert-watch}, which reads what it must know when it starts,
 * looks at devices, upstreams and lists by itself, and writes down once an hour, and at the end,
 * what it learnt. Told of nothing a house makes nobody wait. All it keeps is bounded.
 *
 * <p>Thread-safe.
 */
public final class Watch implements DecisionObserver, AutoCloseable {
  static final int QUEUE = 1_024;
  private static final int REQUESTS = 16;
  private static final int AT_ONCE = 256;
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long ANSWER_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Wakes the thread; nobody's query. */
  private static final Sight WAKE = new Sight(0, 0, DomainName.ROOT, Fate.SEEN, "", 0, 1);

  private final BlockingQueue<Sight> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Queue<FutureTask<Boolean>> requests = new ArrayBlockingQueue<>(REQUESTS);
  private final LongAdder overflow = new LongAdder();
  private final WatchedHouse house;
  private final MemoryFile file;
  private final Supplier<Watchers> made;
  private final LongSupplier ticker;
  private final Thread thread;
  private volatile boolean closing;
  private long tickAt;

  /** Set by the thread before it does anything else. */
  private Watchers watchers;

  /**
   * @param owners asked for on the watch's thread: to read them takes a while
   * @param ways likewise
   * @param zone by whose clock on the wall nights are told
   * @param blockTtlSeconds the TTL of the answers that block
   * @param wanted which kinds anybody is told of; what the others need is not looked at
   * @param clock dates alerts; nothing is timed by it
   * @param ticker monotonic nanoseconds ({@link System#nanoTime})
   */
  public Watch(
      WatchedHouse house,
      MemoryFile file,
      Supplier<Owners> owners,
      Supplier<BypassLookup> ways,
      List<NamedName> named,
      ZoneId zone,
      int blockTtlSeconds,
      AlertSink sink,
      Predicate<AlertKind> wanted,
      Clock clock,
      LongSupplier ticker) {
    this.house = house;
    this.file = file;
    this.ticker = ticker;
    made =
        () ->
            new Watchers(
                house,
                file,
                owners.get(),
                ways.get(),
                named,
                zone,
                blockTtlSeconds,
                sink,
                wanted,
                clock,
                ticker);
    tickAt = ticker.getAsLong();
    thread = new Thread(this::run, "alert-watch");
    thread.setDaemon(true);
  }

  /** Begins to look; what was handed over before waits. */
  public void start() {
    thread.start();
  }

  @Override
  public void observed(Decision raw) {
    Verdict verdict = raw.verdict();
    // Nobody's, from outside, or hidden: what is not handed over cannot be told.
    if (raw.device() == 0 || verdict instanceof Verdict.Refused || house.privacy(raw) > 0) {
      return;
    }
    Sight sight =
        new Sight(
            raw.at().toEpochMilli(),
            raw.device(),
            raw.question().qname(),
            Observing.fate(verdict, raw.origin()),
            verdict.reason().words(),
            raw.rcode(),
            raw.repeats());
    if (!queue.offer(sight)) {
      overflow.increment();
    }
  }

  /** Queries that were not looked at for want of room. */
  public long overflow() {
    return overflow.sum();
  }

  /**
   * Forgets what was learnt of devices, here and on the disk, before it returns. Called after
   * nobody takes a query for one of theirs any more.
   *
   * @throws UncheckedIOException where the disk fails
   * @throws IllegalStateException where the watch does not answer
   */
  public void forget(Set<Integer> devices) {
    Set<Integer> gone = Set.copyOf(devices);
    if (!thread.isAlive()) {
      forgetInFile(gone); // nobody else has it any more
      return;
    }
    FutureTask<Boolean> task = new FutureTask<>(() -> forgotten(gone));
    if (closing || !requests.offer(task)) {
      throw new IllegalStateException("the watch of alerts is closed, or has too much to do");
    }
    wake();
    try {
      task.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the watch of alerts was asked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException disk) {
        throw new UncheckedIOException("what alerts learnt of it is still there", disk);
      }
      throw new IllegalStateException("the watch of alerts failed", e.getCause());
    } catch (TimeoutException | CancellationException e) {
      task.cancel(false);
      throw new IllegalStateException("the watch of alerts does not answer", e);
    }
  }

  private void forgetInFile(Set<Integer> devices) {
    try {
      file.forget(devices);
    } catch (IOException e) {
      throw new UncheckedIOException("what alerts learnt of it is still there", e);
    }
  }

  /** Where the queue is full, the thread does not sleep. */
  private void wake() {
    if (!queue.offer(WAKE)) {
      LOG.trace("no room to wake it");
    }
  }

  private boolean forgotten(Set<Integer> devices) throws IOException {
    queue.removeIf(sight -> devices.contains(sight.device()));
    watchers.forget(devices);
    return true;
  }

  private void run() {
    try {
      watchers = made.get();
    } catch (RuntimeException | Error e) {
      LOG.error("alerts cannot be watched for, all else goes on", e);
      closing = true;
      return;
    }
    while (!closing) {
      try {
        work(queue.poll(TICK_NANOS, TimeUnit.NANOSECONDS));
      } catch (InterruptedException e) {
        LOG.debug("interrupted, which only ends a pause", e);
      } catch (RuntimeException | Error e) {
        // Errors too: one moment without memory must not end alerts for as long as DNS runs.
        LOG.error("a bug while watching for alerts; it goes on with the next query", e);
      }
    }
    requests.forEach(request -> request.cancel(false));
    watchers.keep();
  }

  private void work(Sight first) {
    Sight sight = first;
    for (int i = 0; sight != null; i++) {
      if (sight != WAKE) {
        watchers.heard(sight);
      }
      sight = i < AT_ONCE ? queue.poll() : null;
    }
    for (FutureTask<Boolean> next = requests.poll(); next != null; next = requests.poll()) {
      next.run();
    }
    if (ticker.getAsLong() - tickAt >= 0) {
      tickAt = ticker.getAsLong() + TICK_NANOS;
      watchers.tick();
    }
  }

  /** Stops looking and writes down what was learnt. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
