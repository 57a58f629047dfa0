package dev.tacet.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The unpacked input as a window of at most {@link #CAPACITY} octets that moves on. An input that
 * fails half-way is one that ends there: what came before is worth having. One thread.
 */
final class OctetSource implements Closeable {
  /** The largest record or block that can be looked at whole. */
  static final int CAPACITY = 1 << 20;

  private final InputStream in;
  private final byte[] window = new byte[CAPACITY];
  private int start;
  private int end;
  private long position;
  private boolean ended;
  private String failure = "";

  OctetSource(InputStream in) {
    this.in = in;
  }

  /** The window; what is at hand begins at {@link #at}. */
  byte[] octets() {
    return window;
  }

  /** Where the next octet lies in {@link #octets}; changes with {@link #has}. */
  int at() {
    return start;
  }

  /** The next octet's place in the whole input. */
  long position() {
    return position;
  }

  /** Octets at hand without reading on. */
  int available() {
    return end - start;
  }

  /**
   * Why the input ended before its time, in the words of what failed; empty where it just ended.
   */
  String failure() {
    return failure;
  }

  /** Reads on until {@code count} octets are at hand; false where the input ends before. */
  boolean has(int count) {
    if (end - start >= count) {
      return true;
    }
    if (count > CAPACITY) {
      return false;
    }
    if (start > CAPACITY - count) {
      System.arraycopy(window, start, window, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end - start < count && !ended) {
      fill();
    }
    return end - start >= count;
  }

  private void fill() {
    try {
      int read = in.read(window, end, CAPACITY - end);
      if (read < 0) {
        ended = true;
      } else {
        end += read;
      }
    } catch (IOException e) {
      ended = true;
      failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
  }

  /** Moves on over octets at hand. */
  void skip(int count) {
    start += count;
    position += count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
