package dev.tacet.upstream;

import dev.tacet.dns.UpstreamQuery;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Asks a resolver over one kept TCP connection (RFC 7766), plain or under TLS (RFC 7858), on which
 * ids do what streams do elsewhere. Thread-safe.
 */
final class TcpUpstream implements Upstream {
  private final LongAdder mismatches = new LongAdder();
  private final Link link;
  private final StreamUpstream streams;

  /**
   * @param ticker monotonic nanoseconds
   * @param edns shared with the UDP side of the same resolver
   */
  TcpUpstream(
      String name,
      InetSocketAddress remote,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      EdnsMemory edns) {
    this(name, remote, Link.PLAIN, loop, timing, ticker, edns);
  }

  /**
   * @param link used by no other upstream
   */
  TcpUpstream(
      String name,
      InetSocketAddress remote,
      Link link,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      EdnsMemory edns) {
    this.link = link;
    TcpDial dial = new TcpDial(remote, link, loop, timing.patience());
    IdSource ids = new IdSource();
    StreamConnection.Dial connections =
        new StreamConnection.Dial() {
          @Override
          public StreamConnection open(StreamConnection.Owner owner) {
            return new TcpConnection(dial, timing.idle(), ids, ticker, owner, mismatches);
          }

          @Override
          public boolean outdated() {
            return link.outdated();
          }

          @Override
          public boolean costly() {
            return link.costly();
          }

          @Override
          public int paddedTo() {
            return link.paddedTo();
          }
        };
    streams = new StreamUpstream(name, connections, loop, timing, ticker, edns);
  }

  @Override
  public String name() {
    return streams.name();
  }

  @Override
  public long mismatches() {
    return mismatches.sum();
  }

  @Override
  public boolean beginsWithHandshake() {
    return link.costly();
  }

  /** A caller that has lost interest cancels the stage's future. */
  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    return streams.exchange(query);
  }

  @Override
  public void close() {
    streams.close();
  }
}
