package dev.tacet.upstream;

import io.netty.channel.ChannelPipeline;
import java.io.IOException;

/**
 * What lies between a TCP connection and the messages on it: nothing, or TLS. One for all
 * connections of an upstream; used on its event loop.
 */
interface Link {
  /**
   * Puts what it needs at the end of a connection's pipeline.
   *
   * @throws IOException where it cannot be had at all
   */
  void join(ChannelPipeline pipeline) throws IOException;

  /**
   * What ended a connection, as far as this knows more of it than TCP.
   *
   * @param cause as TCP has it
   */
  Throwable whatEnded(ChannelPipeline pipeline, Throwable cause);

  /** What ended a connection, in words for the owner. */
  String inWords(Throwable cause);

  FailureReason reason(Throwable cause);

  /** Queries are padded to a multiple of so many octets; 1 where everybody reads them anyway. */
  int paddedTo();

  /** Whether a connection costs so much that one that failed is not tried again at once. */
  boolean costly();

  /** Whether connections made before were judged by less than is known by now. */
  default boolean outdated() {
    return false;
  }

  /** Nothing. */
  Link PLAIN =
      new Link() {
        @Override
        public void join(ChannelPipeline pipeline) {
          // The messages are all there is.
        }

        @Override
        public Throwable whatEnded(ChannelPipeline pipeline, Throwable cause) {
          return cause;
        }

        @Override
        public String inWords(Throwable cause) {
          return Causes.inWords(cause);
        }

        @Override
        public FailureReason reason(Throwable cause) {
          return FailureReason.UNREACHABLE;
        }

        @Override
        public int paddedTo() {
          return 1;
        }

        @Override
        public boolean costly() {
          return false;
        }
      };
}
