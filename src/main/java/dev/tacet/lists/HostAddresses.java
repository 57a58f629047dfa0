package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Finds the addresses of a list's host without the system's resolver: Tacet may be the only
 * resolver its host has. Thread-safe; blocks, for seconds at most.
 */
@FunctionalInterface
public interface HostAddresses {
  /** For commands that work on files while no server runs: they fetch nothing by name. */
  HostAddresses NONE =
      host -> {
        throw new IOException("names are looked up by the running server only");
      };

  /**
   * @return the addresses in the order in which they should be tried, at least one
   * @throws IOException where there is none; the message says why, in words
   * @throws java.io.InterruptedIOException where the thread was interrupted
   */
  List<InetAddress> of(DomainName host) throws IOException;
}
