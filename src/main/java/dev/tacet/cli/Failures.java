package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import dev.tacet.server.PortException;
import dev.tacet.store.DataDirectoryException;
import dev.tacet.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** What kept files or a server from being opened, with its exit code. Pure functions. */
final class Failures {
  private Failures() {}

  static ControlException told(IOException failure) {
    if (failure instanceof DataDirectoryException data) {
      int code =
          switch (data.fault()) {
            case HELD -> ExitCodes.TRY_LATER;
            case NOT_OURS -> ExitCodes.PERMISSION;
            case UNUSABLE -> ExitCodes.DISK;
          };
      return new ControlException(code, data.getMessage());
    }
    if (failure instanceof PortException port) {
      int code = port.notPermitted() ? ExitCodes.PERMISSION : ExitCodes.UNAVAILABLE;
      return new ControlException(code, port.getMessage());
    }
    if (failure instanceof AccessDeniedException) {
      return new ControlException(ExitCodes.PERMISSION, failure.getMessage());
    }
    return new ControlException(ExitCodes.UNAVAILABLE, failure.getMessage());
  }

  static ControlException told(StoreException failure) {
    return new ControlException(ExitCodes.DISK, failure.getMessage());
  }
}
