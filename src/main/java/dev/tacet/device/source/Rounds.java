package dev.tacet.device.source;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one thing again and again: after the pause the last round asked for, sooner
 * when somebody says so. A round that fails is logged and comes again after ten seconds.
 * Thread-safe.
 */
final class Rounds implements AutoCloseable {
  private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long CLOSE_MILLIS = 2_000;
  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  /** One round, on the thread. */
  @FunctionalInterface
  interface Round {
    /**
     * @return nanoseconds until the next one, if nobody asks for it sooner
     */
    long run() throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Round round;
  private final Thread thread;
  private boolean asked;
  private volatile boolean closing;

  Rounds(String name, Round round) {
    this.round = round;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The next round comes at once, or right after the one under way. Any thread. */
  void soon() {
    lock.lock();
    try {
      asked = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    return closing;
  }

  private void run() {
    while (!closing) {
      try {
        await(oneRound());
      } catch (InterruptedException e) {
        if (closing) {
          return;
        }
      }
    }
  }

  private long oneRound() throws InterruptedException {
    try {
      return round.run();
    } catch (RuntimeException e) {
      log.error("a bug in the source of devices {}; it goes on", thread.getName(), e);
      return AFTER_FAILURE_NANOS;
    }
  }

  private void await(long pauseNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = pauseNanos;
      while (!asked && !closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      asked = false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread and waits two seconds for it. */
  @Override
  public void close() {
    closing = true;
    soon();
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
