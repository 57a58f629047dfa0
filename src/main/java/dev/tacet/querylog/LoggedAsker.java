package dev.tacet.querylog;

import java.net.InetAddress;
import java.util.Objects;

/**
 * Who asked, as the log keeps it. Immutable.
 *
 * @param client the address; unspecified (0.0.0.0 or ::) where privacy hides it
 * @param device the device's number, 0 where none was known
 */
public record LoggedAsker(InetAddress client, int device) {
  public LoggedAsker {
    Objects.requireNonNull(client);
  }

  /** Whether privacy hides who it was. */
  public boolean isHidden() {
    return device == 0 && client.isAnyLocalAddress();
  }
}
