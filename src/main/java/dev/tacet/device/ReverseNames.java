package dev.tacet.device;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Asks what the router calls an address. Implemented by {@code server} over an upstream; no
 * question about an address outside the house ever leaves it.
 */
public interface ReverseNames {
  /**
   * The name of an address.
   *
   * @return completes with empty where there is none, or nobody who may be asked; never
   *     exceptionally
   */
  CompletionStage<Optional<String>> nameOf(InetAddress address);
}
