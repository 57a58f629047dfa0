package dev.tacet.resolve;

import dev.tacet.config.RateLimitConfig;
import dev.tacet.policy.ClientProfile;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * How much one device may ask. Each may ask its whole allowance at once, and gains it back evenly
 * over the time it is for (a token bucket, kept as the moment at which it is full again). A device
 * counts as one whatever address it asks from; an address of nobody counts by itself.
 *
 * <p>Never limited are this machine's own programs. An address behind which many devices may be, of
 * a router or another forwarder, gets twenty times as much. At most {@link #MOST} are told apart:
 * beyond that the one that asked longest ago is forgotten. Thread-safe; a look-up takes a lock that
 * is held for some tens of nanoseconds.
 */
public final class RateLimit {
  /** Of nothing. */
  public static final RateLimit NONE = new RateLimit(RateLimitConfig.OFF, address -> false);

  static final int MOST = 4_096;

  /** How many devices an address may stand for. */
  static final int BEHIND_ONE_ADDRESS = 20;

  private final long nanosAQuery;
  private final long allowance;
  private final Predicate<InetAddress> standsForMany;
  private final LongAdder refused = new LongAdder();

  /** When each has its whole allowance again, in monotonic nanoseconds; the eldest first. */
  private final Map<Object, Long> fullAgain =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param standsForMany whether many devices may ask from an address; called on event loops
   */
  public RateLimit(RateLimitConfig config, Predicate<InetAddress> standsForMany) {
    allowance = config.queries();
    nanosAQuery = allowance == 0 ? 0 : config.per().toNanos() / allowance;
    this.standsForMany = standsForMany;
  }

  /**
   * Whether a query is within what its asker may ask; counts it, if so.
   *
   * @param now monotonic nanoseconds
   */
  boolean admits(ClientProfile profile, InetAddress client, long now) {
    if (allowance == 0 || client.isLoopbackAddress()) {
      return true;
    }
    boolean many = standsForMany.test(client);
    long cost = many ? Math.max(1, nanosAQuery / BEHIND_ONE_ADDRESS) : nanosAQuery;
    long most = nanosAQuery * allowance;
    Object asker = profile.device() == 0 || many ? client : (Object) profile.device();
    synchronized (fullAgain) {
      Long known = fullAgain.get(asker);
      long full = known == null || known - now < 0 ? now : known;
      if (full + cost - now > most) {
        refused.increment();
        return false;
      }
      fullAgain.put(asker, full + cost);
      return true;
    }
  }

  /** Queries refused since the start. */
  public long refused() {
    return refused.sum();
  }
}
