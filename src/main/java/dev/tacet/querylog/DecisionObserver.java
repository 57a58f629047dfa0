package dev.tacet.querylog;

/**
 * Learns from every decision: who was seen, what it asked. It is told before anything is hidden for
 * privacy, so what it keeps, it keeps at its own answer for.
 */
public interface DecisionObserver {
  /**
   * Told of each decision once, in order, on the log's thread. It must hand over and return at
   * once. One that throws is told nothing any more.
   */
  void observed(Decision raw);
}
