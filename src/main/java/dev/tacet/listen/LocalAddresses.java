package dev.tacet.listen;

import java.io.IOException;
import java.util.List;

/** Which addresses this host has at the moment. Thread-safe. */
@FunctionalInterface
public interface LocalAddresses {
  /**
   * Reads them anew.
   *
   * @throws IOException where the system does not tell; the addresses known before stay in use
   */
  List<OnLink> read() throws IOException;

  /** Those of the interfaces that are up. */
  static LocalAddresses ofThisHost() {
    return new InterfaceAddresses();
  }
}
