package dev.tacet.alert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts and their surroundings, as tests need them. */
final class Samples {
  static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  /** All that a stranger could put into a name to hurt a reader, and more than 255 octets of it. */
  static final String HOSTILE =
      "cam\r\nBcc: victim@example.org\r\n\r\n\"'`$(reboot);|&<b>+#/\u0000\u001b[31m\u202e\ud83d\udca9"
          + "x".repeat(255);

  /** Every name leads here. */
  static final HostLookup LOOPBACK = host -> List.of(InetAddress.getByName("127.0.0.1"));

  private Samples() {}

  static Alert alert(AlertKind kind, String subject) {
    return new Alert(kind, subject, AT, 5, "title of " + subject, "some text", Map.of("n", 3));
  }

  static Notice notice() {
    return Notice.of(alert(AlertKind.BEACON, "#5 a.example")).named(id -> "camera");
  }

  static Notice hostile() {
    return Notice.of(
            new Alert(
                AlertKind.NEW_DEVICE,
                HOSTILE,
                AT,
                7,
                HOSTILE,
                HOSTILE,
                Map.of(HOSTILE, HOSTILE, "many", 12L, "sure", true)))
        .named(id -> HOSTILE);
  }

  static Path secret(Path directory, String mode, String text) {
    try {
      Path file = Files.createTempFile(directory, "secret", "");
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
