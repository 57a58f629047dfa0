package dev.tacet.upstream;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that has had nothing to wait for during all of its idle time. One thread: the
 * event loop.
 */
final class IdleClose {
  private final EventLoop loop;
  private final long idleNanos;
  private final Runnable close;
  private Future<?> timer;

  IdleClose(EventLoop loop, Duration idle, Runnable close) {
    this.loop = loop;
    this.idleNanos = idle.toNanos();
    this.close = close;
    timer = loop.newSucceededFuture(null);
  }

  /** There is nothing to wait for, from now on. */
  void begin() {
    timer.cancel(false);
    timer = loop.schedule(close, idleNanos, TimeUnit.NANOSECONDS);
  }

  /** Something is asked, or the connection is no more. */
  void cancel() {
    timer.cancel(false);
  }
}
