package dev.tacet.alert;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One limit of time for blocking work that has many small ones of its own, or none: a receiver that
 * sends an octet now and then never makes those run out. When time is up, the connection is cut
 * from a thread that lives as long as the work does.
 *
 * <p>One thread works; {@link #close} comes from another.
 */
final class Cutoff implements AutoCloseable {
  /** Work that blocks. */
  interface Work<T> {
    T call() throws IOException;
  }

  /** Makes the work end: closes its socket. Runs on another thread, perhaps more than once. */
  interface Cut {
    void cut() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Cutoff.class);

  private volatile Limit current = new Limit();
  private volatile boolean closed;

  /**
   * Does the work on this thread.
   *
   * @throws SocketTimeoutException where it took too long
   * @throws InterruptedException where this was closed meanwhile
   */
  <T> T within(Duration limit, Work<T> work) throws IOException, InterruptedException {
    long from = System.nanoTime();
    Limit mine = new Limit();
    current = mine;
    Timer timer = new Timer("alert-cutoff", true);
    timer.schedule(mine, limit.toMillis());
    try {
      return work.call();
    } catch (IOException e) {
      if (closed || Thread.interrupted()) {
        throw new InterruptedException("stopped while sending");
      }
      // The work's own limits of as long may run out before the timer's thread gets to run.
      if (mine.late || System.nanoTime() - from >= limit.toNanos()) {
        throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
      }
      throw e;
    } finally {
      timer.cancel();
      mine.cut = Optional.empty();
    }
  }

  /** To be told by the work, once there is something to cut. */
  void onCut(Cut cut) throws IOException {
    Limit mine = current;
    mine.cut = Optional.of(cut);
    if (mine.late || closed) {
      cut.cut();
      throw new SocketTimeoutException("no answer in time");
    }
  }

  @Override
  public void close() {
    closed = true;
    current.cut();
  }

  /** One piece of work, and whether its time is up. */
  private static final class Limit extends TimerTask {
    private volatile Optional<Cut> cut = Optional.empty();
    private volatile boolean late;

    @Override
    public void run() {
      late = true;
      cut();
    }

    void cut() {
      try {
        Optional<Cut> known = cut;
        if (known.isPresent()) {
          known.get().cut();
        }
      } catch (IOException e) {
        LOG.warn("a connection that took too long could not be closed", e);
      }
    }
  }
}
