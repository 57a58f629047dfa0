package dev.tacet.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What decides whether QUIC can be spoken here: it takes a library in the machine's own code, which
 * is packed for two kinds of machine only. Immutable.
 *
 * @param system as Java names it, such as {@code Linux}
 * @param machine as Java names it, such as {@code amd64}
 * @param musl whether the C library is musl, for which the packed ones are not made
 */
public record QuicPlatform(String system, String machine, boolean musl) {
  /** The machine we run on. */
  public static final QuicPlatform HERE =
      new QuicPlatform(
          System.getProperty("os.name", ""), System.getProperty("os.arch", ""), muslAlone());

  public QuicPlatform {
    Objects.requireNonNull(system);
    Objects.requireNonNull(machine);
  }

  /** Where several C libraries are installed, Java was made for glibc. */
  private static boolean muslAlone() {
    return isThere("ld-musl-") && !isThere("ld-linux");
  }

  private static boolean isThere(String loader) {
    for (Path directory : List.of(Path.of("/lib"), Path.of("/lib64"))) {
      try (var files = Files.newDirectoryStream(directory, loader + "*")) {
        if (files.iterator().hasNext()) {
          return true;
        }
      } catch (IOException e) {
        continue; // there is no such directory here
      }
    }
    return false;
  }

  /** The part of the library's file name that is this machine's; empty where none is packed. */
  public Optional<String> library() {
    if (!system.equals("Linux") || musl) {
      return Optional.empty();
    }
    return switch (machine.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of("linux_x86_64");
      case "aarch64" -> Optional.of("linux_aarch_64");
      default -> Optional.empty();
    };
  }

  /** Why QUIC cannot be spoken here, for the owner; empty where it can. */
  Optional<String> problem() {
    if (library().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "QUIC takes a library that is made for 64-bit Linux with glibc on x86 and ARM only, and"
            + " this is "
            + (musl ? system + " with musl" : system + " on " + machine));
  }
}
