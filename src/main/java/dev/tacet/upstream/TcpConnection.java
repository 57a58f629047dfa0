package dev.tacet.upstream;

import dev.tacet.dns.AnswerReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * One TCP connection to a resolver, plain or under TLS: queries are sent as they come, each with a
 * random id of this connection's, answers may overtake each other, and with nothing to wait for it
 * closes after a while (RFC 7766). One thread: the event loop.
 */
final class TcpConnection implements StreamConnection {
  /** Queries under way on one connection, and ids at rest. */
  private static final int CAPACITY = 8_192;

  private static final int MAX_MESSAGE = 0xffff;
  private static final int HEADER = 12;

  private final Link link;
  private final LongSupplier ticker;
  private final Owner owner;
  private final LongAdder mismatches;
  private final IdleClose idle;
  private final PendingExchanges<StreamCall> pending;
  private final Map<StreamCall, Integer> ids = new HashMap<>();
  private final ChannelFuture connected;
  private final Channel channel;
  private long heardNanos;
  private boolean answered;
  private boolean ended;

  /**
   * @param ticker monotonic nanoseconds
   * @param mismatches counts what is no reply to a query under way
   */
  TcpConnection(
      TcpDial dial,
      Duration idle,
      IdSource ids,
      LongSupplier ticker,
      Owner owner,
      LongAdder mismatches) {
    this.link = dial.link();
    this.ticker = ticker;
    this.owner = owner;
    this.mismatches = mismatches;
    this.idle = new IdleClose(dial.loop(), idle, this::close);
    pending = new PendingExchanges<>(CAPACITY, ids, ticker);
    heardNanos = ticker.getAsLong();
    connected =
        dial.connect(
            this::end,
            new LengthFieldBasedFrameDecoder(MAX_MESSAGE + 2, 0, 2, 0, 2),
            new Receiver());
    channel = connected.channel();
  }

  @Override
  public boolean proven() {
    return answered;
  }

  @Override
  public long heardNanos() {
    return heardNanos;
  }

  @Override
  public boolean isFull() {
    return pending.isFull();
  }

  @Override
  public void ask(StreamCall call) {
    idle.cancel();
    int id = pending.add(call).orElseThrow();
    ids.put(call, id);
    byte[] message = call.message();
    connected.addListener(
        opened -> {
          if (opened.isSuccess()) {
            send(id, message);
          }
        });
  }

  /** Length and message in one segment (RFC 7766 section 8). */
  private void send(int id, byte[] message) {
    ByteBuf framed = Unpooled.buffer(2 + message.length);
    framed.writeShort(message.length).writeShort(id).writeBytes(message, 2, message.length - 2);
    channel
        .writeAndFlush(framed)
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                end(sent.cause());
              }
            });
  }

  @Override
  public void cancel(StreamCall call) {
    Integer id = ids.remove(call);
    if (id != null) {
      pending.retire(id);
      queryEnded();
    }
  }

  /** Answers to what was given up may still come: it is idle for a while before it closes. */
  @Override
  public void retire() {
    queryEnded();
  }

  private void queryEnded() {
    if (pending.size() == 0 && !ended) {
      idle.begin();
    }
  }

  @Override
  public void close() {
    end(new ClosedChannelException());
  }

  private void end(Throwable cause) {
    if (!ended) {
      ended = true;
      idle.cancel();
      Throwable known = link.whatEnded(channel.pipeline(), cause);
      if (channel.isRegistered()) {
        channel.close();
      }
      Ending ending = new Ending(link.reason(known), link.inWords(known));
      owner.closed(this, ending);
      ids.clear();
      pending.drain().forEach(call -> call.lost(ending));
    }
  }

  private void received(byte[] octets) {
    if (octets.length < HEADER) {
      mismatches.increment();
      return;
    }
    int id = AnswerReader.id(octets);
    octets[0] = 0; // the id is this connection's own affair
    octets[1] = 0;
    Optional<StreamCall> call = pending.find(id).filter(asked -> asked.isAnsweredBy(octets));
    if (call.isEmpty()) {
      mismatches.increment();
      return;
    }
    pending.remove(id);
    ids.remove(call.get());
    queryEnded();
    call.get().replied(StreamReply.of(octets));
  }

  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      heardNanos = ticker.getAsLong();
      answered = true;
      received(ByteBufUtil.getBytes(frame));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(cause);
    }
  }
}
