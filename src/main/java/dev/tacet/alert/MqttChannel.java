package dev.tacet.alert;

import dev.tacet.config.AlertMqttConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to an MQTT broker that is kept, so that the broker itself says when Tacet is gone
 * (its last will), and made again when it breaks. On every new one Home Assistant is told what
 * there is, retained. Messages are sent at least once (QoS 1) and count as sent once the broker has
 * said so.
 *
 * <p>A thread of its own connects: looking a host up may take seconds, and event loops must not
 * wait.
 */
final class MqttChannel implements Channel {
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(MqttChannel.class);

  private final AlertMqttConfig config;
  private final MqttTopics topics;
  private final MqttDialing dialing;
  private final HostLookup hosts;
  private final ScheduledThreadPoolExecutor connecting;
  private final Duration within;

  // Guarded by this.
  private Optional<MqttConnection> connection = Optional.empty();
  private String problem = "";
  private Optional<ScheduledFuture<?>> nextDial = Optional.empty();
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private boolean dials;
  private boolean closed;

  /**
   * @param trust whom to trust where not those the system does
   */
  MqttChannel(
      AlertMqttConfig config,
      HostLookup hosts,
      EventLoopGroup loops,
      String version,
      Duration within,
      Optional<SslContext> trust) {
    this.config = config;
    this.hosts = hosts;
    this.within = within;
    topics = new MqttTopics(config, version);
    dialing = new MqttDialing(config, topics, loops, within, trust);
    connecting =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(null, task, "alert-mqtt", 256 * 1024);
              thread.setDaemon(true);
              return thread;
            });
    connecting.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    connecting.setRemoveOnCancelPolicy(true);
    connecting.setKeepAliveTime(30, TimeUnit.SECONDS);
    connecting.allowCoreThreadTimeOut(true);
  }

  @Override
  public void open() {
    dial();
  }

  /** Begins to connect, where nobody does. */
  private synchronized void dial() {
    if (!dials && !closed && connection.isEmpty()) {
      dials = true;
      try {
        connecting.execute(this::connect);
      } catch (RejectedExecutionException e) {
        dials = false;
      }
    }
  }

  private void connect() {
    String failure;
    try {
      InetAddress address = hosts.of(Hosts.bare(config.url().getHost())).get(0);
      MqttConnection made = dialing.connect(address);
      up(made);
      return;
    } catch (NotSentException e) {
      failure = e.getMessage();
    } catch (IOException e) {
      failure = Words.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = "the server is stopping";
    } catch (RuntimeException e) {
      LOG.error("a broker could not be connected to", e);
      failure = "a bug of Tacet, see the log of the server";
    }
    down(failure);
  }

  private void up(MqttConnection made) throws NotSentException, InterruptedException {
    try {
      for (Map.Entry<String, byte[]> said : topics.onConnect().entrySet()) {
        made.publish(said.getKey(), said.getValue(), true, within);
      }
    } catch (NotSentException | InterruptedException e) {
      made.close();
      throw e;
    }
    boolean tooLate;
    synchronized (this) {
      dials = false;
      problem = "";
      pauseMillis = FIRST_PAUSE_MILLIS;
      tooLate = closed;
      connection = tooLate ? Optional.empty() : Optional.of(made);
      notifyAll();
    }
    if (tooLate) {
      made.close();
    } else {
      LOG.info("connected to the broker of channel {}", config.name());
      made.onEnd(() -> ended(made));
    }
  }

  private void ended(MqttConnection gone) {
    synchronized (this) {
      if (!connection.equals(Optional.of(gone))) {
        return;
      }
      connection = Optional.empty();
    }
    down("the broker closed the connection, or fell silent");
  }

  /** Notes why, and tries again in a while. */
  private synchronized void down(String why) {
    dials = false;
    if (closed) {
      return;
    }
    if (!problem.equals(why)) {
      LOG.warn("no connection to the broker of channel {}: {}", config.name(), why);
    }
    problem = why;
    notifyAll();
    try {
      // One at a time: each message that finds no broker dials, too.
      nextDial.ifPresent(earlier -> earlier.cancel(false));
      nextDial = Optional.of(connecting.schedule(this::dial, pauseMillis, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      LOG.debug("channel {} is being closed", config.name());
    }
    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
  }

  @Override
  public synchronized String trouble() {
    return connection.isPresent() || problem.isEmpty() ? "" : noConnection();
  }

  private String noConnection() {
    String why = problem.isEmpty() ? "it does not answer" : problem;
    return "no connection to " + config.target() + ": " + why;
  }

  @Override
  public String send(Notice notice) throws NotSentException, InterruptedException {
    MqttConnection to = connected();
    byte[] body = topics.body(notice);
    to.publish(topics.alert(notice.kind()), body, false, within);
    to.publish(topics.last(), body, true, within);
    return "the broker has it";
  }

  /** The connection; one that is missing is waited for a little. */
  private synchronized MqttConnection connected() throws NotSentException, InterruptedException {
    long untilNanos = System.nanoTime() + within.toNanos();
    dial();
    while (connection.isEmpty() && dials && !closed) {
      long left = untilNanos - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return connection.orElseThrow(() -> NotSentException.forNow(noConnection()));
  }

  /** Says that Tacet is gone, and hangs up. */
  @Override
  public void close() {
    Optional<MqttConnection> last;
    synchronized (this) {
      closed = true;
      last = connection;
      connection = Optional.empty();
      notifyAll();
    }
    connecting.shutdownNow();
    dialing.close();
    last.ifPresent(known -> known.sayGoodbye(topics.availability()));
  }
}
