package dev.tacet.upstream;

import java.util.function.BooleanSupplier;

/**
 * A connection to a resolver for many queries at a time: each has a stream of its own or, on TCP,
 * an id. What is asked before its handshake is done waits for it. One thread: the event loop.
 */
interface StreamConnection {
  /** What a connection tells the upstream it belongs to. */
  interface Owner {
    /** Takes no new queries from now on; those under way may still be answered. */
    void leaving(StreamConnection connection);

    /** Called once, whatever ended it; before the queries under way are told. */
    void closed(StreamConnection connection, Ending ending);
  }

  /** Makes the connections of one upstream. */
  @FunctionalInterface
  interface Dial {
    int QUERY_BLOCK = 128; // RFC 8467 section 4.1

    StreamConnection open(Owner owner);

    /** Whether a connection costs so much that one that failed is not tried again at once. */
    default boolean costly() {
      return true;
    }

    /** Queries are padded to a multiple of so many octets; 1 where everybody reads them anyway. */
    default int paddedTo() {
      return QUERY_BLOCK;
    }

    /** Whether connections made before were judged by less than is known by now. */
    default boolean outdated() {
      return false;
    }

    /** The same, of connections that {@code outdated} tells of. */
    default Dial until(BooleanSupplier outdated) {
      Dial inner = this;
      return new Dial() {
        @Override
        public StreamConnection open(Owner owner) {
          return inner.open(owner);
        }

        @Override
        public boolean outdated() {
          return outdated.getAsBoolean();
        }
      };
    }
  }

  /**
   * What ended a connection.
   *
   * @param words for the owner, without the upstream's name
   */
  record Ending(FailureReason reason, String words) {}

  /** Whether it has carried an answer: if it closes now, that may be the resolver's idle limit. */
  boolean proven();

  /** When the resolver was last heard on it, by the ticker. */
  long heardNanos();

  /** Whether as many queries as it may have are under way or wait. */
  boolean isFull();

  /** Not to be called where it is full. */
  void ask(StreamCall call);

  /** Nobody waits for it any more; harmless where it has ended. */
  void cancel(StreamCall call);

  /** Takes no new queries, and closes once it has none. */
  void retire();

  void close();
}
