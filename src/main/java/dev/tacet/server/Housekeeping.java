package dev.tacet.server;

import dev.tacet.control.api.ControlException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timer thread {@code housekeeping}: it hands work over and never does it. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  ScheduledExecutorService timers() {
    return timers;
  }

  void everySecond(Runnable handOver) {
    timers.scheduleWithFixedDelay(() -> guarded(handOver), 1, 1, TimeUnit.SECONDS);
  }

  /** A timer whose task throws never runs again; ours must. */
  private static void guarded(Runnable handOver) {
    try {
      handOver.run();
    } catch (ControlException e) {
      // The worker is full, or ends: that is said where it matters, and the next second is near.
      LOG.debug("a regular task was not handed over: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("a regular task failed; it will be tried again", e);
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
