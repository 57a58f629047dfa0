package dev.tacet.server;

import dev.tacet.config.Config;
import dev.tacet.config.QuicPlatform;
import io.netty.handler.codec.quic.Quic;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library that speaks QUIC, unpacked once into a directory of ours, and only where the
 * configuration wants QUIC. Left alone, Netty unpacks its 7 MB into the temp directory at each
 * start: a memory card wears, and a {@code noexec} one refuses.
 */
final class QuicLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(QuicLibrary.class);
  private static final String FOLDER = "/META-INF/native/";
  private static final String NETTY = "io.netty.handler.codec.quic.Quiche";
  private static final Set<String> SCHEMES = Set.of("quic", "h3");

  private QuicLibrary() {}

  /**
   * Unpacks and loads it where it is wanted. Where that fails Netty goes its own way, with a line
   * in the log; where that fails too, the upstreams and listeners that want it say so.
   *
   * @param directory where libraries are kept
   */
  static void prepare(Config config, Path directory) {
    if (wanted(config)) {
      QuicPlatform.HERE
          .library()
          .ifPresent(machine -> load(directory, "libnetty_quiche42_" + machine + ".so"));
    }
  }

  static boolean wanted(Config config) {
    return config.encryption().doq()
        || Stream.concat(config.upstreams().stream(), config.forward().values().stream())
            .anyMatch(upstream -> SCHEMES.contains(upstream.scheme()));
  }

  private static void load(Path directory, String name) {
    try (InputStream in = QuicLibrary.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        LOG.info("no library for QUIC is packed: {}", name);
        return;
      }
      // Netty tells its own classes by the file's name: it must stay as it is.
      Path file = unpacked(directory.resolve("quic"), name, in.readAllBytes());
      if (!isMapped(name.substring(0, name.length() - ".so".length()))) {
        loadWhenAsked(file, directory);
      }
    } catch (IOException | UncheckedIOException e) {
      saysWhy(directory, e);
    }
  }

  /**
   * Loads it in the midst of the start of Netty's own class, and nowhere else: the library looks
   * that class up while it is loaded, which would start it, and it, not finding its methods yet,
   * would unpack a second copy. The first thing it does is to ask for a logger.
   */
  private static void loadWhenAsked(Path file, Path directory) {
    InternalLoggerFactory before = InternalLoggerFactory.getDefaultFactory();
    InternalLoggerFactory.setDefaultFactory(
        new InternalLoggerFactory() {
          @Override
          protected InternalLogger newInstance(String name) {
            if (name.equals(NETTY)) {
              InternalLoggerFactory.setDefaultFactory(before);
              try {
                System.load(file.toAbsolutePath().toString());
              } catch (UnsatisfiedLinkError e) {
                saysWhy(directory, e);
              }
            }
            return ((Slf4JLoggerFactory) Slf4JLoggerFactory.INSTANCE).newInstance(name);
          }
        });
    try {
      Quic.isAvailable();
    } finally {
      InternalLoggerFactory.setDefaultFactory(before);
    }
  }

  private static void saysWhy(Path directory, Throwable e) {
    LOG.warn(
        "cannot keep the library for QUIC in {}: {}; it is unpacked into the temp directory",
        directory,
        Optional.ofNullable(e.getMessage()).orElse(e.toString()));
  }

  /** Whether it is in use already, as where several servers share a process: once is enough. */
  private static boolean isMapped(String name) throws IOException {
    try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
      return mapped.anyMatch(line -> line.contains(name));
    }
  }

  /** The file, which is written only where another one, or none, is there. */
  static Path unpacked(Path home, String name, byte[] library) throws IOException {
    Files.createDirectories(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = home.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !Arrays.equals(library, Files.readAllBytes(file))) {
      Path half = Files.createTempFile(home, name, ".part");
      Files.write(half, library);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }
}
