package dev.tacet.listen;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Looks after one connection several times in the time its client may be silent: queries that wait
 * too long are given up, then the connection looks whether it is to go on. Used on its event loop
 * only.
 */
final class ClientWatch {
  private final Answering answering;
  private final Outstanding outstanding;
  private Future<?> looking;

  ClientWatch(Answering answering, Outstanding outstanding) {
    this.answering = answering;
    this.outstanding = outstanding;
  }

  /** Begins, for a connection that has just been made. */
  void begin(EventExecutor loop, Patience patience, Runnable look) {
    long every = patience.lookEveryNanos();
    looking =
        loop.scheduleWithFixedDelay(
            () -> {
              answering.expire(outstanding);
              look.run();
            },
            every,
            every,
            TimeUnit.NANOSECONDS);
  }

  /** The connection is gone, and with it who waits; harmless where nothing had begun. */
  void end() {
    if (looking != null) {
      looking.cancel(false);
    }
    outstanding.clear();
  }
}
