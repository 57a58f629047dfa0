package dev.tacet.alert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A secret in the first line of a file that others cannot read. Read when it is needed, so that one
 * that was changed counts at once, and kept nowhere. No message of ours has a word of it.
 */
final class Secret {
  private static final int LARGEST = 4_096;

  private final Path file;
  private final Optional<String> group;

  Secret(Path file) {
    this(file, Optional.empty());
  }

  /**
   * @param group that may read it beside the one this process runs as, by its name
   */
  Secret(Path file, Optional<String> group) {
    this.file = file;
    this.group = group;
  }

  /** The secret, of at least one character, without what ends the line. */
  String read() throws NotSentException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw refused("is no regular file");
      }
      refuseOpen();
      byte[] octets;
      try (InputStream in = Files.newInputStream(file)) {
        octets = in.readNBytes(LARGEST + 1);
      }
      if (octets.length > LARGEST) {
        throw refused("is larger than 4 KiB; put the secret into its first line, and nothing else");
      }
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(octets)).toString();
      String secret = text.lines().findFirst().orElse("").strip();
      if (secret.isEmpty()) {
        throw refused("has nothing in its first line; put the secret there");
      }
      return secret;
    } catch (CharacterCodingException e) {
      throw refused("is not text in UTF-8");
    } catch (NoSuchFileException e) {
      throw refused("does not exist; make it, with the secret in its first line, and chmod 600");
    } catch (AccessDeniedException e) {
      throw refused(
          "may not be read by user \""
              + System.getProperty("user.name")
              + "\"; try: chown "
              + System.getProperty("user.name")
              + " "
              + file);
    } catch (IOException e) {
      throw NotSentException.forGood("the file " + file + " cannot be read", e);
    }
  }

  /** Our own group may read it, as it may read the configuration; nobody else may do anything. */
  private void refuseOpen() throws IOException, NotSentException {
    Map<String, Object> found = Files.readAttributes(file, "unix:gid,group,permissions");
    @SuppressWarnings("unchecked")
    Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) found.get("permissions");
    boolean ours =
        ownGroup().filter(own -> own.equals(found.get("gid"))).isPresent()
            || group.filter(((Principal) found.get("group")).getName()::equals).isPresent();
    for (PosixFilePermission permission : permissions) {
      boolean fine =
          permission.name().startsWith("OWNER_")
              || permission == PosixFilePermission.GROUP_READ && ours;
      if (!fine) {
        throw refused(
            "can be read or changed by others ("
                + PosixFilePermissions.toString(permissions)
                + "), so it is not used; try: chmod 600 "
                + file);
      }
    }
  }

  /** The group this process runs as; empty where the kernel does not say. */
  private static Optional<Integer> ownGroup() throws IOException {
    Path self = Path.of("/proc/self/status");
    if (!Files.isReadable(self)) {
      return Optional.empty();
    }
    return Files.readAllLines(self, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.startsWith("Gid:"))
        .map(line -> Integer.valueOf(line.split("\\s+")[2]))
        .findFirst();
  }

  private NotSentException refused(String why) {
    return NotSentException.forGood("the file " + file + " " + why);
  }
}
