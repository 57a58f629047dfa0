package dev.tacet.store;

import dev.tacet.dns.Transport;
import dev.tacet.querylog.Decision;
import java.net.InetAddress;

/** Who asked and how: a row of the table {@code asker}. */
record Asker(InetAddress client, int device, Transport transport) {
  static Asker of(Decision decision) {
    return new Asker(decision.client(), decision.device(), decision.transport());
  }
}
