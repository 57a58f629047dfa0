package dev.tacet.store;

import dev.tacet.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes files and directories that are ours alone: no link is followed, nobody else gets more than
 * was asked for whatever the umask, and what another user owns is refused. Thread-safe.
 */
final class OwnedFiles {
  private OwnedFiles() {}

  /**
   * Makes a directory where there is none, or takes the one there.
   *
   * @return its real path
   */
  static Path directory(Path directory, String mode) throws DataDirectoryException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(mode);
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        create(directory, wanted);
      }
      if (Files.isSymbolicLink(directory)) {
        // The owner may keep the data on another disk, but a stranger may not say where ours goes.
        refuseForeign(directory, true);
      }
      Path real = directory.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new DataDirectoryException(Fault.UNUSABLE, real + " is not a directory");
      }
      refuseForeign(real, false);
      narrow(real, wanted);
      return real;
    } catch (DataDirectoryException e) {
      throw e;
    } catch (IOException e) {
      throw unusable(directory, "make the data directory", e);
    }
  }

  private static void create(Path directory, Set<PosixFilePermission> mode) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(mode));
      Files.setPosixFilePermissions(directory, mode);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; whose it is comes next.
      return;
    }
  }

  /** Makes an empty file where there is none, or checks the one there. */
  static void file(Path file, String mode) throws DataDirectoryException {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(mode);
    try {
      try {
        Set<StandardOpenOption> options =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(wanted)).close();
        // The umask only takes away; the group's right to read is part of what was asked for.
        Files.setPosixFilePermissions(file, wanted);
      } catch (FileAlreadyExistsException e) {
        PosixFileAttributes found =
            Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
          throw new DataDirectoryException(
              Fault.NOT_OURS, file + " is not a plain file (a link?); remove it and try again");
        }
        refuseForeign(file, false);
        narrow(file, wanted);
      }
    } catch (DataDirectoryException e) {
      throw e;
    } catch (IOException e) {
      throw unusable(file, "open this file", e);
    }
  }

  /** Refuses what another user owns; {@code orRoot} forgives what root put there. */
  private static void refuseForeign(Path path, boolean orRoot) throws IOException {
    int owner = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int us = ownUid();
    if (owner == us || orRoot && owner == 0) {
      return;
    }
    String name = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    throw new DataDirectoryException(
        Fault.NOT_OURS,
        "%s belongs to user \"%s\" (uid %s), you are uid %s; try: sudo -u %s tacet ..."
            .formatted(
                path, name, Integer.toUnsignedString(owner), Integer.toUnsignedString(us), name));
  }

  /** Takes away what is beyond {@code wanted}; never grants more than the owner did. */
  private static void narrow(Path path, Set<PosixFilePermission> wanted) throws IOException {
    Set<PosixFilePermission> found = EnumSet.noneOf(PosixFilePermission.class);
    found.addAll(Files.getPosixFilePermissions(path));
    if (found.retainAll(wanted)) {
      Files.setPosixFilePermissions(path, found);
    }
  }

  /**
   * The effective user id. Not the owner of {@code /proc/self}: that is root for a process that
   * gained a capability when it was started.
   */
  private static int ownUid() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("Uid:")) {
          return Integer.parseUnsignedInt(line.split("\\s+")[2]);
        }
      }
    }
    Path probe = Files.createTempFile("tacet", "uid");
    try {
      return (int) Files.getAttribute(probe, "unix:uid");
    } finally {
      Files.delete(probe);
    }
  }

  static DataDirectoryException unusable(Path path, String doing, IOException cause) {
    String why =
        cause instanceof AccessDeniedException
            ? "permission denied; choose another place with --data, or make it writable for you"
            : cause instanceof NoSuchFileException
                ? "a directory on the way is missing"
                : cause instanceof FileSystemException known && known.getReason() != null
                    ? known.getReason()
                    : String.valueOf(cause.getMessage());
    DataDirectoryException result =
        new DataDirectoryException(Fault.UNUSABLE, "cannot " + doing + ": " + path + ": " + why);
    result.initCause(cause);
    return result;
  }
}
