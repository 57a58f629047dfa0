package dev.tacet.dnssec;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for all that validation computes and remembers, so that no event loop waits for it. A
 * question has one step waiting here at most, and those being judged are bounded before they come.
 * It begins with the first step and ends ten seconds after the last. Thread-safe.
 */
final class ValidatorThread implements Executor {
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "dnssec");
            thread.setDaemon(true);
            return thread;
          });

  ValidatorThread() {
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable step) {
    pool.execute(step);
  }
}
