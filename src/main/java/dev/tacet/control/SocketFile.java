package dev.tacet.control;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of the control socket: in a directory others cannot enter, so that nobody reaches the
 * socket even between its making and its permissions. Permission is the authentication.
 */
final class SocketFile {
  /** The kernel takes 107 octets; a little room is left for a resolved path. */
  private static final int MAX_OCTETS = 100;

  /** S_IFMT and S_IFSOCK of inode(7). */
  private static final int FILE_KIND = 0170000;

  private static final int SOCKET = 0140000;

  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  private final Path path;
  private final String group;
  private final SocketOwners owners;
  private boolean ours;

  SocketFile(Path path, String group, SocketOwners owners) {
    this.path = path.toAbsolutePath();
    this.group = group;
    this.owners = owners;
  }

  Path path() {
    return path;
  }

  /**
   * Makes the directory, and removes what a crashed server left.
   *
   * @throws java.nio.file.AccessDeniedException where another user owns the directory or what is in
   *     the socket's place, or may put something there
   */
  void prepare() throws IOException {
    int octets = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (octets > MAX_OCTETS) {
      throw new FileSystemException(
          path.toString(),
          null,
          "the path of the control socket has "
              + octets
              + " octets, at most "
              + MAX_OCTETS
              + " are possible; set control.socket to a shorter one");
    }
    Path directory = path.getParent();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.getParent());
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
      giveToGroup(directory);
      // The umask only takes away; the group's way in is part of what was asked for.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    }
    owners.checkDirectory(directory);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      owners.checkSocket(path, directory);
      removeStale();
    }
  }

  private void removeStale() throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & FILE_KIND) != SOCKET) {
      throw new FileSystemException(
          path.toString(),
          null,
          "the control socket's place is taken by something that is no socket; move it away, or set"
              + " control.socket to another place");
    }
    if (answers()) {
      throw new FileSystemException(
          path.toString(), null, "another server answers on the control socket; stop it first");
    }
    Files.delete(path);
  }

  /**
   * Whether somebody listens. Only a refused connection says no: one that is forbidden, or has to
   * queue, is to a server that lives.
   */
  private boolean answers() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (SocketException e) {
      String why = String.valueOf(e.getMessage());
      if (why.contains("refused")) {
        return false;
      }
      if (why.contains("temporarily unavailable")) {
        return true;
      }
      throw new FileSystemException(
          path.toString(),
          null,
          "cannot tell whether another server uses the control socket ("
              + why
              + "); if none runs, remove it");
    }
  }

  /** Lets the owner and the group in, and nobody else. Call it when the socket is bound. */
  void admitGroup() throws IOException {
    ours = true;
    giveToGroup(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
  }

  private void giveToGroup(Path file) {
    try {
      GroupPrincipal principal =
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
      Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setGroup(principal);
    } catch (IOException | UnsupportedOperationException e) {
      // A checkout runs without that group: then only its owner may use the command line.
      LOG.debug("{} stays with its owner: there is no group {} to give it to", file, group);
    }
  }

  /** Removes the socket if it is the one we bound: never that of a server that kept us out. */
  void remove() throws IOException {
    if (ours) {
      ours = false;
      Files.deleteIfExists(path);
    }
  }
}
