package dev.tacet.device;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as the book keeps them: no host name, no scope, IPv4 never dressed as IPv6. */
public final class PlainAddress {
  /** No text that could be a host name, which would be looked up. */
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private PlainAddress() {}

  /** Reads an address without a scope; asks nobody. Empty for anything else. */
  public static Optional<InetAddress> parse(String text) {
    if (!NUMERIC.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(InetAddress.getByName(text)));
    } catch (UnknownHostException e) {
      return Optional.empty(); // digits that are no address
    }
  }

  /** The same address without what hangs on it; a scope would keep an interface alive. */
  public static InetAddress of(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of neither 4 nor 16 octets", e);
    }
  }

  /** Whether one machine can have it. */
  public static boolean isOfADevice(InetAddress address) {
    return !address.isMulticastAddress() && !address.isAnyLocalAddress();
  }
}
