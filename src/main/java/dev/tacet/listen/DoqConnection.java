package dev.tacet.listen;

import dev.tacet.dns.Arrival;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.ssl.SniCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client of DNS over QUIC (RFC 9250), from its first packet with a proof of its address. As
 * many streams are open at a time as queries may wait; what has come of unfinished ones is bounded
 * over all of them. Whoever breaks the protocol loses the connection. Used on its event loop only.
 */
final class DoqConnection extends ChannelInboundHandlerAdapter implements Connection {
  private static final int MIN_MESSAGE = 12;
  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);

  /** Octets of queries whose rest is waited for, of all streams together. */
  private static final int MOST_UNFINISHED = 2 * (2 + 0xffff);

  /** Streams a client may break off; each costs memory until the connection ends. */
  private static final int MOST_RESETS = 200;

  private final InetAddress client;
  private final String name;
  private final Terms terms;
  private final Patience patience;
  private final Outstanding outstanding;
  private final ClientWatch watch;

  /** In order of their beginning. */
  private final Set<DoqStream> unfinished = new LinkedHashSet<>();

  private final long sinceNanos = System.nanoTime();
  private volatile ChannelHandlerContext context;
  private volatile boolean draining;
  private ClientHint hint = ClientHint.NONE;
  private int unfinishedOctets;
  private int unsent;
  private int resets;
  private boolean shaken;
  private boolean ending;

  /**
   * @param name ours, in lower case
   */
  DoqConnection(InetAddress client, String name, Terms terms) {
    this.client = client;
    this.name = name;
    this.terms = terms;
    this.patience = new Patience(terms.idle());
    this.outstanding = new Outstanding(new AtomicInteger(), terms.limits().perConnection());
    this.watch = new ClientWatch(terms.answering(), outstanding);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    watch.begin(added.executor(), patience, this::look);
    added.channel().closeFuture().addListener(closed -> gone());
  }

  private void gone() {
    watch.end();
    if (!shaken && !ending) {
      terms.counters().dropped(Dropped.HANDSHAKE);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    shaken = true;
    patience.moved();
    active.fireChannelActive();
    finishIfDrained();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext told, Object event) {
    if (event instanceof SniCompletionEvent asked && asked.hostname() != null) {
      hint = TlsDoor.hint(asked.hostname().toLowerCase(Locale.ROOT), name);
    }
    told.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
    if (shaken) {
      failed(cause);
    }
    failing.close();
  }

  /** A query begins to come. */
  void began(DoqStream stream) {
    unfinished.add(stream);
    if (moved() || draining) {
      end(Dropped.CONNECTION, DoqError.NO_ERROR);
    }
  }

  /** Who asks from elsewhere may be somebody else to us: it is to say hello anew. */
  private boolean moved() {
    return ((QuicChannel) context.channel()).remoteSocketAddress() instanceof InetSocketAddress now
        && !now.getAddress().equals(client);
  }

  void grew(int octets) {
    unfinishedOctets += octets;
    if (unfinishedOctets > MOST_UNFINISHED) {
      end(Dropped.OVERLOAD, DoqError.EXCESSIVE_LOAD);
    }
  }

  /** All of it has come, or no more will. */
  void ended(DoqStream stream, int octets) {
    unfinished.remove(stream);
    unfinishedOctets = unfinished.stream().mapToInt(DoqStream::unfinished).sum();
  }

  void asked(DoqStream stream, byte[] octets) {
    if (ending) {
      return;
    }
    patience.moved();
    Arrival arrival = new Arrival(client, Transport.DOQ, hint, Duration.ZERO);
    if (octets.length < MIN_MESSAGE
        || (octets[0] | octets[1]) != 0
        || keepsAlive(octets, arrival)) {
      broken();
      return;
    }
    boolean comes =
        terms
            .answering()
            .take(octets, arrival, outstanding, context.executor(), reply -> reply(stream, reply));
    if (!comes) {
      stream.refuse(DoqError.UNSPECIFIED_ERROR);
    }
  }

  /** The option is for TCP, and breaks the protocol here (RFC 9250 section 5.5.2). */
  private static boolean keepsAlive(byte[] octets, Arrival arrival) {
    return QueryDecoder.decode(octets, arrival, System.nanoTime()) instanceof Query query
        && query.edns().keepalive();
  }

  private void reply(DoqStream stream, byte[] octets) {
    if (ending) {
      return;
    }
    if (octets.length == 0) {
      stream.refuse(DoqError.UNSPECIFIED_ERROR); // a rule wants silence: there is no answer
      finishIfDrained();
      return;
    }
    int size = 2 + octets.length;
    if (unsent > 0 && terms.caps().unsent.get() + size > terms.limits().unsentOctets()) {
      end(Dropped.UNSENT, DoqError.EXCESSIVE_LOAD);
      return;
    }
    unsent += size;
    terms.caps().unsent.addAndGet(size);
    patience.reads(false);
    stream.answer(octets);
  }

  void written(int size, boolean sent) {
    unsent -= size;
    terms.caps().unsent.addAndGet(-size);
    if (sent) {
      patience.moved();
      patience.progressed();
      terms.counters().answered.increment();
    } else {
      terms.counters().dropped(Dropped.UNSENT);
    }
    patience.reads(unsent == 0);
    finishIfDrained();
  }

  /** What came is not as RFC 9250 wants it. */
  void broken() {
    end(Dropped.BAD_FRAME, DoqError.PROTOCOL_ERROR);
  }

  /** The client broke a query off. */
  void reset() {
    resets++;
    if (resets > MOST_RESETS) {
      end(Dropped.FLOOD, DoqError.EXCESSIVE_LOAD);
    }
  }

  void failed(Throwable cause) {
    if (!ending) {
      terms.counters().lost(cause);
    }
  }

  @Override
  public void drain() {
    draining = true;
    ChannelHandlerContext there = context;
    if (there != null) {
      there.executor().execute(this::finishIfDrained);
    }
  }

  private void finishIfDrained() {
    if (draining && !ending && outstanding.isEmpty() && unsent == 0) {
      ending = true;
      close(DoqError.NO_ERROR);
    }
  }

  private void look() {
    boolean stuck =
        unfinished.stream().findFirst().filter(s -> patience.tooOld(s.sinceNanos())).isPresent();
    if (!shaken) {
      if (System.nanoTime() - sinceNanos >= HANDSHAKE_WITHIN.toNanos()) {
        context.close();
      }
    } else if (stuck) {
      end(Dropped.IDLE, DoqError.PROTOCOL_ERROR);
    } else if (patience.over(false, !outstanding.isEmpty() || !unfinished.isEmpty())) {
      end(Dropped.IDLE, DoqError.NO_ERROR);
    }
  }

  private void end(Dropped reason, DoqError error) {
    if (!ending) {
      terms.counters().dropped(reason);
      ending = true;
      close(error);
    }
  }

  private void close(DoqError error) {
    ((QuicChannel) context.channel()).close(true, error.code(), Unpooled.EMPTY_BUFFER);
  }
}
