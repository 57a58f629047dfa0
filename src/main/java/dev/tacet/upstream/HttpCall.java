package dev.tacet.upstream;

import io.netty.handler.codec.http2.Http2Headers;

/**
 * One query on a stream of its own, as its {@link HttpsConnection} sees it. One of the four ends is
 * told, once. One thread: the event loop.
 */
interface HttpCall {
  Http2Headers headers();

  /** Empty where the headers say it all. */
  byte[] body();

  void replied(HttpReply reply);

  /** The resolver has not looked at it, and will not. */
  void refused();

  /** The stream ended, the connection goes on. */
  void reset(String words);

  /** The connection is no more. */
  void lost(Throwable cause);
}
