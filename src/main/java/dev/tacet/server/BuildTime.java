package dev.tacet.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** When this program was built, as the build wrote it into a resource: the same for a commit. */
public final class BuildTime {
  private BuildTime() {}

  public static Instant read() {
    try (InputStream in =
        Objects.requireNonNull(BuildTime.class.getResourceAsStream("built.txt"), "built.txt")) {
      return Instant.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
