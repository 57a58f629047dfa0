package dev.tacet.device.source;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Finds the addresses of the router's name without the system's resolver: Tacet may be the only
 * resolver its host has. Thread-safe; blocks, for seconds at most.
 */
@FunctionalInterface
public interface RouterAddresses {
  /**
   * @param host a name such as {@code fritz.box}, never an address
   * @throws IOException where there is none; the message says why, in words
   */
  List<InetAddress> of(String host) throws IOException;
}
