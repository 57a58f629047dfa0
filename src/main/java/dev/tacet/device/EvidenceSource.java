package dev.tacet.device;

import java.util.function.Consumer;

/**
 * One place where evidence about devices comes from. It works on threads of its own or on that of
 * whoever calls {@link #refresh}, is bounded, never on a query's way, and mends itself: a child
 * that died or a file that vanished is a note in {@link #state}, not an exception.
 */
public interface EvidenceSource extends AutoCloseable {
  /** As people read it in {@code status}: {@code neighbours}, {@code mdns}. */
  String name();

  /**
   * Begins to tell. Called once, on the thread {@code devices}; where it throws, again after 1 s, 2
   * s, up to 60 s.
   *
   * @param to takes a sighting from any thread and returns at once
   */
  void start(Consumer<Sighting> to);

  /** How it is. Any thread. */
  SourceState state();

  /**
   * Time for what a source does now and then without a thread of its own. Called each second after
   * the start, on the thread {@code devices}; returns at once.
   */
  default void tick() {}

  /** Looks again soon; called at most once a second, returns at once. */
  void refresh();

  /**
   * Whether it says which MAC has which address on this machine's own wires. Without a working one
   * an unknown address on the wire is a device by itself, because nothing else will ever be known.
   */
  default boolean tellsNeighbours() {
    return false;
  }

  @Override
  void close();
}
