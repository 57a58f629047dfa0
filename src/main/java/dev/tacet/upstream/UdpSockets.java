package dev.tacet.upstream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A changing pool of sockets: each query takes one at random, each socket is replaced after some
 * queries or seconds, so the port of a query cannot be foreseen (RFC 5452 section 9.2) and a change
 * of our own address is outlived. Opened when first needed. One thread: the event loop.
 */
final class UdpSockets {
  private static final int SOCKETS = 64;
  private static final int USES = 256;
  private static final int LINGERING = 64;
  private static final int CACHED_BUFFERS = 16;
  private static final Duration LIFE = Duration.ofSeconds(30);

  /**
   * Buffers used again: a new one for each datagram is taken from the system, and cleared. One for
   * all sockets there ever are, for a thread keeps what it had of each until it ends.
   */
  private static final ByteBufAllocator BUFFERS =
      new PooledByteBufAllocator(true, 0, 1, 8_192, 4, CACHED_BUFFERS, 0, false);

  private final InetSocketAddress remote;
  private final EventLoop loop;
  private final LongSupplier ticker;
  private final UdpSocket.Owner owner;
  private final IdSource ids = new IdSource();

  private final List<UdpSocket> open = new ArrayList<>(SOCKETS);
  private final List<UdpSocket> leaving = new ArrayList<>();

  UdpSockets(InetSocketAddress remote, EventLoop loop, LongSupplier ticker, UdpSocket.Owner owner) {
    this.remote = remote;
    this.loop = loop;
    this.ticker = ticker;
    this.owner = owner;
  }

  UdpSocket pick() {
    long now = ticker.getAsLong();
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).worn(USES, LIFE.toNanos(), now)) {
        replace(open.get(i));
      }
    }
    int slot = ids.below(SOCKETS);
    if (slot >= open.size()) {
      slot = open.size();
      open.add(open());
    }
    UdpSocket socket = open.get(slot);
    socket.used();
    return socket;
  }

  /**
   * Takes a socket out of use; it lingers until its last query has ended. Where too many linger
   * already it stays in use instead.
   */
  void replace(UdpSocket socket) {
    leaving.removeIf(old -> !old.isOpen());
    if (leaving.size() < LINGERING && open.remove(socket)) {
      leaving.add(socket);
      socket.retire();
    }
  }

  /** Takes a socket out of use that is broken. */
  void discard(UdpSocket socket) {
    open.remove(socket);
    socket.retire();
  }

  void close() {
    open.forEach(UdpSocket::retire);
    open.clear();
    leaving.clear();
  }

  private UdpSocket open() {
    return new UdpSocket(remote, loop, BUFFERS, ids, ticker, owner);
  }
}
