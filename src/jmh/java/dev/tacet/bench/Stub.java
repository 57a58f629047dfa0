package dev.tacet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The resolver that all servers ask: an address computed of the name, at once, to be kept for an
 * hour. While a load runs, the load's own thread calls {@link #poll}: on a core that both share,
 * handing over between threads would be part of every latency. Otherwise a thread of its own does.
 */
final class Stub implements AutoCloseable {
  private static final int TTL_SECONDS = 3_600;
  private static final int AT_ONCE = 64;

  private final DatagramChannel channel = DatagramChannel.open();
  private final Selector selector = Selector.open();
  private final ByteBuffer packet = ByteBuffer.allocateDirect(4_096);
  private final byte[] name = new byte[4_096];
  private final Thread thread = new Thread(this::serve, "stub");
  private volatile boolean borrowed;
  private volatile boolean closed;
  private long asked;

  Stub() throws IOException {
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    thread.setDaemon(true);
    thread.start();
  }

  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** From now on, or until it is called with false, whoever called this calls {@link #poll}. */
  void borrow(boolean yes) {
    borrowed = yes;
  }

  private void serve() {
    try {
      while (!closed) {
        selector.select(2);
        selector.selectedKeys().clear();
        if (!borrowed) {
          poll();
        } else {
          Thread.sleep(2);
        }
      }
    } catch (ClosedSelectorException | ClosedChannelException e) {
      if (!closed) {
        throw new IllegalStateException("the stub resolver was closed from outside", e);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the stub resolver failed", e);
    }
  }

  /** Answers what has come, and returns at once. */
  synchronized boolean poll() throws IOException {
    for (int i = 0; i < AT_ONCE; i++) {
      packet.clear();
      SocketAddress from = channel.receive(packet);
      if (from == null) {
        return i > 0;
      }
      packet.flip();
      if (answer()) {
        asked++;
        channel.send(packet, from);
      }
    }
    return true;
  }

  private boolean answer() {
    int end = Queries.HEADER;
    while (end < packet.limit() && packet.get(end) > 0) {
      end += 1 + packet.get(end);
    }
    end += 5;
    if (end > packet.limit() || packet.get(2) < 0 || packet.getShort(4) != 1) {
      return false;
    }
    boolean address = packet.getShort(end - 4) == 1;
    packet.get(Queries.HEADER, name, 0, end - 4 - Queries.HEADER);
    // QR, AA clear, RD as asked; RA.
    packet.put(2, (byte) (packet.get(2) & 1 | 0x80)).put(3, (byte) 0x80);
    packet.putShort(6, (short) (address ? 1 : 0)).putShort(8, (short) 0).putShort(10, (short) 0);
    packet.limit(packet.capacity()).position(end);
    if (address) {
      packet.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1);
      packet.putInt(TTL_SECONDS).putShort((short) 4);
      packet.putInt(Queries.address(name, 0, end - 4 - Queries.HEADER));
    }
    packet.flip();
    return true;
  }

  /** Queries answered so far. */
  synchronized long asked() {
    return asked;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.close();
    channel.close();
  }
}
