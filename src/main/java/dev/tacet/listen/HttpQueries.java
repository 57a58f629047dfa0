package dev.tacet.listen;

import dev.tacet.dns.Arrival;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.Transport;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The queries of one HTTP connection, of either version: who asks, how many wait, how many octets
 * are not taken yet, and when it is enough. Used on its event loop only.
 */
final class HttpQueries {
  /** As much as one slow reader may have waiting, beside the bound of all. */
  private static final int MAX_UNSENT = 256 << 10;

  /** Queries without an answer yet; no fewer than HTTP/2 is told it may have streams. */
  static final int MAX_WAITING = 100;

  private final InetAddress client;
  private final ClientHint handshake;
  private final Terms terms;
  private final Outstanding outstanding;
  private final Patience patience;
  private final ClientWatch watch;
  private int unsent;
  private boolean ended;

  /**
   * @param handshake what the TLS server name says of the device; the path stands above it
   */
  HttpQueries(InetAddress client, ClientHint handshake, Terms terms) {
    this.client = client;
    this.handshake = handshake;
    this.terms = terms;
    this.outstanding = new Outstanding(new AtomicInteger(), MAX_WAITING);
    this.patience = new Patience(terms.idle());
    this.watch = new ClientWatch(terms.answering(), outstanding);
  }

  Patience patience() {
    return patience;
  }

  Counters counters() {
    return terms.counters();
  }

  boolean full() {
    return outstanding.full();
  }

  boolean isEmpty() {
    return outstanding.isEmpty();
  }

  /** Has a watch kept from now on, several times in the time a client may be silent. */
  void watch(ChannelHandlerContext context, Runnable look) {
    watch.begin(context.executor(), patience, look);
  }

  /** The connection is gone. */
  void forget() {
    watch.end();
  }

  /**
   * @param path what the path says of the device
   * @return whether there will be a reply; its octets are none where a rule wants silence
   */
  boolean ask(
      byte[] message, ClientHint path, ChannelHandlerContext context, Consumer<byte[]> reply) {
    patience.moved();
    ClientHint hint = path == ClientHint.NONE ? handshake : path;
    Arrival arrival = new Arrival(client, Transport.DOH, hint, Duration.ZERO);
    return terms.answering().take(message, arrival, outstanding, context.executor(), reply);
  }

  /** Whether so many octets more may wait to be read by this client. */
  boolean mayQueue(int octets) {
    return unsent == 0
        || unsent + octets <= MAX_UNSENT
            && terms.caps().unsent.get() + octets <= terms.limits().unsentOctets();
  }

  void queued(int octets) {
    unsent += octets;
    terms.caps().unsent.addAndGet(octets);
    patience.reads(false);
  }

  /**
   * Some of it has left, or never will.
   *
   * @param query whether it was the answer to a query, not a word of HTTP's own
   */
  void left(int octets, boolean query, boolean sent) {
    unsent -= octets;
    terms.caps().unsent.addAndGet(-octets);
    patience.progressed();
    patience.reads(unsent == 0);
    if (sent) {
      patience.moved();
      if (query) {
        terms.counters().answered.increment();
      }
    } else {
      terms.counters().dropped(Dropped.UNSENT);
    }
  }

  /** Ends a connection that is not worth its place: nothing more of it is read. */
  void end(ChannelHandlerContext context, Dropped reason) {
    if (!ended && context.channel().isActive()) {
      ended = true;
      terms.counters().dropped(reason);
      context.channel().config().setAutoRead(false);
      context.close();
    }
  }

  /** Whether what comes now is of no interest any more. */
  boolean ended() {
    return ended;
  }
}
