package dev.tacet.listen;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many TCP connections there may be, in all and of one client address, and how many octets wait
 * unsent in them. Thread-safe; shared by all TCP listeners. The table holds open connections only.
 */
final class ConnectionCaps {
  private final int inAll;
  private final int perClient;
  private final Map<InetAddress, Integer> open = new HashMap<>();
  private int total;

  /** Octets handed to Netty that the system has not taken yet. */
  final AtomicLong unsent = new AtomicLong();

  ConnectionCaps(int inAll, int perClient) {
    this.inAll = inAll;
    this.perClient = perClient;
  }

  /** Whether one more is allowed; if so it is counted until {@link #leave}. */
  synchronized boolean enter(InetAddress client) {
    int ofClient = open.getOrDefault(client, 0);
    if (total >= inAll || ofClient >= perClient) {
      return false;
    }
    open.put(client, ofClient + 1);
    total++;
    return true;
  }

  synchronized void leave(InetAddress client) {
    open.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    total--;
  }

  synchronized int total() {
    return total;
  }
}
