package dev.tacet.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, unpacked once into a directory of ours. Left alone, the driver unpacks
 * it into the temp directory at each start: a memory card wears, and a {@code noexec} one refuses.
 */
final class NativeLibrary {
  private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

  /** The driver's name for the directory. */
  private static final String PATH = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /**
   * Unpacks the library where it is not there yet, and tells the driver, unless whoever started
   * this has told it where one lies. Where that fails the driver goes its own way, with a line in
   * the log.
   */
  static void unpackInto(Path directory) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    Path home = directory.resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream in = JDBC.class.getResourceAsStream(resource)) {
      if (in == null) {
        log.info("no SQLite library for {} is packed", OSInfo.getNativeLibFolderPathForCurrentOS());
        return;
      }
      byte[] library = in.readAllBytes();
      OwnedFiles.directory(directory, "rwx------");
      OwnedFiles.directory(home, "rwx------");
      Path file = home.resolve(name);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !Arrays.equals(library, Files.readAllBytes(file))) {
        Path half = Files.createTempFile(home, name, ".part");
        Files.write(half, library);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      }
      System.setProperty(PATH, home.toString());
      System.setProperty("org.sqlite.lib.name", name);
    } catch (IOException e) {
      log.warn(
          "cannot unpack the SQLite library into {}: {}; it is unpacked into the temp directory",
          home,
          e.getMessage());
    }
  }
}
