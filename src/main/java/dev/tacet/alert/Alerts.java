package dev.tacet.alert;

import dev.tacet.config.AlertChannelConfig;
import dev.tacet.config.AlertsConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who want to know. {@link #raise} asks whether anybody wants to hear of the kind, and
 * whether it was told in the last hour; then each channel's {@link Outbox} takes it, or holds it
 * back in quiet hours, and sends it on its own thread. Whoever raises never waits, and everything
 * that waits is bounded: a channel has room for 32 messages of at most some 10 KiB.
 *
 * <p>Without channels there is no thread and nothing is kept. Thread-safe.
 */
public final class Alerts implements AlertSink, AutoCloseable {
  /** How long one attempt may take from end to end. */
  public static final Duration WITHIN = Duration.ofSeconds(10);

  static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2));

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  private final AlertsConfig config;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Repeats repeats = new Repeats();
  private final List<Outbox> outboxes;
  private final AtomicLong raised = new AtomicLong();
  private final AtomicLong switchedOff = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();

  /**
   * Begins nothing yet: what is raised before {@link #start} waits.
   *
   * @param channels makes the way to a receiver, such as {@link Channels}
   * @param names what a device is called now, by its number; empty where it has no name
   * @param clock with the time zone that quiet hours are meant in
   * @param ticker monotonic nanoseconds
   */
  public Alerts(
      AlertsConfig config,
      Channels channels,
      IntFunction<String> names,
      Clock clock,
      LongSupplier ticker) {
    this(config, channels::of, names, PAUSES, clock, ticker);
  }

  Alerts(
      AlertsConfig config,
      Function<AlertChannelConfig, Channel> channels,
      IntFunction<String> names,
      List<Duration> pauses,
      Clock clock,
      LongSupplier ticker) {
    this.config = config;
    this.clock = clock;
    this.ticker = ticker;
    List<Outbox> all = new ArrayList<>();
    for (AlertChannelConfig channel : config.channels()) {
      all.add(new Outbox(channel, channels.apply(channel), names, pauses, clock, ticker));
    }
    outboxes = List.copyOf(all);
  }

  /** Begins to send. */
  public void start() {
    outboxes.forEach(Outbox::start);
  }

  @Override
  public void raise(Alert alert) {
    try {
      take(alert);
    } catch (RuntimeException e) {
      LOG.error("an alert of kind {} was lost", alert.kind().word(), e);
    }
  }

  /** Drops what waits or is held back of some devices; one that is being sent now is not. */
  @Override
  public void forget(Set<Integer> devices) {
    outboxes.forEach(outbox -> outbox.forget(devices));
  }

  private void take(Alert alert) {
    raised.incrementAndGet();
    if (outboxes.isEmpty()) {
      return;
    }
    if (alert.kind() != AlertKind.TEST && !config.tells(alert.kind().word())) {
      switchedOff.incrementAndGet();
    } else if (!repeats.isFirst(alert, ticker.getAsLong())) {
      repeated.incrementAndGet();
    } else {
      Notice notice = Notice.of(alert);
      boolean quiet = isQuiet();
      outboxes.forEach(outbox -> outbox.put(notice, quiet));
    }
  }

  /** Whether it is a quiet hour by the clock on the wall. */
  public boolean isQuiet() {
    return config
        .quiet()
        .map(hours -> hours.holds(LocalTime.ofInstant(clock.instant(), clock.getZone())))
        .orElse(false);
  }

  /** To be called every second or so: what was held back is told once it may be. */
  public void tick() {
    if (!outboxes.isEmpty()) {
      boolean quiet = isQuiet();
      outboxes.forEach(outbox -> outbox.tick(quiet));
    }
  }

  /** What is set, for those who show it. */
  public AlertsConfig config() {
    return config;
  }

  /** How the channels fare, in the order of the configuration. */
  public List<ChannelState> channels() {
    return outboxes.stream().map(Outbox::state).toList();
  }

  /** {@code raised}, {@code switchedOff} and {@code repeated} since the start. */
  public Map<String, Long> counts() {
    return Map.of(
        "raised", raised.get(), "switchedOff", switchedOff.get(), "repeated", repeated.get());
  }

  /**
   * Sends a message of kind {@link AlertKind#TEST} by one channel, or by each: at once, once, in
   * quiet hours too.
   *
   * @param channel its name; empty means every one
   * @return the results in the order of the configuration, within some {@link #WITHIN}s; empty
   *     where no channel is called so
   */
  public CompletionStage<List<TrialResult>> test(String channel) {
    Notice notice = Notice.of(Trials.alert(clock.instant()));
    List<CompletableFuture<TrialResult>> trials =
        outboxes.stream()
            .filter(outbox -> channel.isEmpty() || outbox.config().name().equals(channel))
            .map(outbox -> outbox.attempt(notice))
            .toList();
    return CompletableFuture.allOf(trials.toArray(CompletableFuture[]::new))
        .thenApply(done -> trials.stream().map(CompletableFuture::join).toList());
  }

  /** Sends nothing more. What waits is lost, and said so in the log. */
  @Override
  public void close() {
    outboxes.forEach(Outbox::end);
    outboxes.forEach(Outbox::close);
  }
}
