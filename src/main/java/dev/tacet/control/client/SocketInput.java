package dev.tacet.control.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A channel read and written with a time-out, which a blocking Unix socket channel does not have.
 * One thread.
 */
final class SocketInput extends InputStream {
  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).flip();
  private long timeoutMillis;

  SocketInput(SocketChannel channel, long timeoutMillis) throws IOException {
    this.channel = channel;
    this.timeoutMillis = timeoutMillis;
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  void timeout(long millis) {
    timeoutMillis = millis;
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
