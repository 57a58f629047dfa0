package dev.tacet.alert;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One limit of time for blocking work that has many small ones of its own, or none: a receiver that
 * sends an octet now and then never makes those run out. When time is up, the connection is cut
 * from a thread that lives as long as the work does.
 */
final class Cutoff implements AutoCloseable {
  /** Work that blocks. */
  interface Work<T> {
    T call() throws IOException;
  }

  /** Makes the work end: closes its socket. Runs on another thread, perhaps more than once. */
  interface Cut {
    void cut();
  }

  private volatile Optional<Cut> underWay = Optional.empty();
  private volatile boolean late;
  private volatile boolean closed;

  /**
   * Does the work on this thread.
   *
   * @throws SocketTimeoutException where it took too long
   * @throws InterruptedException where this was closed meanwhile
   */
  <T> T within(Duration limit, Work<T> work) throws IOException, InterruptedException {
    late = false;
    Timer timer = new Timer("alert-cutoff", true);
    AtomicBoolean done = new AtomicBoolean();
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            if (!done.get()) {
              late = true;
              underWay.ifPresent(Cut::cut);
            }
          }
        },
        limit.toMillis());
    try {
      return work.call();
    } catch (IOException e) {
      if (closed || Thread.interrupted()) {
        throw new InterruptedException("stopped while sending");
      }
      if (late) {
        throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
      }
      throw e;
    } finally {
      done.set(true);
      timer.cancel();
      underWay = Optional.empty();
    }
  }

  /** To be told by the work, once there is something to cut. */
  void onCut(Cut cut) throws IOException {
    underWay = Optional.of(cut);
    if (late || closed) {
      cut.cut();
      throw new SocketTimeoutException("no answer in time");
    }
  }

  @Override
  public void close() {
    closed = true;
    underWay.ifPresent(Cut::cut);
  }
}
