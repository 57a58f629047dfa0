package dev.tacet.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the place of the control socket is safe from other users. Whoever owns the directory, or
 * may write there, can put a socket of their own in place of ours and take the owner's commands.
 */
final class SocketOwners {
  private static final int ROOT = 0;

  /** S_ISVTX and S_IWOTH of inode(7). */
  private static final int STICKY = 01000;

  private static final int WRITABLE_BY_ALL = 02;

  /**
   * What there is at a path; links are not followed.
   *
   * @param owner user id
   * @param mode kind and permissions, as in inode(7)
   */
  record Found(int owner, String ownerName, int mode) {
    private boolean sticky() {
      return (mode & STICKY) != 0;
    }

    private boolean writableByAll() {
      return (mode & WRITABLE_BY_ALL) != 0;
    }
  }

  /** Looks at a path. */
  interface Look {
    Found at(Path path) throws IOException;
  }

  private final int us;
  private final Look look;

  /**
   * @param us our effective user id
   */
  SocketOwners(int us) {
    this(us, SocketOwners::look);
  }

  SocketOwners(int us, Look look) {
    this.us = us;
    this.look = look;
  }

  private static Found look(Path path) throws IOException {
    return new Found(
        (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS),
        Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName(),
        (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
  }

  /** Refuses a directory, or a link to one, that is not safe. */
  void checkDirectory(Path directory) throws IOException {
    if (Files.isSymbolicLink(directory)) {
      refuse(directory, foreign(look.at(directory)));
    }
    Path real = directory.toRealPath();
    refuse(real, directoryFault(look.at(real)));
  }

  /** Refuses what another user put in the socket's place. */
  void checkSocket(Path socket, Path directory) throws IOException {
    refuse(socket, socketFault(look.at(socket), look.at(directory.toRealPath())));
  }

  /** Why a directory is refused; empty where it is safe. */
  Optional<String> directoryFault(Found directory) {
    return foreign(directory)
        .or(
            () ->
                directory.writableByAll() && !directory.sticky()
                    ? Optional.of(
                        "every user may write in this directory and put another socket in place of"
                            + " ours; try: chmod o-w, or set control.socket to another place")
                    : Optional.empty());
  }

  /** Why what is in the socket's place is refused; empty where it may be replaced. */
  Optional<String> socketFault(Found socket, Found directory) {
    // Where all may write, root's would be as much in the way as anybody's.
    return directory.writableByAll() && socket.owner() != us ? owned(socket) : foreign(socket);
  }

  private Optional<String> foreign(Found found) {
    return found.owner() == us || found.owner() == ROOT ? Optional.empty() : owned(found);
  }

  private Optional<String> owned(Found found) {
    return Optional.of(
        "it belongs to user \"%s\" (uid %s), you are uid %s; set control.socket to a place of your"
                .formatted(
                    found.ownerName(),
                    Integer.toUnsignedString(found.owner()),
                    Integer.toUnsignedString(us))
            + " own, or try: sudo -u %s tacet ...".formatted(found.ownerName()));
  }

  private static void refuse(Path path, Optional<String> fault) throws IOException {
    if (fault.isPresent()) {
      throw new AccessDeniedException(
          path.toString(), null, "cannot have the control socket here: " + fault.get());
    }
  }
}
