package dev.tacet.listen;

/** One client's connection, from its acceptance to its end. */
interface Connection {
  /** Takes no more queries, and ends when those in flight have their answers. Any thread. */
  void drain();
}
