package dev.tacet.listen;

import dev.tacet.dns.ClientHint;
import dev.tacet.listen.DohRequest.Asked;
import dev.tacet.listen.DohRequest.Posted;
import dev.tacet.listen.DohRequest.Unfit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * DNS in HTTP/2. Each stream is one query; answers leave as they are ready. The window of the
 * connection is given back when a stream ends: so unfinished bodies hold 64 KiB of memory at most,
 * all together. Used on its event loop only.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Connection {
  private static final int TOO_MANY = 429;

  /** A request whose body is not there yet. */
  private record Body(ClientHint hint, long since, ByteArrayOutputStream octets) {}

  private final HttpQueries queries;
  private final Http2Flood flood = new Http2Flood();
  private final Map<Http2FrameStream, Body> incoming = new LinkedHashMap<>();
  private ChannelHandlerContext context;
  private boolean reading;
  private boolean inputEnded;

  Http2Connection(HttpQueries queries) {
    this.queries = queries;
  }

  /** Puts itself, and what it needs before it, at the end of a pipeline. */
  void join(ChannelPipeline pipeline) {
    pipeline.addLast(new Meter(), Http2Codec.made(), this);
  }

  /** Counts octets before they are frames. */
  private final class Meter extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext from, Object part) {
      if (flood.read(((ByteBuf) part).readableBytes())) {
        queries.end(context, Dropped.FLOOD);
      }
      from.fireChannelRead(part);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    queries.watch(added, this::look);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    queries.forget();
    incoming.clear();
    inactive.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    reading = true;
    try {
      if (queries.ended()) {
        return;
      }
      if (frame instanceof Http2HeadersFrame headers) {
        headers(headers);
      } else if (frame instanceof Http2DataFrame data) {
        data(data);
      } else if (frame instanceof Http2GoAwayFrame) {
        inputEnded = true; // it asks no more, and still wants its answers
        closeWhenDone();
      } else {
        if (frame instanceof Http2ResetFrame reset) {
          incoming.remove(reset.stream());
        }
        if (flood.fuss()) {
          queries.end(context, Dropped.FLOOD);
        }
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    reading = false;
    context.flush();
  }

  private void headers(Http2HeadersFrame frame) {
    Http2FrameStream stream = frame.stream();
    if (incoming.containsKey(stream)) { // trailers
      if (frame.isEndStream()) {
        finish(stream);
      }
      return;
    }
    flood.asked();
    DohRequest request = head(frame.headers());
    if (request instanceof Posted && isTooLong(frame.headers())) {
      request = new Unfit(DohRequest.TOO_LARGE);
    }
    if (request instanceof Asked asked && frame.isEndStream()) {
      ask(stream, asked.message(), asked.hint());
    } else if (request instanceof Posted posted) {
      incoming.put(stream, new Body(posted.hint(), System.nanoTime(), new ByteArrayOutputStream()));
      if (frame.isEndStream()) {
        finish(stream);
      }
    } else {
      queries.counters().dropped(Dropped.HTTP_REQUEST);
      int status = request instanceof Unfit unfit ? unfit.status() : DohRequest.BAD_REQUEST;
      refuse(stream, status);
    }
  }

  private static boolean isTooLong(Http2Headers headers) {
    return headers.getLong("content-length", 0) > DohRequest.MAX_BODY;
  }

  private static DohRequest head(Http2Headers headers) {
    CharSequence method = headers.method();
    CharSequence path = headers.path();
    return method == null || path == null
        ? new Unfit(DohRequest.BAD_REQUEST)
        : DohRequest.of(
            method.toString(),
            path.toString(),
            headers.get("content-type", "").toString(),
            headers.get("sec-fetch-site", "").toString());
  }

  private void data(Http2DataFrame frame) {
    Body body = incoming.get(frame.stream());
    if (body == null) {
      discard(frame.stream(), frame.initialFlowControlledBytes());
      return;
    }
    int length = frame.content().readableBytes();
    int whole = body.octets().size() + length;
    // At the whole window with more to come: it would wait for room that never comes.
    if (whole > DohRequest.MAX_BODY || whole == DohRequest.MAX_BODY && !frame.isEndStream()) {
      incoming.remove(frame.stream());
      queries.counters().dropped(Dropped.HTTP_REQUEST);
      refuse(frame.stream(), DohRequest.TOO_LARGE);
      discard(frame.stream(), body.octets().size() + frame.initialFlowControlledBytes());
      return;
    }
    body.octets().writeBytes(ByteBufUtil.getBytes(frame.content()));
    if (frame.isEndStream()) {
      finish(frame.stream());
    }
  }

  private void finish(Http2FrameStream stream) {
    Body body = incoming.remove(stream);
    ask(stream, body.octets().toByteArray(), body.hint());
  }

  private void ask(Http2FrameStream stream, byte[] message, ClientHint hint) {
    // Streams that were reset free their place at once, their queries do not.
    boolean full = queries.full();
    if (!queries.ask(message, hint, context, reply -> replied(stream, reply))) {
      refuse(stream, full ? TOO_MANY : DohRequest.BAD_REQUEST);
    }
  }

  private void replied(Http2FrameStream stream, byte[] reply) {
    if (reply.length == 0) { // a rule wants silence
      context.write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
    } else if (queries.mayQueue(reply.length)) {
      send(stream, HttpAnswer.of(reply));
    } else {
      queries.end(context, Dropped.UNSENT);
    }
    if (!reading) {
      context.flush();
    }
    closeWhenDone();
  }

  /** The rest of the request may still come: some clients read no answer before it has gone. */
  private void refuse(Http2FrameStream stream, int status) {
    send(stream, HttpAnswer.error(status));
  }

  /** Makes room for more of what nobody wants, for a while. */
  private void discard(Http2FrameStream stream, int octets) {
    if (flood.discarded(octets)) {
      queries.end(context, Dropped.FLOOD);
    } else if (octets > 0) {
      context.write(new DefaultHttp2WindowUpdateFrame(octets).stream(stream));
    }
  }

  private void send(Http2FrameStream stream, HttpAnswer answer) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.status(Integer.toString(answer.status()));
    answer.headers(headers::add);
    int size = answer.body().length;
    boolean empty = size == 0;
    var head = context.write(new DefaultHttp2HeadersFrame(headers, empty).stream(stream));
    if (!empty) {
      queries.queued(size);
      context
          .write(
              new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(answer.body()), true).stream(stream))
          .addListener(written -> queries.left(size, true, written.isSuccess()));
    } else if (!head.isDone()) {
      head.addListener(written -> queries.patience().moved());
    }
  }

  private void look() {
    boolean stuck =
        !incoming.isEmpty()
            && queries.patience().tooOld(incoming.values().iterator().next().since());
    boolean busy = !incoming.isEmpty() || !queries.isEmpty();
    if (stuck || queries.patience().over(false, busy)) {
      queries.end(context, Dropped.IDLE);
    }
  }

  private void closeWhenDone() {
    if (inputEnded && queries.isEmpty()) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
    if (cause instanceof Http2FrameStreamException broken) {
      incoming.remove(broken.stream());
      queries.counters().dropped(Dropped.HTTP_REQUEST);
      failing.writeAndFlush(new DefaultHttp2ResetFrame(broken.error()).stream(broken.stream()));
      return;
    }
    queries.counters().lost(cause);
    failing.close();
  }

  @Override
  public void drain() {
    context
        .executor()
        .execute(
            () -> {
              inputEnded = true;
              closeWhenDone();
            });
  }
}
