package dev.tacet.lists;

import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread list-updater: what it is asked for it does one after the other, and in between what is
 * due. Whatever goes wrong, it lives on: tomorrow's list may do better than today's.
 *
 * <p>Thread-safe. At most {@value #MAX_WAITING} requests wait; one more is refused.
 */
final class UpdaterThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpdaterThread.class);
  private static final long CLOSE_SECONDS = 3;
  private static final int MAX_WAITING = 32;
  private static final long CHECKED_EVERY_SECONDS = 5;

  /** A server that starts has better things to do with one processor and a memory card. */
  private static final long SWEPT_AFTER_MILLIS = 1_000;

  /** As long as a part takes that a memory card must give: it has as much time for others. */
  private static final long SWEPT_EVERY_MILLIS = 25;

  /** What is done on list-updater. */
  interface Task<T> {
    T run() throws InterruptedIOException;
  }

  private final ScheduledThreadPoolExecutor thread;
  private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();
  private final Supplier<Optional<Long>> nextDue;
  private final Task<?> due;

  // Of the thread list-updater.
  private Optional<ScheduledFuture<?>> next = Optional.empty();

  /**
   * @param nextDue in how many nanoseconds something is due; asked after each task
   * @param due does what is due
   */
  UpdaterThread(Supplier<Optional<Long>> nextDue, Task<?> due) {
    this.nextDue = nextDue;
    this.due = due;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread updater = new Thread(task, "list-updater");
              updater.setDaemon(true);
              // A million names take seconds of work, for which nobody waits.
              updater.setPriority(Thread.MIN_PRIORITY);
              return updater;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * From now on what is due is done.
   *
   * @param check looked at every few seconds, on this thread
   * @param sweep does some milliseconds' part of what is to be done once, and says whether that was
   *     the last; between two parts is time for all else, and behind the last comes a check
   */
  void start(Runnable check, BooleanSupplier sweep) {
    thread.execute(this::scheduleNext);
    sweepAfter(SWEPT_AFTER_MILLIS, sweep, check);
    thread.scheduleWithFixedDelay(
        check, CHECKED_EVERY_SECONDS, CHECKED_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void sweepAfter(long millis, BooleanSupplier sweep, Runnable check) {
    Runnable part =
        () -> {
          if (sweep.getAsBoolean()) {
            check.run();
          } else {
            sweepAfter(SWEPT_EVERY_MILLIS, sweep, check);
          }
        };
    try {
      thread.schedule(part, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopped before everything was swept", e);
    }
  }

  /** Done after what waits already; fails where that is too much, or the thread is closed first. */
  <T> CompletableFuture<T> ask(Task<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (unanswered.size() >= MAX_WAITING) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("the updater is closed, or has too much to do"));
    }
    unanswered.add(answer);
    answer.whenComplete((value, failure) -> unanswered.remove(answer));
    try {
      thread.execute(() -> run(task, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /**
   * Done after what waits already, for nobody who waits.
   *
   * @throws RejectedExecutionException where the thread is closed
   */
  void tell(Task<?> task) {
    thread.execute(() -> now(task));
  }

  /** Done at once; to be called on this thread. */
  void now(Task<?> task) {
    run(task::run, new CompletableFuture<>());
  }

  private <T> void run(Task<T> task, CompletableFuture<T> answer) {
    try {
      T value = task.run();
      scheduleNext();
      answer.complete(value);
    } catch (InterruptedIOException e) {
      answer.completeExceptionally(e);
      LOG.debug("stopped between lists", e);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e); // whoever asked waits for it, whatever went wrong
      if (thread.isShutdown()) {
        LOG.debug("stopped between lists", e);
        return; // neither store nor timer take anything any more, which is no error
      }
      LOG.error("lists were not refreshed", e);
      next(TimeUnit.HOURS.toNanos(1)); // there may be more memory then
    }
  }

  private void scheduleNext() {
    Optional<Long> nanos = nextDue.get();
    next.ifPresent(scheduled -> scheduled.cancel(false));
    next = Optional.empty();
    nanos.ifPresent(this::next);
  }

  private void next(long nanos) {
    next.ifPresent(scheduled -> scheduled.cancel(false));
    next = Optional.of(thread.schedule(() -> now(due), Math.max(nanos, 0), TimeUnit.NANOSECONDS));
  }

  /** Ends what is under way within seconds; who waits for an answer is told. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("list-updater is still busy; it ends with the process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (CompletableFuture<?> answer : unanswered) {
      answer.completeExceptionally(new RejectedExecutionException("the updater is closed"));
    }
  }
}
