package dev.tacet.dns;

import java.util.Optional;

/**
 * What a query says of its device beyond the address: an EDNS option with a MAC, the path of a DoH
 * query, the TLS server name. Almost always {@link #NONE}.
 */
public record ClientHint(Optional<String> name) {
  public static final ClientHint NONE = new ClientHint(Optional.empty());
}
