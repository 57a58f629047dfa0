package dev.tacet.alert;

/**
 * A way to one receiver. Used by its outbox's thread alone, but for {@link #close}, which comes
 * from another and makes a {@link #send} under way end.
 */
interface Channel extends AutoCloseable {
  /** Takes up what lasts, such as a connection to a broker; must not wait for it. */
  default void open() {}

  /** Finds out what can be known to be wrong without sending, such as a secret not to be read. */
  default void check() throws NotSentException {}

  /** What is wrong with what lasts, now; empty where nothing is, or nothing lasts. Any thread. */
  default String trouble() {
    return "";
  }

  /**
   * Sends, within {@link Alerts#WITHIN}.
   *
   * @return what the receiver said to it, in words; may be empty
   */
  String send(Notice notice) throws NotSentException, InterruptedException;

  @Override
  void close();
}
