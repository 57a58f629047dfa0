package dev.tacet.upstream;

/**
 * One query, as its {@link StreamConnection} sees it. One of the four ends is told, once. One
 * thread: the event loop.
 */
interface StreamCall {
  /** The query, with id 0. */
  byte[] message();

  /**
   * Whether it is the reply to this query, for connections that carry on where it is not.
   *
   * @param message with id 0, and a whole header
   */
  boolean isAnsweredBy(byte[] message);

  void replied(StreamReply reply);

  /** The resolver has not looked at it, and will not. */
  void refused();

  /** The stream ended, the connection goes on. */
  void reset(String words);

  /** The connection is no more. */
  void lost(StreamConnection.Ending ending);
}
