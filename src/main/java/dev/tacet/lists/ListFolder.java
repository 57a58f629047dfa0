package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of last good copies and the compiled index. Every file appears whole, by rename after
 * its octets are on the disk; none is reached through a link. A copy's name holds the hash of its
 * octets and its description names that hash, so the rename of the description is the one moment at
 * which a new copy counts.
 *
 * <p>Written by one thread; any may read.
 */
final class ListFolder {
  private static final String TEMPORARY = ".tmp";
  private static final int MAX_DESCRIPTION = 256 * 1024;
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

  private final Path folder;

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

  /** The copy file of a list. */
  Path copyFile(String id, StoredCopy copy) {
    return file(id + "-" + copy.sha256().substring(0, 16) + ".txt");
  }

  /**
   * What is known of a list's last good copy.
   *
   * @return empty where there is none
   * @throws IOException where there is one that cannot be used
   */
  Optional<StoredCopy> describe(String id) throws IOException {
    byte[] json;
    try (FileChannel in = open(file(id + ".json"))) {
      json = Channels.newInputStream(in).readNBytes(MAX_DESCRIPTION);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    StoredCopy copy = StoredCopy.fromJson(json);
    try (FileChannel in = open(copyFile(id, copy))) {
      if (in.size() != copy.octets()) {
        throw new IOException("the copy has another length than its description says");
      }
    }
    return Optional.of(copy);
  }

  /** What is known of the versions of a list, the newest first. As {@link #describe}. */
  List<StoredCopy> versions(String id) throws IOException {
    return describe(id).stream().toList();
  }

  /** Writes a description, and with that makes the copy it describes the last good one. */
  void describe(String id, StoredCopy copy) throws IOException {
    Path temporary = temporary(id + ".json");
    try (FileChannel out = create(temporary)) {
      ByteBuffer json = ByteBuffer.wrap(copy.toJson());
      while (json.hasRemaining()) {
        out.write(json);
      }
      publish(out, temporary, file(id + ".json"));
    } finally {
      Files.deleteIfExists(temporary);
    }
    removeEach(id + "-*.txt", Set.of(copyFile(id, copy)));
  }

  /** Removes the files of lists that are subscribed no longer. */
  void removeOthers(Set<String> ids) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{txt,json}")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.length() < 16 || !ids.contains(name.substring(0, 16))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Removes what is kept of a list. */
  void forget(String id) throws IOException {
    removeEach(id + "[-.]*", Set.of());
  }

  private void removeEach(String pattern, Set<Path> but) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : files) {
        if (!but.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** The hash of an open file's octets, in hex; leaves the channel at its start. */
  static String hashOf(FileChannel file) throws IOException {
    MessageDigest digest = sha256();
    file.position(0);
    InputStream in = Channels.newInputStream(file);
    byte[] buffer = new byte[64 * 1024];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    file.position(0);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
