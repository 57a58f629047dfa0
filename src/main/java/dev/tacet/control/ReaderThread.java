package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads the log for the control door, so that no reader holds up a change of rules. Each thread
 * exists only while somebody reads; there are four at most, so that one who takes the past slowly
 * does not hold up status either. At most 64 readers wait, further ones are told to come back.
 */
final class ReaderThread implements Executor, AutoCloseable {
  private static final int TRY_LATER = 75;
  private static final int THREADS = 4;

  private final ThreadPoolExecutor pool;

  ReaderThread() {
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(64),
            task -> {
              Thread thread = new Thread(task, "control-reader");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      throw new ControlException(TRY_LATER, "too many readers of the log; try again later");
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
