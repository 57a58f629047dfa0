package dev.tacet.upstream;

import dev.tacet.upstream.Exchange.Failed;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Brings calls from any thread to the one event loop that owns an upstream's state. */
final class OnLoop {
  private OnLoop() {}

  /** Runs at once when called on the loop, else as soon as the loop gets to it. */
  static void run(EventExecutor loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** As {@link #run}; a bug in the task, or a loop that has ended, still completes the result. */
  static void begin(
      EventExecutor loop, String name, CompletableFuture<Exchange> result, Runnable task) {
    try {
      run(
          loop,
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.complete(stopping(name));
    }
  }

  static Failed stopping(String name) {
    return new Failed(FailureReason.UNREACHABLE, name + ": Tacet is stopping");
  }

  /**
   * Runs a close and waits for it, unless the loop has ended, which closed its channels already, or
   * is the caller itself.
   */
  static void close(EventExecutor loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.submit(task).syncUninterruptibly();
    } catch (RejectedExecutionException e) {
      // The event loop has ended: run here, where nobody else can be by now.
      task.run();
    }
  }
}
