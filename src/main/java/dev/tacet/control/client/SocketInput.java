package dev.tacet.control.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A channel read and written with a time-out, which a blocking Unix socket channel does not have.
 * One thread.
 */
final class SocketInput extends InputStream {
  private static final long RETRY_MILLIS = 20;

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).flip();
  private final long timeoutMillis;

  SocketInput(SocketChannel channel, long timeoutMillis) throws IOException {
    this.channel = channel;
    this.timeoutMillis = timeoutMillis;
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /**
   * Connects within a time. Where the server's queue is full the kernel lets a blocking caller wait
   * for ever; a server that does not even take connections is as good as silent.
   */
  static SocketChannel connect(Path socket, long timeoutMillis) throws IOException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.configureBlocking(false);
        if (channel.connect(UnixDomainSocketAddress.of(socket))) {
          return channel;
        }
      } catch (SocketException e) {
        // Java 17 says so of a full queue where a socket of the Internet would say "not yet".
        if (!String.valueOf(e.getMessage()).contains("temporarily unavailable")) {
          channel.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close();
      try {
        if (System.nanoTime() - end >= 0) {
          throw new SocketTimeoutException("no connection within " + timeoutMillis + " ms");
        }
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while connecting");
      }
    }
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  private boolean fill() throws IOException {
    while (!buffer.hasRemaining()) {
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      if (count < 0) {
        return false;
      }
      if (count == 0) {
        await("no answer");
      }
    }
    return true;
  }

  /** Writes all of it; waits while the other side does not read. */
  void write(ByteBuffer data) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    while (data.hasRemaining()) {
      if (channel.write(data) == 0) {
        key.interestOps(SelectionKey.OP_WRITE);
        await("nothing was read");
      }
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  private void await(String otherwise) throws IOException {
    selector.selectedKeys().clear();
    if (selector.select(timeoutMillis) == 0) {
      throw new SocketTimeoutException(otherwise + " within " + timeoutMillis + " ms");
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
