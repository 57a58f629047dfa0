package dev.tacet.upstream;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;

/**
 * What is spoken on the streams of a QUIC connection: DNS as it is, or DNS in HTTP/3. One for all
 * connections of an upstream; used on its event loop.
 */
interface QuicLanguage {
  /** What becomes of one query; one of them is told, once. */
  interface Outcome {
    void replied(StreamReply reply);

    /** The resolver has not looked at it, and will not. */
    void refused();

    /** The stream ended without an answer. */
    void reset(String words);

    /** What came breaks the protocol, so nothing more is believed on this connection. */
    void broken(String words);
  }

  /** What is said of a whole connection. */
  interface Signs {
    /** The resolver takes no new queries, nor has it looked at streams from this one on. */
    void goesAway(long firstStream);
  }

  /** For ALPN. */
  String protocol();

  /** Streams that the resolver may open to us, for what is no answer. */
  int ownStreams();

  /** What a new connection needs in its pipeline. */
  ChannelHandler connection(Signs signs);

  /** Opens a stream and asks on it. */
  Future<QuicStreamChannel> ask(QuicChannel connection, byte[] message, Outcome outcome);

  /** The error code that is none. */
  int noError();

  /** The error code of what {@link Outcome#broken} is told. */
  int protocolError();

  /** What an error code of the resolver's says, for the owner. */
  String error(long code);
}
