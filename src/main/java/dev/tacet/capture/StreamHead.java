package dev.tacet.capture;

import java.util.Arrays;

/**
 * The first octets of one direction of a TCP stream, in order: at most {@link #MAX_OCTETS}, with at
 * most {@link #MAX_EARLY} segments that came before those in front of them. One thread.
 */
final class StreamHead {
  static final int MAX_OCTETS = 16_384;
  static final int MAX_EARLY = 8;

  /** Takes what is in order now. */
  interface Reader {
    /**
     * @return octets it needs no more; all of them where it has had enough
     */
    int read(byte[] octets, int from, int end);
  }

  private final int limit;
  private int next;
  private byte[] kept = {};
  private int length;
  private byte[][] early = {};
  private int[] earlyAt = {};
  private int held;

  /**
   * @param next the sequence number of the first octet
   * @param limit octets kept at most
   */
  StreamHead(int next, int limit) {
    this.next = next;
    this.limit = limit;
  }

  /** Octets in memory. */
  int size() {
    return kept.length + held;
  }

  /** Whether octets are missing in front of what came, and no more can be kept. */
  boolean isStuck() {
    return early.length >= MAX_EARLY;
  }

  /**
   * Takes a segment, and gives the reader what is in order with it.
   *
   * @return false where the reader needed more than may be kept
   */
  boolean offer(int sequence, byte[] octets, int from, int end, Reader reader) {
    int ahead = sequence - next;
    if (ahead > 0) {
      keepEarly(ahead, octets, from, end);
      return true;
    }
    int start = from - ahead;
    if (ahead < -MAX_OCTETS * 4 || start >= end) {
      return true; // seen before
    }
    if (!append(octets, start, end, reader)) {
      return false;
    }
    return fromEarly(reader);
  }

  private boolean append(byte[] octets, int from, int end, Reader reader) {
    next += end - from;
    if (length == 0) {
      int used = reader.read(octets, from, end);
      return from + used >= end || keep(octets, from + used, end);
    }
    if (!keep(octets, from, end)) {
      return false;
    }
    int used = Math.min(length, reader.read(kept, 0, length));
    length -= used;
    System.arraycopy(kept, used, kept, 0, length);
    return true;
  }

  private boolean keep(byte[] octets, int from, int end) {
    int size = length + end - from;
    if (size > limit) {
      return false;
    }
    if (size > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(limit, Math.max(size, 2 * kept.length)));
    }
    System.arraycopy(octets, from, kept, length, end - from);
    length = size;
    return true;
  }

  private void keepEarly(int ahead, byte[] octets, int from, int end) {
    if (ahead > limit || end - from > limit || held + end - from > limit || isStuck()) {
      return;
    }
    int count = early.length;
    early = Arrays.copyOf(early, count + 1);
    earlyAt = Arrays.copyOf(earlyAt, count + 1);
    early[count] = Arrays.copyOfRange(octets, from, end);
    earlyAt[count] = next + ahead;
    held += end - from;
  }

  private boolean fromEarly(Reader reader) {
    for (int i = 0; i < early.length; i++) {
      int behind = next - earlyAt[i];
      if (behind >= 0) {
        byte[] segment = early[i];
        remove(i);
        i = -1;
        if (behind < segment.length && !append(segment, behind, segment.length, reader)) {
          return false;
        }
      }
    }
    return true;
  }

  private void remove(int index) {
    int last = early.length - 1;
    held -= early[index].length;
    early[index] = early[last];
    earlyAt[index] = earlyAt[last];
    early = Arrays.copyOf(early, last);
    earlyAt = Arrays.copyOf(earlyAt, last);
  }
}
