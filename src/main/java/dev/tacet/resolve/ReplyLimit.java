package dev.tacet.resolve;

import dev.tacet.dns.Query;
import dev.tacet.dns.Transport;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many replies of one kind go to one place in a second over UDP, where whoever forges a sender
 * makes us send to somebody else: what is beyond is cut, so that an honest client asks again over
 * TCP, or not sent at all. Only answers much longer than what was asked count, and refusals of
 * strangers; never replies to this machine itself, or to who shows a cookie of ours.
 *
 * <p>A client of our own networks is told by its address, any other by its /24 or /56. The table
 * has a bound; where it is full, answers go out and refusals do not. Thread-safe; a look takes a
 * lock that is held for some tens of nanoseconds.
 */
final class ReplyLimit {
  /** What is done with a reply. */
  enum Word {
    SEND,
    CUT,
    DROP
  }

  /** Identical answers in a second, to a client of our own networks. */
  static final int TO_OWN = 50;

  /** And to others whom the owner lets ask. */
  static final int TO_OTHERS = 10;

  /** Refusals in a second, to one network of strangers. */
  static final int REFUSALS = 5;

  /** And to all of them. */
  static final int REFUSALS_IN_ALL = 100;

  /** A power of two: a few times the answers a home has in a second. */
  private static final int PLACES = 4_096;

  private static final int STEPS = 4;
  private static final int HEADER_AND_OPT = 12 + 4 + 11;
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private final long seed = new SecureRandom().nextLong();
  private final long[] keys = new long[PLACES];
  private final long[] seconds = new long[PLACES];
  private final int[] counts = new int[PLACES];
  private final LongAdder cut = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** Whether a stranger is told that it is refused, over whatever transport; counts it. */
  boolean refuses(Query query, long now) {
    boolean tells;
    synchronized (this) {
      tells =
          count(mix(prefix(query.client(), false) ^ 1), now, Integer.MAX_VALUE) <= REFUSALS
              && count(mix(2), now, Integer.MAX_VALUE) <= REFUSALS_IN_ALL;
    }
    if (!tells) {
      dropped.increment();
    }
    return tells;
  }

  /** Whether a reply of that length has to be counted at all. */
  static boolean counts(Query query, int octets) {
    return query.transport() == Transport.UDP
        && octets > 2 * (HEADER_AND_OPT + query.question().qname().length())
        && !query.client().isLoopbackAddress()
        && !query.showsOurCookie();
  }

  /**
   * What is done with a reply for which {@link #counts} holds; counts it.
   *
   * @param own whether the client is of our own networks
   * @param now monotonic nanoseconds
   */
  Word judge(Query query, boolean own, long now) {
    int question = 31 * query.question().qname().hashCode() + query.question().qtype();
    int before;
    synchronized (this) {
      before = count(mix(prefix(query.client(), own)) + question, now, 1) - 1;
    }
    if (before < (own ? TO_OWN : TO_OTHERS)) {
      return Word.SEND;
    }
    if (own || before % 2 == 0) {
      cut.increment();
      return Word.CUT;
    }
    dropped.increment();
    return Word.DROP;
  }

  /** Answers that were cut since the start. */
  long cut() {
    return cut.sum();
  }

  /** Replies that were not sent since the start. */
  long dropped() {
    return dropped.sum();
  }

  /**
   * How often a key came this second, this time included.
   *
   * @param full what is said where there is no place for it
   */
  private int count(long key, long now, int full) {
    long second = Math.floorDiv(now, NANOS_A_SECOND);
    int at = (int) mix(key) & PLACES - 1;
    int free = -1;
    for (int step = 0; step < STEPS; step++, at = at + 1 & PLACES - 1) {
      boolean current = seconds[at] == second && counts[at] > 0;
      if (current && keys[at] == key) {
        return ++counts[at];
      }
      if (!current && free < 0) {
        free = at;
      }
    }
    if (free < 0) {
      return full;
    }
    keys[free] = key;
    seconds[free] = second;
    counts[free] = 1;
    return 1;
  }

  /** The address, or as much of it as tells one network of strangers from another. */
  private static long prefix(InetAddress client, boolean whole) {
    byte[] octets = client.getAddress();
    int kept = whole ? octets.length : octets.length == 4 ? 3 : 7;
    long prefix = kept;
    for (int i = 0; i < kept; i++) {
      prefix = prefix * 0x0000_0100_0000_01b3L ^ octets[i] & 0xff;
    }
    return prefix;
  }

  /** So that nobody can tell which keys share a place (MurmurHash3's finish). */
  private long mix(long key) {
    long mixed = key ^ seed;
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
