package dev.tacet.querylog;

import dev.tacet.config.QueryLogConfig;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log's thread does with decisions: tell the observers, hide what privacy wants hidden,
 * damp storms, number, publish, keep in batches, move the batches into the store's history in
 * larger ones (at once, where rows come fast), try again when the store cannot take them, trim.
 * Nothing behind the second step ever sees what it hid. All timers run on the monotonic ticker, so
 * a wall clock that jumps moves none of them. One thread: the log's; only {@link #status} and
 * {@link #names} may be called by others.
 */
final class LogWriter {
  /** Rows kept in memory while the store cannot take them; then the oldest are lost. */
  static final int PENDING_BOUND = 20_000;

  /** A longer transaction would hold more pages in memory than a small machine likes. */
  static final int ROWS_A_TRANSACTION = 5_000;

  /** Rows kept beside a store that cannot take them; the rest is for the newest. */
  private static final int SAFE_BOUND = PENDING_BOUND / 2;

  /**
   * A batch that is full so soon after the last one is not made safe by itself, but goes into the
   * history.
   */
  private static final long FAST_BATCH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** However small a batch is set: fewer rows cost no less in the history than beside it. */
  private static final int FAST_ROWS = 500;

  /** How long such a batch grows: rows a transaction are many, and few are lost with the power. */
  private static final long FAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long TRIM_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  private record Condition(Optional<String> error, Instant since) {}

  private final DecisionSink sink;
  private final DecisionFeed feed;
  private final PendingRows pending;
  private final Observers observers;
  private final Damping damping = new Damping();
  private final Function<Decision, Optional<Decision>> privacy;
  private final Duration keep;
  private final long flushEveryNanos;
  private final int flushRows;
  private final long moveEveryNanos;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Sequence sequence;
  private final List<LoggedDecision> unpublished = new ArrayList<>();

  /** Of the rows that are pending, the oldest, which the flush under way writes. */
  private int toWrite;

  private long pendingSince;
  private long unsafeSince;
  private long fullAt;
  private long retryAt;
  private long retryNanos;
  private boolean moveFailed;
  private final long startedNanos;
  private long trimAt;
  private long firstSeq;
  private volatile long written;
  private volatile long lost;
  private volatile long withheld;
  private boolean privacyFailed;
  private volatile Map<Integer, String> names = Map.of();
  private Map<Integer, String> writtenNames = names;
  private volatile Condition condition;

  LogWriter(
      DecisionSink sink,
      DecisionFeed feed,
      PendingRows pending,
      Observers observers,
      Function<Decision, Optional<Decision>> privacy,
      QueryLogConfig config,
      Clock clock,
      LongSupplier ticker) {
    this.sink = sink;
    this.feed = feed;
    this.pending = pending;
    this.observers = observers;
    this.privacy = privacy;
    this.keep = config.keep();
    this.flushEveryNanos = config.flushEvery().toNanos();
    this.flushRows = config.flushRows();
    this.moveEveryNanos = config.moveEvery().toNanos();
    this.clock = clock;
    this.ticker = ticker;
    this.sequence = new Sequence(sink.lastSeq());
    this.trimAt = ticker.getAsLong();
    this.startedNanos = trimAt;
    this.fullAt = trimAt - FAST_BATCH_NANOS;
    this.condition = new Condition(Optional.empty(), clock.instant());
    feed.startAfter(sink.lastSeq());
  }

  /**
   * Numbers what privacy leaves of a decision and keeps it for the next batch, where it is not one
   * of many alike; {@link #publish} follows.
   */
  void take(Decision raw) {
    observers.tell(raw);
    Optional<Decision> kept = reduced(raw);
    if (kept.isEmpty()) {
      withheld++;
      return;
    }
    damping.take(kept.get(), ticker.getAsLong()).ifPresent(this::number);
  }

  /** Numbers a decision and keeps it for the next batch. */
  private void number(Decision decision) {
    long seq = sequence.next(decision.at());
    firstSeq = firstSeq == 0 ? seq : firstSeq;
    if (pending.unsafeSize() == 0) {
      unsafeSince = ticker.getAsLong();
      pendingSince = pending.size() == 0 ? unsafeSince : pendingSince;
    }
    lost += pending.add(seq, decision);
    unpublished.add(new LoggedDecision(seq, decision));
  }

  /** Where it cannot be said what is to be hidden, all is. */
  private Optional<Decision> reduced(Decision raw) {
    try {
      return privacy.apply(raw);
    } catch (RuntimeException e) {
      if (!privacyFailed) {
        privacyFailed = true;
        log.error("it failed to say what privacy hides of a decision; such rows are not kept", e);
      }
      return Optional.empty();
    }
  }

  /** How many rows came since a batch was begun, while it is written. */
  int behind() {
    return pending.size() - toWrite;
  }

  /** How many decisions can be taken before one that waits is lost for it. */
  int room() {
    return PENDING_BOUND - pending.size();
  }

  /** Shows what was taken to those who follow. */
  void publish() {
    if (!unpublished.isEmpty()) {
      feed.publish(unpublished);
      unpublished.clear();
    }
  }

  /** Keeps, moves and trims where it is due. */
  void work() {
    long now = ticker.getAsLong();
    damping.due(now).forEach(this::number);
    publish();
    if (isDue(now)) {
      boolean full = pending.unsafeSize() >= flushRows;
      try {
        if (moveIsDue(now) || moveFailed || isFast(now)) {
          flush();
        } else {
          append();
        }
        fullAt = full ? now : fullAt;
      } catch (SinkException e) {
        // Kept as the condition, said once by failed(), and tried again after retryNanos.
        log.debug("a batch waits: {}", e.getMessage());
      }
    }
    if (now - trimAt >= 0) {
      trimAt = now + TRIM_EVERY_NANOS;
      trim();
    }
  }

  private boolean isDue(long now) {
    return retryNanos > 0
        ? pending.size() > 0 && now - retryAt >= 0
        : moveIsDue(now) || appendIsDue(now);
  }

  private boolean appendIsDue(long now) {
    return isFast(now) ? now - unsafeSince >= FAST_WAIT_NANOS : batchIsDue(now);
  }

  private boolean batchIsDue(long now) {
    int rows = pending.unsafeSize();
    return rows >= flushRows || rows > 0 && now - unsafeSince >= flushEveryNanos;
  }

  /** Whether a batch is full so soon after another: to write its rows twice would be too much. */
  private boolean isFast(long now) {
    int rows = pending.unsafeSize();
    return rows >= flushRows && rows >= FAST_ROWS && now - fullAt < FAST_BATCH_NANOS;
  }

  private boolean moveIsDue(long now) {
    int rows = pending.size();
    return rows >= ROWS_A_TRANSACTION
        || rows > 0 && now - pendingSince >= moveEveryNanos
        || moveEveryNanos <= flushEveryNanos && batchIsDue(now);
  }

  /** Nanoseconds until {@link #work} has something to do, 0 or more. */
  long nanosToNextWork() {
    long now = ticker.getAsLong();
    long wait = Math.min(trimAt - now, damping.nanosToNext(now));
    if (pending.size() > 0) {
      long at = retryNanos > 0 ? retryAt : pendingSince + moveEveryNanos;
      wait = Math.min(wait, at - now);
    }
    if (pending.unsafeSize() > 0 && retryNanos == 0) {
      long most = isFast(now) ? FAST_WAIT_NANOS : flushEveryNanos;
      wait = Math.min(wait, unsafeSince + most - now);
    }
    return Math.max(0, wait);
  }

  /** Makes safe what is in memory only, beside the store's history where there is a place. */
  private void append() {
    boolean appended = false;
    try {
      appended = appendUnsafe();
    } catch (SinkException e) {
      moveFailed = false;
      failed(e);
      throw e;
    } catch (RuntimeException e) {
      // A bug; the history may know better what to do with the rows.
      log.error("decisions cannot be kept beside the query log", e);
    }
    if (appended) {
      recovered();
    } else {
      flush();
    }
  }

  private boolean appendUnsafe() {
    PackedRows batch = pending.unsafe();
    if (!batch.isEmpty()) {
      if (!sink.append(batch)) {
        return false;
      }
      pending.nowSafe();
      written += batch.size();
    }
    return true;
  }

  /**
   * Writes all that was taken into the store's history, what is held for its minute's row too.
   *
   * @throws SinkException where the store cannot take it; the rows stay pending
   */
  void flushAll() {
    damping.all().forEach(this::number);
    publish();
    flush();
  }

  /**
   * Writes all that is pending into the store's history. What is taken meanwhile waits for the next
   * time: it may be little, and a transaction is dear.
   *
   * @throws SinkException where the store cannot take it; the rows stay pending
   */
  private void flush() {
    toWrite = pending.size();
    while (toWrite > 0) {
      PackedRows batch = pending.oldest(Math.min(toWrite, ROWS_A_TRANSACTION));
      try {
        sink.write(batch);
      } catch (SinkException e) {
        moveFailed = true;
        failed(e);
        appendAllTheSame();
        throw e;
      } catch (RuntimeException e) {
        // A bug, and the same rows would meet it again: without this the log would stand still.
        log.error("{} decisions could not be written and are lost", batch.size(), e);
        lost += batch.size();
        written -= batch.size() - pending.removeOldest(batch.size());
        toWrite -= batch.size();
        continue;
      }
      written += pending.removeOldest(batch.size());
      toWrite -= batch.size();
      pendingSince = ticker.getAsLong();
      unsafeSince = pendingSince;
      recovered();
    }
    writeNames();
  }

  /** What devices are called now; it goes into the store with the next rows. Any thread. */
  void names(Map<Integer, String> now) {
    names = Map.copyOf(now);
  }

  private void writeNames() {
    Map<Integer, String> now = names;
    if (now != writtenNames) {
      try {
        sink.names(now);
        writtenNames = now;
      } catch (SinkException e) {
        log.warn("the names of devices wait for the next rows: {}", e.getMessage());
      }
    }
  }

  /** While the history takes nothing, rows are at least made safe from the end of the process. */
  private void appendAllTheSame() {
    if (pending.size() - pending.unsafeSize() < SAFE_BOUND) {
      try {
        appendUnsafe();
      } catch (SinkException e) {
        log.debug("nor can it be kept beside the history: {}", e.getMessage());
      }
    }
  }

  private void failed(SinkException e) {
    retryNanos = Math.min(LAST_RETRY_NANOS, Math.max(FIRST_RETRY_NANOS, 2 * retryNanos));
    retryAt = ticker.getAsLong() + retryNanos;
    if (condition.error().isEmpty()) {
      log.error("the query log cannot be written, DNS goes on: {}", e.getMessage());
      condition = new Condition(Optional.of(e.getMessage()), clock.instant());
    } else {
      condition = new Condition(Optional.of(e.getMessage()), condition.since());
    }
  }

  private void recovered() {
    retryNanos = 0;
    moveFailed = false;
    if (condition.error().isPresent()) {
      log.info("the query log is written again");
      condition = new Condition(Optional.empty(), clock.instant());
    }
  }

  private void trim() {
    try {
      sink.trim(trimmingTime());
    } catch (SinkException e) {
      log.warn("old decisions could not be removed, tried again later: {}", e.getMessage());
    }
  }

  /** No row is older than the server that wrote it, whatever the clock said when it came. */
  private Instant trimmingTime() {
    Instant now = clock.instant();
    boolean young = ticker.getAsLong() - startedNanos < keep.toNanos();
    if (!young || firstSeq == 0) {
      return now;
    }
    Instant latest = Sequence.timeOf(firstSeq).plus(keep);
    return now.isAfter(latest) ? latest : now;
  }

  /** Writes what is pending, then removes all before a moment; returns the rows removed. */
  long purge(Instant before) {
    flushAll();
    return sink.purge(before);
  }

  /** Writes what is pending, then removes what is kept of some devices; returns the rows. */
  long forget(Set<Integer> devices, Set<InetAddress> addresses) {
    flushAll();
    return sink.forget(devices, addresses);
  }

  LogStatus status(long lostBeforeHere) {
    Condition now = condition;
    return new LogStatus(
        written, pending.unsafeSize(), lost + lostBeforeHere, withheld, now.error(), now.since());
  }

  /** Decisions lost here, the queue's not counted. */
  long lost() {
    return lost;
  }
}
