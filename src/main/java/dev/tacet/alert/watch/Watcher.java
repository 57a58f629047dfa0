package dev.tacet.alert.watch;

/** Notices one kind of thing. One thread: the watch's. */
interface Watcher {
  /** A query was seen. */
  default void heard(Sight sight, Remembered device) {}

  /** About a second has passed. */
  default void tick() {}

  /** Nothing may be left of a device. */
  default void forget(int device) {}
}
