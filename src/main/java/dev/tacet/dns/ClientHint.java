package dev.tacet.dns;

import java.util.Objects;
import java.util.Optional;

/**
 * What a query says of its device beyond the address: an EDNS option with a MAC, the path of a DoH
 * query, the TLS server name. Almost always {@link #NONE}. Anybody can write it; who believes it is
 * the policy's business. It is for us alone and never sent on. Immutable.
 *
 * @param mac 48 bits, or {@link #NO_MAC}
 * @param name of the DoH path or the TLS server name
 */
public record ClientHint(long mac, Optional<String> name) {
  /** No MAC was given. */
  public static final long NO_MAC = -1;

  /** The longest name that is kept: one label of a domain name. */
  public static final int MAX_NAME = 63;

  public static final ClientHint NONE = new ClientHint(NO_MAC, Optional.empty());

  public ClientHint {
    if (mac != NO_MAC && mac >>> 48 != 0) {
      throw new IllegalArgumentException("a MAC has 48 bits: " + Long.toHexString(mac));
    }
    Objects.requireNonNull(name);
    if (name.isPresent() && (name.get().isEmpty() || name.get().length() > MAX_NAME)) {
      throw new IllegalArgumentException("a device's name has 1 to 63 characters");
    }
  }

  public static ClientHint ofMac(long mac) {
    return new ClientHint(mac, Optional.empty());
  }

  public static ClientHint ofName(String name) {
    return new ClientHint(NO_MAC, Optional.of(name));
  }

  /** What a query's options say, with what its connection says: a name of the path or of TLS. */
  ClientHint with(ClientHint connection) {
    return connection.name.isEmpty()
        ? this
        : mac == NO_MAC ? connection : new ClientHint(mac, connection.name);
  }

  public boolean hasMac() {
    return mac != NO_MAC;
  }
}
