package dev.tacet.listen;

import dev.tacet.dns.ClientHint;
import dev.tacet.listen.DohRequest.Asked;
import dev.tacet.listen.DohRequest.Posted;
import dev.tacet.listen.DohRequest.Unfit;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * DNS in HTTP/1.1. Requests may come one after the other without waiting, and are answered in their
 * order. Used on its event loop only.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Connection {
  /** Requests that wait their turn; above it nothing more is read. */
  private static final int MAX_WAITING = 128;

  /** How long what nobody wants is read, and thrown away, after a refusal. */
  private static final int LINGER_MILLIS = 1_000;

  /** A request whose head was read, and from then on its place in the order of answers. */
  private static final class Slot {
    private final DohRequest request;
    private final boolean last;
    private byte[] body = {};
    private HttpAnswer answer;

    /** A rule wants silence: the connection ends in place of the answer. */
    private boolean silent;

    private Slot(DohRequest request, boolean last) {
      this.request = request;
      this.last = last;
    }

    private boolean isDone() {
      return answer != null || silent;
    }
  }

  private final HttpQueries queries;
  private final Deque<Slot> unanswered = new ArrayDeque<>();
  private final Deque<Slot> unasked = new ArrayDeque<>();
  private ChannelHandlerContext context;

  /** The request that is being read, or null. */
  private Slot incoming;

  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean inputEnded;

  /** A request was answered before it was read to its end. */
  private boolean refused;

  private boolean lingering;
  private boolean reading;
  private boolean advancing;

  Http1Connection(HttpQueries queries) {
    this.queries = queries;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    queries.watch(added, this::look);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    queries.forget();
    unanswered.clear();
    unasked.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object part) {
    reading = true;
    try {
      if (inputEnded || queries.ended()) {
        return;
      }
      if (part instanceof HttpRequest request) {
        begin(request);
      }
      if (part instanceof HttpContent content && incoming != null) {
        append(content);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    reading = false;
    advance();
    context.flush();
  }

  private void begin(HttpRequest request) {
    queries.patience().began();
    Http1Head head = Http1Head.of(request);
    incoming = new Slot(head.request(), head.last());
    body = new ByteArrayOutputStream();
    head.refusal().ifPresent(this::refuse);
  }

  private void append(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(DohRequest.BAD_REQUEST);
      return;
    }
    if (incoming.request instanceof Posted) {
      int length = content.content().readableBytes();
      if (body.size() + length > DohRequest.MAX_BODY) {
        refuse(DohRequest.TOO_LARGE);
        return;
      }
      body.writeBytes(ByteBufUtil.getBytes(content.content()));
    }
    if (content instanceof LastHttpContent) {
      Slot whole = incoming;
      incoming = null;
      whole.body = body.toByteArray();
      unanswered.add(whole);
      unasked.add(whole);
      if (whole.last) {
        inputEnded = true;
      }
      if (unanswered.size() >= MAX_WAITING) {
        context.channel().config().setAutoRead(false);
      }
    }
  }

  /** Where this request ends cannot be known, so that it is the last. */
  private void refuse(int status) {
    Slot slot = new Slot(new Unfit(status), true);
    incoming = null;
    inputEnded = true;
    refused = true;
    unanswered.add(slot);
    unasked.add(slot);
  }

  /** Asks what waits its turn, and sends the answers whose turn it is. */
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      do {
        while (!unasked.isEmpty() && !queries.full() && context.channel().isWritable()) {
          ask(unasked.remove());
        }
      } while (send() && !unasked.isEmpty());
    } finally {
      advancing = false;
    }
    if (unanswered.isEmpty() && inputEnded) {
      close();
    } else if (unanswered.size() < MAX_WAITING / 2 && !queries.ended()) {
      context.channel().config().setAutoRead(true);
    }
  }

  /**
   * Ends it when all is sent. Who was refused may still be sending: to close at once would have the
   * system reset the connection, and the refusal be lost with it (RFC 9112 section 9.6).
   */
  private void close() {
    if (!refused) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else if (!lingering) {
      lingering = true;
      context.flush();
      context.pipeline().get(SslHandler.class).closeOutbound();
      context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void ask(Slot slot) {
    if (slot.request instanceof Unfit unfit) {
      queries.counters().dropped(Dropped.HTTP_REQUEST);
      slot.answer = HttpAnswer.error(unfit.status());
      return;
    }
    byte[] message = slot.body;
    ClientHint hint = ClientHint.NONE;
    if (slot.request instanceof Asked asked) {
      message = asked.message();
      hint = asked.hint();
    } else if (slot.request instanceof Posted posted) {
      hint = posted.hint();
    }
    if (!queries.ask(message, hint, context, reply -> replied(slot, reply))) {
      slot.answer = HttpAnswer.error(DohRequest.BAD_REQUEST);
    }
  }

  private void replied(Slot slot, byte[] reply) {
    if (reply.length == 0) {
      slot.silent = true;
    } else {
      slot.answer = HttpAnswer.of(reply);
    }
    if (!advancing && !reading) {
      advance();
      context.flush();
    }
  }

  /** Whether any was sent. */
  private boolean send() {
    boolean any = false;
    while (!unanswered.isEmpty() && unanswered.peek().isDone()) {
      Slot slot = unanswered.remove();
      any = true;
      if (slot.silent) {
        unanswered.clear();
        unasked.clear();
        inputEnded = true;
        return false;
      }
      if (!queries.mayQueue(slot.answer.body().length)) {
        queries.end(context, Dropped.UNSENT);
        return false;
      }
      write(slot);
    }
    return any;
  }

  private void write(Slot slot) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(slot.answer.status()),
            Unpooled.wrappedBuffer(slot.answer.body()));
    slot.answer.headers((name, value) -> response.headers().set(name, value));
    if (slot.last) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    int size = slot.answer.body().length;
    boolean query = !(slot.request instanceof Unfit);
    queries.queued(size);
    context.write(response).addListener(written -> queries.left(size, query, written.isSuccess()));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext writing) {
    if (writing.channel().isWritable() && !reading) {
      advance();
      context.flush();
    }
  }

  private void look() {
    boolean inRequest = incoming != null;
    if (queries.patience().over(inRequest, inRequest || !unanswered.isEmpty())) {
      queries.end(context, Dropped.IDLE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
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
              advance();
            });
  }
}
