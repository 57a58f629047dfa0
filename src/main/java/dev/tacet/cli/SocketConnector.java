package dev.tacet.cli;

import dev.tacet.control.api.TacetControl;
import java.io.IOException;
import java.nio.file.Path;

/** Speaks to a server over its Unix socket. */
interface SocketConnector {
  /**
   * Connects.
   *
   * @throws java.nio.file.AccessDeniedException where this user may not
   * @throws IOException where nobody listens
   */
  TacetControl connect(Path socket) throws IOException;
}
