package dev.tacet.listen;

import dev.tacet.dns.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses are to be listened on: those of the configuration, a wildcard as every local one
 * of its family. One thread at a time.
 */
final class WantedAddresses {
  private static final Logger log = LoggerFactory.getLogger(WantedAddresses.class);

  private final List<String> configured;
  private final LocalAddresses localAddresses;
  private final Consumer<List<OnLink>> onLinkChanged;

  /** Configured addresses whose scope names an interface that is not there. */
  private final Set<String> missing = new HashSet<>();

  private List<OnLink> known = List.of();
  private boolean unreadable;

  /**
   * @param onLinkChanged told the local addresses with their on-link networks where they differ
   *     from those read before
   */
  WantedAddresses(
      List<String> configured,
      LocalAddresses localAddresses,
      Consumer<List<OnLink>> onLinkChanged) {
    this.configured = configured;
    this.localAddresses = localAddresses;
    this.onLinkChanged = onLinkChanged;
  }

  /** Reads the local addresses; where the system does not tell them, those known before stay. */
  void read() {
    List<OnLink> now;
    try {
      now = List.copyOf(localAddresses.read());
      unreadable = false;
    } catch (IOException e) {
      if (!unreadable) {
        log.warn("the system does not tell its addresses; those known before stay in use", e);
      }
      unreadable = true;
      return;
    }
    boolean changed = !now.equals(known);
    known = now; // always: equality does not see a link-local address move to another interface
    if (changed) {
      onLinkChanged.accept(now);
    }
  }

  /** By their text, because Java's own equality of addresses leaves the scope out. */
  Map<String, InetAddress> byText() {
    Map<String, InetAddress> wanted = new LinkedHashMap<>();
    for (String text : configured) {
      InetAddress address;
      try {
        address = literal(text);
      } catch (UnknownHostException e) {
        if (missing.add(text)) {
          log.warn("cannot listen on {} yet: {}; it is tried again", text, e.getMessage());
        }
        continue;
      }
      missing.remove(text);
      if (!address.isAnyLocalAddress()) {
        wanted.put(AddressText.scoped(address), address);
        continue;
      }
      for (OnLink local : known) {
        if (local.address().getClass() == address.getClass()) {
          wanted.put(AddressText.scoped(local.address()), local.address());
        }
      }
    }
    return wanted;
  }

  /** Never looks a name up: what is no address is an error. */
  private static InetAddress literal(String text) throws UnknownHostException {
    if (!text.matches("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*(%.+)?")) {
      throw new UnknownHostException("not an IP address: " + text);
    }
    return InetAddress.getByName(text);
  }
}
