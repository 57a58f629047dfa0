package dev.tacet.device.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines of at most 512 octets out of a stream that may never end; a longer one is left out, and one
 * without an end at the end of the stream as well. One thread.
 */
final class BoundedLines {
  static final int MAX = 512;

  private final InputStream in;

  BoundedLines(InputStream in) {
    this.in = new BufferedInputStream(in, 4_096);
  }

  /** The next whole line, waiting for it; empty at the end. */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(MAX);
    boolean tooLong = false;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet != '\n') {
        tooLong |= line.size() == MAX;
        if (!tooLong) {
          line.write(octet);
        }
      } else if (!tooLong) {
        return Optional.of(line.toString(StandardCharsets.UTF_8));
      } else {
        line.reset();
        tooLong = false;
      }
    }
    return Optional.empty();
  }
}
