package dev.tacet.listen;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.util.Arrays;

/**
 * One query on a stream of its own (RFC 9250 section 4.2): two octets of length, the message, the
 * end. What it means is for its {@link DoqConnection} to say. Used on its event loop only.
 */
final class DoqStream extends SimpleChannelInboundHandler<QuicStreamFrame> {
  private static final int FIRST_ROOM = 256;
  private static final int LENGTH = 2;

  private final DoqConnection connection;
  private final long sinceNanos = System.nanoTime();
  private QuicStreamChannel channel;
  private byte[] received = new byte[FIRST_ROOM];
  private int filled;
  private boolean done;

  DoqStream(DoqConnection connection) {
    this.connection = connection;
  }

  /** When it began, as {@link System#nanoTime}. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Octets of the query that have come and wait for the rest. */
  int unfinished() {
    return done ? 0 : filled;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = (QuicStreamChannel) context.channel();
    channel.config().setReadFrames(true);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connection.began(this);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, QuicStreamFrame frame) {
    if (done) {
      return;
    }
    ByteBuf octets = frame.content();
    int more = octets.readableBytes();
    if (filled >= LENGTH && filled + more > LENGTH + length() || filled + more > LENGTH + 0xffff) {
      connection.broken();
      return;
    }
    if (filled + more > received.length) {
      received = Arrays.copyOf(received, Math.max(filled + more, 2 * received.length));
    }
    octets.readBytes(received, filled, more);
    filled += more;
    if (frame.hasFin()) {
      end();
      boolean whole = filled >= LENGTH && filled == LENGTH + length();
      if (whole) {
        connection.asked(this, Arrays.copyOfRange(received, LENGTH, filled));
      } else {
        connection.broken();
      }
      received = new byte[0];
    } else {
      connection.grew(more);
    }
  }

  private int length() {
    return (received[0] & 0xff) << 8 | received[1] & 0xff;
  }

  private void end() {
    if (!done) {
      done = true;
      connection.ended(this, filled);
    }
  }

  void answer(byte[] message) {
    int size = LENGTH + message.length;
    ByteBuf octets = channel.alloc().directBuffer(size).writeShort(message.length);
    channel
        .writeAndFlush(new DefaultQuicStreamFrame(octets.writeBytes(message), true))
        .addListener(
            written -> {
              connection.written(size, written.isSuccess());
              if (!written.isSuccess()) {
                channel.close();
              }
            });
  }

  /** Ends it without an answer. */
  void refuse(DoqError error) {
    channel.shutdownOutput(error.code()).addListener(told -> channel.close());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end();
    received = new byte[0];
    context.close();
    if (cause instanceof QuicStreamResetException) {
      connection.reset();
    } else {
      connection.failed(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }
}
