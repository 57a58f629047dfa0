package dev.tacet.device.source;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many packets are looked into within a second: 50 of one source address, 500 in all. Beyond
 * 5,000 the reader is better asleep until the second is over. One thread.
 */
final class PacketRates {
  static final int OF_ONE = 50;
  static final int OF_ALL = 500;
  static final int READ_AT_MOST = 5_000;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No more sources than {@link #OF_ALL}: each has had a packet admitted in this second. */
  private final Map<InetAddress, Integer> ofSources = new HashMap<>();

  private long secondAt;
  private int read;
  private int admitted;

  PacketRates(long nowNanos) {
    secondAt = nowNanos;
  }

  /** Counts a packet that was read. */
  void read(long nowNanos) {
    if (nowNanos - secondAt >= SECOND_NANOS) {
      secondAt = nowNanos;
      read = 0;
      admitted = 0;
      ofSources.clear();
    }
    read++;
  }

  /** Whether to look into the packet just read. */
  boolean admits(InetAddress source) {
    if (admitted >= OF_ALL || ofSources.getOrDefault(source, 0) >= OF_ONE) {
      return false;
    }
    admitted++;
    ofSources.merge(source, 1, Integer::sum);
    return true;
  }

  /** How long to leave the packets to the kernel, which drops what finds no room. */
  long restNanos(long nowNanos) {
    return read < READ_AT_MOST ? 0 : Math.max(0, secondAt + SECOND_NANOS - nowNanos);
  }
}
