package dev.tacet.cli;

import dev.tacet.control.api.ControlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** Says whose the control socket is, and what this user can do about it. */
final class Denial {
  private Denial() {}

  /** The exception for a socket that this user may not use. */
  static ControlException of(Path socket) {
    String user = System.getProperty("user.name", "?");
    String begin = "cannot open the control socket " + socket + ": ";
    Optional<PosixFileAttributes> guard = attributes(socket);
    PosixFilePermission needed = PosixFilePermission.GROUP_WRITE;
    if (guard.isEmpty() && socket.toAbsolutePath().getParent() != null) {
      guard = attributes(socket.toAbsolutePath().getParent());
      needed = PosixFilePermission.GROUP_EXECUTE;
    }
    if (guard.isEmpty()) {
      return denied(
          begin + "you are \"" + user + "\", and its directory is closed to you; see ls -ld");
    }
    String group = guard.get().group().getName();
    String owner = guard.get().owner().getName();
    if (group.equals("root") || !guard.get().permissions().contains(needed)) {
      return denied(
          begin
              + "only user \""
              + owner
              + "\" may, you are \""
              + user
              + "\"; run this as "
              + owner);
    }
    return denied(
        begin
            + "it belongs to group \""
            + group
            + "\", you are \""
            + user
            + "\"; try: sudo usermod -aG "
            + group
            + " "
            + user
            + "  (and log in again)");
  }

  private static ControlException denied(String message) {
    return new ControlException(ExitCodes.PERMISSION, message);
  }

  private static Optional<PosixFileAttributes> attributes(Path file) {
    try {
      return Optional.of(
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return Optional.empty(); // closed to us as well: the caller asks further up
    }
  }
}
