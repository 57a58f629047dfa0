package dev.tacet.alert;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to a broker (MQTT 3.1.1): says hello, publishes, and keeps the line open. What the
 * broker says runs on the event loop; {@link #publish} waits on the caller's thread for it, which
 * is never a loop's.
 */
final class MqttConnection extends SimpleChannelInboundHandler<MqttMessage> {
  private static final int LAST_ID = 0xffff;
  private static final long GOODBYE_MILLIS = 300;

  private final MqttConnectMessage hello;
  private final boolean secure;
  private final CompletableFuture<MqttConnectReturnCode> welcome = new CompletableFuture<>();
  private final CompletableFuture<ChannelHandlerContext> line = new CompletableFuture<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /** One entry for each caller that waits, and there are two at most. */
  private final Map<Integer, CompletableFuture<Void>> unanswered = new ConcurrentHashMap<>();

  private final AtomicInteger lastId = new AtomicInteger();

  /**
   * @param secure whether the line has TLS, whose handshake comes first
   */
  MqttConnection(MqttConnectMessage hello, boolean secure) {
    this.hello = hello;
    this.secure = secure;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    line.complete(context);
    if (!secure) {
      context.writeAndFlush(hello);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      fail(new IOException("that is no MQTT broker, or it speaks another version"));
      context.close();
    } else if (message instanceof MqttConnAckMessage ack) {
      welcome.complete(ack.variableHeader().connectReturnCode());
    } else if (message.fixedHeader().messageType() == MqttMessageType.PUBACK
        && message.variableHeader() instanceof MqttMessageIdVariableHeader id) {
      CompletableFuture<Void> waits = unanswered.remove(id.messageId());
      if (waits != null) {
        waits.complete(null);
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent shaken && shaken.isSuccess()) {
      context.writeAndFlush(hello);
    } else if (event instanceof IdleStateEvent idle) {
      if (idle.state() == IdleState.READER_IDLE) {
        fail(new IOException("the broker fell silent"));
        context.close();
      } else {
        context.writeAndFlush(MqttMessage.PINGREQ);
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new IOException("the broker closed the connection"));
    end.complete(null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable root =
        cause instanceof io.netty.handler.codec.DecoderException && cause.getCause() != null
            ? cause.getCause()
            : cause;
    boolean untrusted = root instanceof javax.net.ssl.SSLException;
    fail(
        new IOException(
            (untrusted ? "the broker cannot be trusted: " : "") + Words.of(root), root));
    context.close();
  }

  private void fail(IOException why) {
    welcome.completeExceptionally(why);
    unanswered.values().forEach(waits -> waits.completeExceptionally(why));
    unanswered.clear();
  }

  /** Waits until the broker has taken us. */
  void awaitWelcome(Duration within) throws IOException, NotSentException, InterruptedException {
    MqttConnectReturnCode code = await(welcome, within);
    switch (code) {
      case CONNECTION_ACCEPTED -> {}
      case CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD, CONNECTION_REFUSED_NOT_AUTHORIZED ->
          throw NotSentException.forNow("the broker does not take that userName and password");
      default -> throw NotSentException.forNow("the broker refuses the connection (" + code + ")");
    }
  }

  /** Publishes and waits until the broker has it. */
  void publish(String topic, byte[] body, boolean retain, Duration within)
      throws NotSentException, InterruptedException {
    int id = lastId.updateAndGet(last -> last % LAST_ID + 1);
    CompletableFuture<Void> waits = new CompletableFuture<>();
    unanswered.put(id, waits);
    try {
      ChannelHandlerContext to = await(line, within);
      to.writeAndFlush(message(topic, body, retain, id))
          .addListener(
              written -> {
                if (!written.isSuccess()) {
                  waits.completeExceptionally(
                      new IOException("the connection to the broker broke", written.cause()));
                }
              });
      await(waits, within);
    } catch (IOException e) {
      throw NotSentException.forNow("the broker did not take it: " + Words.of(e), e);
    } finally {
      unanswered.remove(id);
    }
  }

  private static MqttPublishMessage message(String topic, byte[] body, boolean retain, int id) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(MqttQoS.AT_LEAST_ONCE)
        .retained(retain)
        .messageId(id)
        .payload(Unpooled.wrappedBuffer(body))
        .build();
  }

  private static <T> T await(CompletableFuture<T> result, Duration within)
      throws IOException, InterruptedException {
    try {
      return result.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new java.net.SocketTimeoutException("no answer within " + within.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** Runs it once the connection has ended, at once where it has. */
  void onEnd(Runnable then) {
    end.thenRun(then);
  }

  /** Says that we go, so that the broker need not; waits a moment for that to leave. */
  void sayGoodbye(String availability) {
    if (!line.isDone() || line.isCompletedExceptionally()) {
      return;
    }
    ChannelHandlerContext to = line.join();
    byte[] offline = MqttTopics.OFFLINE.getBytes(StandardCharsets.US_ASCII);
    to.writeAndFlush(message(availability, offline, true, LAST_ID));
    ChannelFuture last = to.writeAndFlush(MqttMessage.DISCONNECT);
    last.awaitUninterruptibly(GOODBYE_MILLIS);
    to.close();
  }

  void close() {
    line.thenAccept(ChannelHandlerContext::close);
  }
}
