package dev.tacet.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;

/**
 * DNS over QUIC (RFC 9250): a query and its answer on a stream, each with two octets of length
 * before it and the end of the stream behind it.
 */
final class DoqLanguage implements QuicLanguage {
  private static final int NO_ERROR = 0;
  private static final int PROTOCOL_ERROR = 2;

  @Override
  public String protocol() {
    return "doq";
  }

  @Override
  public int ownStreams() {
    return 0;
  }

  @Override
  public ChannelHandler connection(Signs signs) {
    return new ChannelInboundHandlerAdapter();
  }

  @Override
  public Future<QuicStreamChannel> ask(QuicChannel connection, byte[] message, Outcome outcome) {
    Future<QuicStreamChannel> opening =
        connection.createStream(QuicStreamType.BIDIRECTIONAL, new Receiver(outcome));
    opening.addListener(
        opened -> {
          if (opened.isSuccess()) {
            ByteBuf framed = Unpooled.directBuffer(2 + message.length);
            framed.writeShort(message.length).writeBytes(message);
            ((QuicStreamChannel) opened.getNow())
                .writeAndFlush(new DefaultQuicStreamFrame(framed, true));
          }
        });
    return opening;
  }

  @Override
  public int noError() {
    return NO_ERROR;
  }

  @Override
  public int protocolError() {
    return PROTOCOL_ERROR;
  }

  /** RFC 9250 section 8.4. */
  @Override
  public String error(long code) {
    if (code == NO_ERROR) {
      return "DOQ_NO_ERROR";
    }
    if (code == PROTOCOL_ERROR) {
      return "DOQ_PROTOCOL_ERROR";
    }
    return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
      case 1 -> "DOQ_INTERNAL_ERROR";
      case 3 -> "DOQ_REQUEST_CANCELLED";
      case 4 -> "DOQ_EXCESSIVE_LOAD";
      case 5 -> "DOQ_UNSPECIFIED_ERROR";
      default -> "error " + code;
    };
  }

  /** Puts one answer together. */
  private final class Receiver extends SimpleChannelInboundHandler<QuicStreamFrame> {
    private final Outcome outcome;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean done;

    Receiver(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      ((QuicStreamChannel) context.channel()).config().setReadFrames(true);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, QuicStreamFrame frame) {
      if (done) {
        return;
      }
      received.writeBytes(ByteBufUtil.getBytes(frame.content()));
      byte[] octets = received.toByteArray();
      int length = octets.length < 2 ? 0xffff : (octets[0] & 0xff) << 8 | octets[1] & 0xff;
      if (octets.length > 2 + length) {
        end(() -> outcome.broken("it answered one query twice"));
      } else if (frame.hasFin() && octets.length < 2 + length) {
        end(() -> outcome.broken("its answer is cut off"));
      } else if (frame.hasFin()) {
        byte[] message = new byte[length];
        System.arraycopy(octets, 2, message, 0, length);
        boolean numbered = length >= 2 && (message[0] | message[1]) != 0;
        end(
            numbered
                ? () -> outcome.broken("its answer has an id, where RFC 9250 wants none")
                : () -> outcome.replied(StreamReply.of(message)));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof QuicStreamResetException reset) {
        String code = error(reset.applicationProtocolCode());
        end(() -> outcome.reset("it broke the query off (" + code + ")"));
      } else {
        end(() -> outcome.reset("the stream broke: " + cause.getMessage()));
      }
      context.close();
    }

    private void end(Runnable telling) {
      if (!done) {
        done = true;
        telling.run();
      }
    }
  }
}
