package dev.tacet.insight.evidence;

import dev.tacet.dns.RecordTypes;
import dev.tacet.insight.Observation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The record that a sheet of evidence sums up, as text, and its hash. The same observations give
 * the same octets wherever they are read, and nothing else is in it: neither what the device is
 * called today nor when it was made. One line each, ended by LF, of five cells with a tab between:
 *
 * <pre>
 * time name type outcome queries
 * 2026-11-01T00:00:00.250Z cam.vendor.example A passed 1
 * </pre>
 *
 * <p>Names are in presentation form (RFC 1035 section 5.1: what is no letter of ASCII stands as
 * {@code \DDD}), so that no name can end a cell or a line. One thread.
 */
public final class RecordRows {
  private static final String HEAD = "time\tname\ttype\toutcome\tqueries\n";

  /** Always three digits of a second, whatever they are. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final DigestOutputStream out;
  private long rows;

  /**
   * @param out is given the text as it comes; the caller's to close
   * @throws UncheckedIOException as all methods, where it cannot be written
   */
  public RecordRows(OutputStream out) {
    try {
      this.out = new DigestOutputStream(out, MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    write(HEAD);
  }

  public void add(Observation observation) {
    rows++;
    write(
        TIME.format(Instant.ofEpochMilli(observation.atMillis()))
            + '\t'
            + observation.name()
            + '\t'
            + RecordTypes.name(observation.type())
            + '\t'
            + observation.fate().word()
            + '\t'
            + observation.repeats()
            + '\n');
  }

  /** Lines without the first one. */
  public long rows() {
    return rows;
  }

  /** The hash of all that was written, 64 hexadecimal digits; once. */
  public String sha256() {
    return HexFormat.of().formatHex(out.getMessageDigest().digest());
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
