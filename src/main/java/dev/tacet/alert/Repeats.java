package dev.tacet.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which kind and subject was told in the last hour. Bounded: where more than {@link #MAX} subjects
 * come in an hour the eldest is forgotten, and may be told again too soon. By the monotonic clock,
 * so that one set back silences nobody. Guarded by its own lock.
 */
final class Repeats {
  static final int MAX = 4_096;

  /** Subjects that differ only behind so many characters are one. */
  private static final int MAX_SUBJECT = 1_000;

  static final Duration ONCE_IN = Duration.ofHours(1);

  /** Half of a SHA-256: a stranger who chooses a subject cannot make it another's. */
  private record Key(AlertKind kind, long first, long second) {}

  private final LinkedHashMap<Key, Long> toldAt = new LinkedHashMap<>();

  /** Whether it is the first of its kind and subject in an hour; then the hour begins. */
  boolean isFirst(Alert alert, long nowNanos) {
    return isFirst(key(alert), nowNanos);
  }

  private synchronized boolean isFirst(Key key, long nowNanos) {
    Iterator<Map.Entry<Key, Long>> eldest = toldAt.entrySet().iterator();
    while (eldest.hasNext() && nowNanos - eldest.next().getValue() >= ONCE_IN.toNanos()) {
      eldest.remove();
    }
    if (toldAt.containsKey(key)) {
      return false;
    }
    if (toldAt.size() >= MAX) {
      toldAt.remove(toldAt.keySet().iterator().next());
    }
    toldAt.put(key, nowNanos);
    return true;
  }

  synchronized int size() {
    return toldAt.size();
  }

  private static Key key(Alert alert) {
    String subject = alert.subject();
    String beginning = subject.substring(0, Math.min(subject.length(), MAX_SUBJECT));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(beginning.getBytes(StandardCharsets.UTF_8));
      ByteBuffer halves = ByteBuffer.wrap(hash);
      return new Key(alert.kind(), halves.getLong(), halves.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
