package dev.tacet.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code control-worker}, which alone writes {@code state.db}. */
final class ControlWorker implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlWorker.class);
  private static final int QUEUE = 256;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(QUEUE),
          task -> {
            Thread worker = new Thread(task, "control-worker");
            worker.setDaemon(true);
            return worker;
          });

  /** Begins its thread, which takes over the priority of whoever begins it. */
  ControlWorker() {
    thread.prestartCoreThread();
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      throw new dev.tacet.control.api.ControlException(
          75, "the server has too much to do, or is stopping; try again");
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a change could not be carried out", e);
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.warn("a change was still under way at the stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
