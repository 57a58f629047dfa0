package dev.tacet.lists;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which addresses a list's URL may lead to. The owner may fetch from wherever he likes, as long as
 * he names the server in a way that can only be meant: by its address, {@code localhost}, a single
 * label, or a name under a suffix that the public DNS does not have. Any other name is a stranger's
 * to point where he likes, now or at the next redirect, and so leads to public addresses only.
 *
 * <p>Thread-safe where its {@link HostAddresses} is.
 */
final class TargetRules {
  /** A server with more addresses than these is reached by one of these, or not at all. */
  private static final int MAX_ADDRESSES = 8;

  /** RFC 6762, RFC 8375, ICANN's choice of 2024, and what routers have made up. */
  private static final Set<String> LOCAL_ONLY =
      Set.of("local", "lan", "home", "home.arpa", "internal", "localdomain", "localhost");

  private final HostAddresses addresses;
  private final Predicate<InetAddress> ours;

  /**
   * @param ours whether an address is one of this machine's own
   */
  TargetRules(HostAddresses addresses, Predicate<InetAddress> ours) {
    this.addresses = addresses;
    this.ours = ours;
  }

  static TargetRules onThisMachine(HostAddresses addresses) {
    return new TargetRules(addresses, TargetRules::isOurs);
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false; // no interfaces are to be seen: then there are none to be protected, either
    }
  }

  /**
   * The addresses to connect to, and none else, in this order.
   *
   * @param subscribed the URL as the owner wrote it
   * @param at the same, or where a redirect has led
   * @throws ListRefusedException where there is none, or none that is allowed
   */
  List<InetAddress> targets(WebAddress subscribed, WebAddress at) throws IOException {
    List<InetAddress> found = lookUp(at);
    boolean named = at.host().equals(subscribed.host()) && isMeant(subscribed);
    List<InetAddress> allowed = new ArrayList<>();
    String refused = "";
    for (InetAddress address : found) {
      Optional<String> inside = named ? Optional.empty() : inside(address);
      if (inside.isEmpty() && allowed.size() < MAX_ADDRESSES) {
        allowed.add(address);
      } else if (inside.isPresent()) {
        refused = at.host() + " leads to " + AddressText.of(address) + ", " + inside.get();
      }
    }
    if (allowed.isEmpty()) {
      throw new ListRefusedException(
          refused + "; if that server is meant, name it by its address in the list's own URL");
    }
    return List.copyOf(allowed);
  }

  private Optional<String> inside(InetAddress address) {
    boolean own = ours.test(address) || InsideAddresses.carried(address).filter(ours).isPresent();
    return own ? Optional.of("this machine's own address") : InsideAddresses.kind(address);
  }

  private List<InetAddress> lookUp(WebAddress at) throws IOException {
    if (at.literal().isPresent()) {
      return List.of(at.literal().get());
    }
    if (at.host().equals("localhost") || at.host().endsWith(".localhost")) {
      // RFC 6761 section 6.3: never looked up.
      return List.of(AddressText.parse("127.0.0.1"), AddressText.parse("::1"));
    }
    DomainName name;
    try {
      name = DomainName.parse(at.host());
    } catch (IllegalArgumentException e) {
      throw new ListRefusedException("\"" + at.host() + "\" is no name of a host", e);
    }
    try {
      return addresses.of(name);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new ListRefusedException(
          ListRefusedException.Why.UNREACHED,
          "no address is known for its host " + at.host() + ": " + e.getMessage(),
          e);
    }
  }

  /** Whether the host's name can only mean what the owner has at home. */
  static boolean isMeant(WebAddress subscribed) {
    String host = subscribed.host();
    return subscribed.literal().isPresent()
        || host.indexOf('.') < 0
        || LOCAL_ONLY.stream().anyMatch(suffix -> host.endsWith("." + suffix));
  }
}
