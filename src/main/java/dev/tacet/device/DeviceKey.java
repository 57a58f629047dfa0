package dev.tacet.device;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What makes a device that device for good. Its {@link #text} is kept in {@code state.db}.
 * Immutable.
 */
public sealed interface DeviceKey
    permits DeviceKey.OfMac, DeviceKey.OfAddress, DeviceKey.OfName, DeviceKey.Self {

  /** {@code mac:02:11:22:33:44:55}, {@code addr:10.9.0.2}, {@code conf:tv} or {@code self}. */
  String text();

  /** A device whose MAC can be seen. */
  record OfMac(MacAddress mac) implements DeviceKey {
    @Override
    public String text() {
      return "mac:" + mac;
    }
  }

  /** A client beyond the wire, whose MAC nobody here can see. */
  record OfAddress(InetAddress address) implements DeviceKey {
    public OfAddress {
      address = PlainAddress.of(address);
    }

    @Override
    public String text() {
      return "addr:" + address.getHostAddress();
    }
  }

  /** A device of the configuration that is given by name and addresses, without a MAC. */
  record OfName(String name) implements DeviceKey {
    @Override
    public String text() {
      return "conf:" + name;
    }
  }

  /** This machine: loopback and the addresses of its own interfaces. */
  record Self() implements DeviceKey {
    @Override
    public String text() {
      return "self";
    }
  }

  /** Reads a kept key; empty where a later version wrote it, or a hand spoilt it. */
  static Optional<DeviceKey> parse(String text) {
    if (text.equals("self")) {
      return Optional.of(new Self());
    }
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(colon, 0))) {
      case "mac" -> MacAddress.parse(rest).filter(MacAddress::isOfADevice).map(OfMac::new);
      case "addr" -> PlainAddress.parse(rest).map(OfAddress::new);
      case "conf" -> rest.isEmpty() ? Optional.empty() : Optional.of(new OfName(rest));
      default -> Optional.empty();
    };
  }
}
