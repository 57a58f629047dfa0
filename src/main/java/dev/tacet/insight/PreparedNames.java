package dev.tacet.insight;

import dev.tacet.lists.PreparedProfiles;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The tables of {@link Owners} and {@link RegistrableDomains} as octets, made of the data in the
 * jar when the jar is: to work them out of two megabytes of text took each report a fifth of a
 * second of processor time. Maven runs {@link #main} once the classes are compiled; where another
 * builder did not, the text is read as before. Pure functions but for the files.
 */
public final class PreparedNames {
  static final String OWNERS = "owners.table";
  static final String SUFFIXES = "suffixes.table";

  private PreparedNames() {}

  /**
   * Writes both tables to where this class looks for them, and those of {@link PreparedProfiles}.
   *
   * @param arguments the directory of the compiled classes
   */
  public static void main(String[] arguments) throws IOException {
    Path classes = Path.of(arguments[0]);
    Path folder = classes.resolve("dev/tacet/insight");
    // First: the owners are made of the profiles, too.
    PreparedProfiles.write(classes);
    try (DataOutputStream out = to(folder.resolve(OWNERS))) {
      Owners.asPublished().writeTo(out);
    }
    try (DataOutputStream out = to(folder.resolve(SUFFIXES))) {
      RegistrableDomains.asPublished().writeTo(out);
    }
  }

  private static DataOutputStream to(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  /** A table of the jar; empty where the build made none. */
  static Optional<ByteBuffer> open(String table) {
    try (InputStream in = PreparedNames.class.getResourceAsStream(table)) {
      return in == null ? Optional.empty() : Optional.of(ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table + " of the jar", e);
    }
  }

  static void text(DataOutputStream out, String text) throws IOException {
    octets(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteBuffer in) {
    return new String(octets(in), StandardCharsets.UTF_8);
  }

  static void address(DataOutputStream out, InetAddress address) throws IOException {
    octets(out, address.getAddress());
  }

  static InetAddress address(ByteBuffer in) {
    try {
      return InetAddress.getByAddress(octets(in));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("no address in a table of the jar; build it again", e);
    }
  }

  private static void octets(DataOutputStream out, byte[] octets) throws IOException {
    out.writeShort(octets.length);
    out.write(octets);
  }

  private static byte[] octets(ByteBuffer in) {
    byte[] octets = new byte[in.getShort()];
    in.get(octets);
    return octets;
  }
}
