package dev.tacet.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is spoken on an HTTP/2 connection: a query is a request on a stream of its own, and its
 * reply is put together here. Stands behind the codec. One thread: the event loop.
 */
final class Http2Streams extends Http2ChannelDuplexHandler {
  /** What the connection hears. Of a stream, one of the first three is told, once. */
  interface Signs {
    void replied(Http2FrameStream stream, StreamReply reply);

    /** The resolver has not looked at it, and will not. */
    void refused(Http2FrameStream stream);

    /** The stream ended without an answer. */
    void reset(Http2FrameStream stream, String words);

    /** It could not be opened: there are too many, or the connection is about to go. */
    void unopened(Http2FrameStream stream);

    /** Something came, whatever it is. */
    void heard();

    /** The resolver has said how many streams it allows. */
    void settled();

    /** The resolver takes no new queries, nor has it looked at some of these. */
    void goesAway(Predicate<Http2FrameStream> unseen);

    /** Nothing more is to be had from the connection. */
    void failed(Throwable cause);
  }

  private final HttpSite site;
  private final Signs signs;
  private final Map<Http2FrameStream, HttpReply> replies = new LinkedHashMap<>();
  private ChannelHandlerContext context;

  Http2Streams(HttpSite site, Signs signs) {
    this.site = site;
    this.signs = signs;
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext added) {
    context = added;
  }

  /**
   * @param stream a new one
   */
  void ask(Http2FrameStream stream, byte[] message) {
    replies.put(stream, new HttpReply());
    byte[] body = site.body(message);
    Http2Headers head = site.head(new DefaultHttp2Headers(false), message);
    boolean bare = body.length == 0;
    var written = context.write(new DefaultHttp2HeadersFrame(head, bare).stream(stream));
    if (!bare) {
      context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
    }
    written.addListener(
        done -> {
          if (!done.isSuccess() && replies.remove(stream) != null) {
            signs.unopened(stream);
          }
        });
    context.flush();
  }

  /** Nobody waits for its reply any more. */
  void cancel(Http2FrameStream stream) {
    replies.remove(stream);
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    signs.heard();
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        headers(headers);
      } else if (frame instanceof Http2DataFrame data) {
        data(data);
      } else if (frame instanceof Http2ResetFrame reset) {
        wasReset(reset);
      } else if (frame instanceof Http2GoAwayFrame goAway) {
        goesAway(goAway.lastStreamId());
      } else if (frame instanceof Http2SettingsFrame) {
        signs.settled();
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    from.flush();
  }

  private void headers(Http2HeadersFrame frame) {
    HttpReply reply = replies.get(frame.stream());
    if (reply != null) {
      reply.head(frame.headers());
      came(frame.stream(), reply, frame.isEndStream());
    }
  }

  private void data(Http2DataFrame frame) {
    HttpReply reply = replies.get(frame.stream());
    int octets = frame.initialFlowControlledBytes();
    if (octets > 0) {
      context.write(new DefaultHttp2WindowUpdateFrame(octets).stream(frame.stream()));
    }
    if (reply != null) {
      reply.data(frame.content());
      came(frame.stream(), reply, frame.isEndStream());
    }
  }

  private void came(Http2FrameStream stream, HttpReply reply, boolean whole) {
    if (whole) {
      replies.remove(stream);
      signs.replied(stream, reply.whole());
    } else if (reply.isUnfit()) {
      cancel(stream);
      signs.replied(stream, reply.whole());
    }
  }

  private void wasReset(Http2ResetFrame frame) {
    if (replies.remove(frame.stream()) != null) {
      if (frame.errorCode() == Http2Error.REFUSED_STREAM.code()) {
        signs.refused(frame.stream());
      } else {
        String words = "it broke the query off (" + error(frame.errorCode()) + ")";
        signs.reset(frame.stream(), words);
      }
    }
  }

  private void goesAway(int last) {
    Predicate<Http2FrameStream> unseen = stream -> stream.id() < 0 || stream.id() > last;
    replies.keySet().removeIf(unseen);
    signs.goesAway(unseen);
  }

  private static String error(long code) {
    Http2Error known = Http2Error.valueOf(code);
    return known == null ? "HTTP/2 error " + code : known.name();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (!(cause instanceof Http2FrameStreamException broken)) {
      signs.failed(cause);
    } else if (replies.containsKey(broken.stream())) {
      cancel(broken.stream());
      signs.reset(broken.stream(), "its HTTP/2 is broken (" + broken.error() + ")");
    }
  }
}
