package dev.tacet.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Finds where a receiver is. Thread-safe; blocks, for seconds at most. */
@FunctionalInterface
public interface HostLookup {
  /**
   * @param host a name or an address, without brackets
   * @return the addresses in the order in which they should be tried, at least one
   * @throws IOException where there is none; the message says why, in words
   */
  List<InetAddress> of(String host) throws IOException;
}
