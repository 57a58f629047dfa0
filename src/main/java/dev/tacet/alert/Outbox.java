package dev.tacet.alert;

import dev.tacet.config.AlertChannelConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one channel, and the thread that sends it. Whoever puts something in never waits:
 * what finds no room is counted and gone. A message that fails is tried again a few times, and then
 * given up, so that a dead receiver costs one queue's worth of memory and nobody's time. More than
 * {@link #MAX_AN_HOUR} are told in one message at the end of the hour.
 *
 * <p>Thread-safe.
 */
final class Outbox implements AutoCloseable {
  static final int MAX_WAITING = 32;
  static final int MAX_AN_HOUR = 30;
  private static final int MAX_TRIALS = 4;
  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private record Trial(Notice notice, CompletableFuture<TrialResult> result) {}

  private final AlertChannelConfig config;
  private final Channel channel;
  private final IntFunction<String> names;
  private final List<Duration> pauses;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Thread thread;

  private final Deque<Notice> waiting = new ArrayDeque<>();
  private final Deque<Trial> trials = new ArrayDeque<>();
  private HeldBack held = new HeldBack();
  private Optional<Notice> summary = Optional.empty();
  private boolean closed;
  private long hourBeganNanos;
  private int inThisHour;
  private Optional<Instant> lastSent = Optional.empty();
  private Optional<Instant> lastFailed = Optional.empty();
  private String lastError = "";
  private long sent;
  private long dropped;

  /**
   * @param names what devices are called now
   * @param pauses how long to wait before each further attempt
   */
  Outbox(
      AlertChannelConfig config,
      Channel channel,
      IntFunction<String> names,
      List<Duration> pauses,
      Clock clock,
      LongSupplier ticker) {
    this.config = config;
    this.channel = channel;
    this.names = names;
    this.pauses = pauses;
    this.clock = clock;
    this.ticker = ticker;
    hourBeganNanos = ticker.getAsLong();
    thread = new Thread(null, this::run, "alert-" + config.name(), 512 * 1024);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  AlertChannelConfig config() {
    return config;
  }

  /** Takes one; {@code quiet} has it told later, in one message with the others. */
  synchronized void put(Notice notice, boolean quiet) {
    boolean hold = quiet && !config.always();
    if (closed) {
      dropped++;
    } else if (hold || isHourFull() || held.count() > 0) {
      held.add(notice, clock.getZone());
    } else if (waiting.size() >= MAX_WAITING) {
      dropped++;
    } else {
      inThisHour++;
      waiting.add(notice);
      notifyAll();
    }
  }

  /** To be called now and then: what was held back is sent once it may be. */
  synchronized void tick(boolean quiet) {
    boolean hold = quiet && !config.always();
    if (held.count() == 0 || hold || isHourFull() || summary.isPresent() || closed) {
      return;
    }
    inThisHour++;
    summary = Optional.of(Notice.summary(held, clock.instant()));
    held = new HeldBack();
    notifyAll();
  }

  /** Drops what waits or is held back of some devices. */
  synchronized void forget(Set<Integer> devices) {
    waiting.removeIf(notice -> devices.contains(notice.device()));
    held.forget(devices);
  }

  private boolean isHourFull() {
    long now = ticker.getAsLong();
    if (now - hourBeganNanos >= HOUR_NANOS) {
      hourBeganNanos = now;
      inThisHour = 0;
    }
    return inThisHour >= MAX_AN_HOUR;
  }

  /** Sends one at once and once, whatever else waits. */
  synchronized CompletableFuture<TrialResult> attempt(Notice notice) {
    CompletableFuture<TrialResult> result = new CompletableFuture<>();
    if (closed || trials.size() >= MAX_TRIALS) {
      result.complete(
          trial(false, closed ? "the server is stopping" : "it is being tried already; wait"));
    } else {
      trials.add(new Trial(notice, result));
      notifyAll();
    }
    return result;
  }

  private TrialResult trial(boolean went, String detail) {
    return new TrialResult(config.name(), config.type(), went, detail);
  }

  synchronized ChannelState state() {
    String trouble = channel.trouble();
    return new ChannelState(
        config.name(),
        config.type(),
        config.target(),
        config.always(),
        lastSent,
        lastFailed,
        trouble.isEmpty() ? lastError : trouble,
        sent,
        dropped,
        waiting.size() + (summary.isPresent() ? 1 : 0),
        held.count());
  }

  private void run() {
    try {
      check();
      channel.open();
      while (true) {
        Optional<Notice> next = next();
        if (next.isEmpty()) {
          return;
        }
        deliver(next.get());
      }
    } catch (InterruptedException e) {
      LOG.debug("channel {} stopped while it sent", config.name());
    } catch (RuntimeException | Error e) {
      LOG.error("channel {} is dead until the server is started again", config.name(), e);
      died(e);
    }
  }

  /** What is wrong is known from the start on, and not at the first alert. */
  private void check() {
    try {
      channel.check();
    } catch (NotSentException e) {
      failed(e, false);
    }
  }

  private String send(Notice notice) throws NotSentException, InterruptedException {
    try {
      return channel.send(notice);
    } catch (RuntimeException e) {
      LOG.error("a bug in Tacet: channel {} failed", config.name(), e);
      throw NotSentException.forGood("a bug of Tacet; its log has the details", e);
    }
  }

  /** Waits for the next one; empty once this is closed. Trials are seen to meanwhile. */
  private Optional<Notice> next() throws InterruptedException {
    while (true) {
      tryOut();
      synchronized (this) {
        if (closed) {
          return Optional.empty();
        }
        if (summary.isPresent()) {
          Optional<Notice> all = summary;
          summary = Optional.empty();
          return all;
        }
        if (!waiting.isEmpty()) {
          return Optional.of(waiting.remove().named(names));
        }
        if (trials.isEmpty()) {
          wait();
        }
      }
    }
  }

  private void deliver(Notice notice) throws InterruptedException {
    for (int attempts = 0; ; attempts++) {
      try {
        send(notice);
        wentThrough();
        return;
      } catch (NotSentException e) {
        boolean again = e.again() && attempts < pauses.size();
        failed(e, !again);
        if (!again || !pause(pauses.get(attempts))) {
          return;
        }
      }
    }
  }

  /** Waits, seeing to trials; false once this is closed. */
  private boolean pause(Duration time) throws InterruptedException {
    long untilNanos = ticker.getAsLong() + time.toNanos();
    while (true) {
      tryOut();
      synchronized (this) {
        long left = untilNanos - ticker.getAsLong();
        if (closed || left <= 0) {
          return !closed;
        }
        if (trials.isEmpty()) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      }
    }
  }

  private void tryOut() throws InterruptedException {
    for (Optional<Trial> trial = nextTrial(); trial.isPresent(); trial = nextTrial()) {
      CompletableFuture<TrialResult> result = trial.get().result();
      try {
        String said = send(trial.get().notice());
        wentThrough();
        result.complete(trial(true, said));
      } catch (NotSentException e) {
        failed(e, false);
        result.complete(trial(false, e.getMessage()));
      } finally {
        result.complete(trial(false, "the server stopped meanwhile"));
      }
    }
  }

  private synchronized Optional<Trial> nextTrial() {
    return Optional.ofNullable(trials.poll());
  }

  private synchronized void wentThrough() {
    if (!lastError.isEmpty()) {
      LOG.info("alerts go through again by channel {}", config.name());
    }
    sent++;
    lastSent = Optional.of(clock.instant());
    lastError = "";
  }

  private synchronized void failed(NotSentException e, boolean givenUp) {
    dropped += givenUp ? 1 : 0;
    if (closed) {
      return;
    }
    String why = Notice.line(e.getMessage(), Notice.MAX_TITLE * 3);
    if (!lastError.equals(why)) {
      LOG.warn("alerts do not go through by channel {}: {}", config.name(), why);
    }
    lastFailed = Optional.of(clock.instant());
    lastError = why;
  }

  private synchronized void died(Throwable e) {
    closed = true;
    lastFailed = Optional.of(clock.instant());
    lastError = "a bug of Tacet, see the log of the server: " + e.getClass().getSimpleName();
    trials.forEach(t -> t.result().complete(trial(false, lastError)));
    trials.clear();
    waiting.clear();
  }

  /** Begins to end: what waits is not sent any more. */
  void end() {
    synchronized (this) {
      closed = true;
      long lost = waiting.size() + (summary.isPresent() ? 1 : 0) + held.count();
      if (lost > 0) {
        LOG.info("{} alerts were not sent by channel {} before the stop", lost, config.name());
      }
      trials.forEach(t -> t.result().complete(trial(false, "the server is stopping")));
      trials.clear();
      notifyAll();
    }
    thread.interrupt();
    channel.close();
  }

  /** Waits until it ended; half a second is enough for all that can be interrupted. */
  @Override
  public void close() {
    end();
    try {
      thread.join(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
