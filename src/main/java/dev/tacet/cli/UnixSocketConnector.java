package dev.tacet.cli;

import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.control.client.NoPermissionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Speaks to a server over its Unix socket. */
final class UnixSocketConnector implements SocketConnector {
  @Override
  public TacetControl connect(Path socket) throws IOException {
    try {
      return ControlClient.connect(socket, System.getProperty("user.name", ""));
    } catch (NoPermissionException e) {
      throw (AccessDeniedException)
          new AccessDeniedException(socket.toString(), null, e.getMessage()).initCause(e);
    }
  }
}
