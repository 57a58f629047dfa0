package dev.tacet.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book's sources: starts them, again after 1 s, 2 s, up to 60 s where one throws, and says how
 * they are. Started and asked to look again by the thread {@code devices}.
 */
final class RunningSources {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Logger log = LoggerFactory.getLogger(RunningSources.class);

  private final List<Running> sources;
  private final Consumer<Sighting> book;
  private final LongSupplier ticker;
  private long refreshAt;

  private static final class Running {
    final EvidenceSource source;
    volatile boolean started;
    volatile String failure = "";
    long againAt;
    long pauseNanos = SECOND_NANOS;

    Running(EvidenceSource source, long now) {
      this.source = source;
      this.againAt = now;
    }
  }

  RunningSources(List<EvidenceSource> sources, Consumer<Sighting> book, LongSupplier ticker) {
    long now = ticker.getAsLong();
    this.sources = sources.stream().map(source -> new Running(source, now)).toList();
    this.book = book;
    this.ticker = ticker;
    this.refreshAt = now;
  }

  /** Starts what is to be started by now, and gives the others their second. */
  void tick() {
    long now = ticker.getAsLong();
    for (Running running : sources) {
      if (running.started) {
        tick(running.source);
      } else if (now - running.againAt >= 0) {
        start(running, now);
      }
    }
  }

  private void start(Running running, long now) {
    try {
      running.source.start(book);
      running.started = true;
    } catch (RuntimeException e) {
      running.failure = "cannot start: " + e.getMessage() + "; tried again within a minute";
      log.warn("the source of devices {} does not start", running.source.name(), e);
      running.againAt = now + running.pauseNanos;
      running.pauseNanos = Math.min(2 * running.pauseNanos, LONGEST_NANOS);
    }
  }

  /** A bug in one source must not stop the others, nor the book. */
  private static void tick(EvidenceSource source) {
    try {
      source.tick();
    } catch (RuntimeException e) {
      log.error("a bug in the source of devices {}", source.name(), e);
    }
  }

  /** Whether a source that works says which MAC an address on the wire has. */
  boolean tellNeighbours() {
    for (Running running : sources) {
      if (running.started && running.source.tellsNeighbours()) {
        SourceState state = running.source.state();
        if (state.on() && state.well()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Has the neighbours looked at again.
   *
   * @return false where that was less than a second ago; to be asked again
   */
  boolean refreshNeighbours() {
    long now = ticker.getAsLong();
    if (now - refreshAt < 0) {
      return false;
    }
    refreshAt = now + SECOND_NANOS;
    for (Running running : sources) {
      if (running.started && running.source.tellsNeighbours()) {
        running.source.refresh();
      }
    }
    return true;
  }

  List<SourceState> states() {
    List<SourceState> states = new ArrayList<>();
    for (Running running : sources) {
      SourceState state = running.source.state();
      states.add(
          running.started || running.failure.isEmpty()
              ? state
              : new SourceState(
                  state.name(), true, false, running.failure, state.sightings(), state.dropped()));
    }
    return states;
  }

  void close() {
    for (Running running : sources) {
      try {
        running.source.close();
      } catch (RuntimeException e) {
        log.warn("the source of devices {} does not close", running.source.name(), e);
      }
    }
  }
}
