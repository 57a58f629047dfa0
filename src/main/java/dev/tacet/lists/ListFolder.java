package dev.tacet.lists;

import dev.tacet.policy.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The folder of last good copies ({@link StoredCopies}) and the compiled index. Every file appears
 * whole, by rename after its octets are on the disk; none is reached through a link.
 *
 * <p>Written by one thread; any may read.
 */
final class ListFolder {
  private static final String TEMPORARY = ".tmp";
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

  private final Path folder;
  private final AtomicLong scratchFiles = new AtomicLong();

  ListFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder and removes what a crash left behind. */
  void prepare() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, FOLDER);
    }
    removeEach("*" + TEMPORARY, Set.of());
  }

  /** The file name of a list's copies: never the list's own name, which is a stranger's text. */
  static String idOf(String list) {
    return HexFormat.of()
        .formatHex(sha256().digest(list.getBytes(StandardCharsets.UTF_8)))
        .substring(0, 16);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Path temporary(String name) {
    return folder.resolve(name + TEMPORARY);
  }

  /** Makes a new file for reading and writing; one left behind under that name is removed. */
  static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    Set<? extends OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, FILE);
  }

  /** Files for what does not fit into the heap; they have no name, so that no crash leaves one. */
  Scratch scratch() {
    return new Scratch() {
      @Override
      public FileChannel open() throws IOException {
        Path file = temporary("compile-" + scratchFiles.incrementAndGet());
        Files.deleteIfExists(file);
        Set<? extends OpenOption> options =
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE,
                LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, options, FILE);
      }

      @Override
      public long freeOctets() {
        // Not by way of FileStore, which reads the mounts and fails where they are not to be seen.
        return folder.toFile().getUsableSpace();
      }
    };
  }

  /** Opens a file of the folder for reading. */
  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Gives a finished file its name, for good: after a power cut there is the old or the new one.
   */
  void publish(FileChannel written, Path temporary, Path file) throws IOException {
    written.force(true);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Puts a small file in place of another one. */
  void replace(String name, byte[] content) throws IOException {
    Path temporary = temporary(name);
    try (FileChannel out = create(temporary)) {
      ByteBuffer octets = ByteBuffer.wrap(content);
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      publish(out, temporary, file(name));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Removes what is kept of a list. */
  void forget(String id) throws IOException {
    removeEach(id + "[-.]*", Set.of());
  }

  /** Removes the files a pattern of names fits, but for some. */
  void removeEach(String pattern, Set<Path> but) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : files) {
        if (!but.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
