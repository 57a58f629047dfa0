package dev.tacet.upstream;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for the arithmetic of handshakes with resolvers, so that no answer waits for it. It
 * begins with the first handshake and ends ten seconds after the last. Thread-safe.
 */
final class HandshakeThread implements Executor {
  /** Steps of handshakes that wait; each connection has one at most. */
  private static final int MAX_WAITING = 1_024;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          task -> {
            Thread thread = new Thread(task, "upstream-handshakes");
            thread.setDaemon(true);
            return thread;
          });

  HandshakeThread() {
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable step) {
    pool.execute(step);
  }
}
