package dev.tacet.querylog;

import dev.tacet.config.QueryLogConfig;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every decision off the query's way. {@link #record} puts it into a bounded queue; the
 * thread {@code query-log} drains the queue, tells the observers, hides what is not to be kept,
 * numbers the decisions, shows them to those who follow, and hands them to the {@link DecisionSink}
 * in batches. When the queue is full the log loses, never the DNS: the loss is counted and said
 * once a minute at most.
 *
 * <p>Idle, the thread is parked and costs nothing; busy, it looks every few milliseconds. While the
 * sink works on a slow disk the feed waits with it. Thread-safe.
 */
public final class QueryLog implements AutoCloseable {
  static final int QUEUE_BOUND = 65_536;

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final long WARN_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long AFTER_A_BUG_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int DRAINED_AT_ONCE = 1_024;

  /**
   * What comes within this time is taken at once: to be woken for each costs more than the rest.
   */
  private static final long GATHERED_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final int REQUESTS_BOUND = 64;

  /** Decisions that wait from which on the log gives way to nobody. */
  private static final int HURRIED_BY = QUEUE_BOUND / 16;

  private static final Logger log = LoggerFactory.getLogger(QueryLog.class);

  // The flavours without Unsafe: Java 25 warns of it on every start.
  private final MpscAtomicArrayQueue<Decision> queue = new MpscAtomicArrayQueue<>(QUEUE_BOUND);
  private final MpscAtomicArrayQueue<FutureTask<?>> requests =
      new MpscAtomicArrayQueue<>(REQUESTS_BOUND);
  private final LongAdder overflow = new LongAdder();
  private final AtomicBoolean parked = new AtomicBoolean();
  private final DecisionFeed feed = new DecisionFeed();
  private final LongSupplier ticker;
  private final LogWriter writer;
  private final DecisionHistory history;
  private final Thread thread;
  private volatile boolean closing;
  private long lostWhenWarned;
  private long warnAt;

  /**
   * @param sink written by the log's thread only; whoever made it closes it, after this
   * @param stored reads what the sink keeps
   * @param privacy what is kept of a decision ({@link Privacy}); empty where there is no row of it.
   *     Called on the log's thread, before the decision has a number or anybody follows it
   * @param observers told of every decision before that
   * @param clock by which rows are old enough to be removed
   * @param ticker monotonic nanoseconds ({@link System#nanoTime}); all timers run on it
   */
  public QueryLog(
      DecisionSink sink,
      DecisionHistory stored,
      QueryLogConfig config,
      Function<Decision, Optional<Decision>> privacy,
      List<DecisionObserver> observers,
      Clock clock,
      LongSupplier ticker) {
    PendingRows pending = new PendingRows(LogWriter.PENDING_BOUND);
    this.ticker = ticker;
    this.writer =
        new LogWriter(
            sink, feed, pending, new Observers(observers), privacy, config, clock, ticker);
    this.history = new RecentHistory(pending, stored);
    this.warnAt = ticker.getAsLong();
    this.thread = new Thread(this::run, "query-log");
    thread.setDaemon(true);
    sink.between(this::giveWay);
  }

  /**
   * In the middle of a batch: takes what came, and lets others have the processor where there is
   * but one for all, for 5,000 rows would else be what a query waits for. What waited in the queue
   * until the batch was done would be old for the collector, and kept until that stops all for tens
   * of milliseconds. The log's thread.
   */
  private void giveWay() {
    if (!closing) {
      take(Math.min(DRAINED_AT_ONCE, writer.room()));
    }
    if (queue.size() + writer.behind() < HURRIED_BY) {
      Thread.yield();
    }
  }

  /** As the other, at the level of the configuration for all, and nobody learns from it. */
  public QueryLog(
      DecisionSink sink,
      DecisionHistory stored,
      QueryLogConfig config,
      Clock clock,
      LongSupplier ticker) {
    this(
        sink,
        stored,
        config,
        Privacy.by(decision -> config.privacy(), list -> true),
        List.of(),
        clock,
        ticker);
  }

  /** Begins to drain; decisions recorded before wait in the queue. */
  public void start() {
    thread.start();
  }

  /** Puts a decision into the log, or counts it as lost. Never blocks, never throws. */
  public void record(Decision decision) {
    if (closing || !queue.offer(decision)) {
      overflow.increment();
      return;
    }
    wake();
  }

  /** What is kept together with what is still in memory. */
  public DecisionHistory history() {
    return history;
  }

  /** The live end. */
  public DecisionFeed feed() {
    return feed;
  }

  /** Decisions that are in no store and never will be. */
  public long lost() {
    return overflow.sum() + writer.lost();
  }

  public LogStatus status() {
    return writer.status(overflow.sum());
  }

  /**
   * Writes all that was recorded before this call into the store's history.
   *
   * @throws SinkException where the store cannot take it; it is kept and tried again
   */
  public void flush() {
    ask(
        () -> {
          writer.flushAll();
          return 0L;
        });
  }

  /**
   * Removes every decision before a moment, and the names and addresses only they named.
   *
   * @return the rows removed
   * @throws SinkException where the store fails
   */
  public long purge(Instant before) {
    return ask(() -> writer.purge(before));
  }

  /**
   * Removes every row of some devices, those still in memory too, so that nothing of them is left
   * on the disk. Called after nobody takes a query for one of theirs any more.
   *
   * @param devices their numbers; what they are called goes too
   * @param addresses rows from these go where no device is known of them
   * @return the rows removed
   * @throws SinkException where the store fails
   */
  public long forget(Set<Integer> devices, Set<InetAddress> addresses) {
    return ask(() -> writer.forget(devices, addresses));
  }

  /** Takes names and returns at once; the store has them with the next rows. Thread-safe. */
  public DeviceNames deviceNames() {
    return writer::names;
  }

  private long ask(Callable<Long> request) {
    FutureTask<Long> task = new FutureTask<>(request);
    if (closing || !requests.offer(task)) {
      throw new SinkException(
          "the query log is closing or has too much to do; try again", new CancellationException());
    }
    wake();
    try {
      while (true) {
        try {
          return task.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (!thread.isAlive()) {
            task.cancel(false); // offered while the thread ended: nobody would run it
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SinkException known) {
        throw known;
      }
      throw new SinkException("the query log failed: " + e.getCause(), e.getCause());
    } catch (CancellationException e) {
      throw new SinkException("the query log was closed before it could do this", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SinkException("interrupted while the query log was writing", e);
    }
  }

  /**
   * Wakes the thread where it is parked. The queue's index moves before {@code parked} is read
   * here, and {@code parked} is set before the index is read there, so one of the two sees the
   * other.
   */
  private void wake() {
    if (parked.get() && parked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (true) {
      boolean ending = closing; // read first: what was recorded before it is drained below
      try {
        int drained = drain();
        writer.work();
        warnOfLoss();
        if (ending && queue.isEmpty() && requests.isEmpty()) {
          break;
        }
        if (drained == 0) {
          park(writer.nanosToNextWork());
        } else if (drained < DRAINED_AT_ONCE && requests.isEmpty() && !closing) {
          LockSupport.parkNanos(this, GATHERED_NANOS); // not as parked: nobody need wake it
        }
      } catch (RuntimeException | Error e) {
        // Errors too: one moment without memory must not end the log for as long as DNS runs.
        log.error("the query log failed and goes on", e);
        LockSupport.parkNanos(AFTER_A_BUG_NANOS);
      }
    }
    finish();
  }

  /** Moves what waits; requests run after the decisions that were recorded before them. */
  private int drain() {
    FutureTask<?> request = requests.poll();
    int limit = request == null ? DRAINED_AT_ONCE : QUEUE_BOUND;
    int drained = take(limit);
    if (request != null) {
      request.run();
      return drained + 1;
    }
    return drained;
  }

  private int take(int limit) {
    int taken = queue.drain(writer::take, limit);
    writer.publish();
    return taken;
  }

  private void park(long nanos) {
    parked.set(true);
    if (nanos > 0 && queue.isEmpty() && requests.isEmpty() && !closing) {
      LockSupport.parkNanos(this, nanos);
    }
    parked.set(false);
  }

  private void warnOfLoss() {
    long lost = lost();
    long now = ticker.getAsLong();
    if (lost > lostWhenWarned && now - warnAt >= 0) {
      log.warn(
          "the query log lost {} decisions, {} since the start; DNS was not affected",
          lost - lostWhenWarned,
          lost);
      lostWhenWarned = lost;
      warnAt = now + WARN_EVERY_NANOS;
    }
  }

  private void finish() {
    try {
      writer.flushAll();
    } catch (SinkException e) {
      log.error(
          "the query log could not be written before the stop, {} decisions are lost: {}",
          writer.status(0).pending(),
          e.getMessage());
    }
  }

  /** Drains and writes everything, within 5 seconds; what is recorded afterwards is lost. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    feed.close();
    if (thread.isAlive()) {
      log.error(
          "the query log is still writing after {} s; {} decisions may be lost",
          CLOSE_WITHIN.toSeconds(),
          status().pending());
    }
  }
}
