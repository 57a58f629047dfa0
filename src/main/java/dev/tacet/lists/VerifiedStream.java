package dev.tacet.lists;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The octets of a stored version; whoever reads to the end knows that they are the right ones. */
final class VerifiedStream extends FilterInputStream {
  private final MessageDigest digest = ListFolder.sha256();
  private final StoredCopy version;
  private long count;
  private boolean verified;

  VerifiedStream(InputStream in, StoredCopy version) {
    super(in);
    this.version = version;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int read = super.read(target, from, length);
    if (read > 0) {
      count += read;
      digest.update(target, from, read);
      if (count > version.octets()) {
        throw changed();
      }
    } else if (read < 0) {
      if (count != version.octets() || !matches()) {
        throw changed();
      }
    }
    return read;
  }

  /** A digest can be asked once; who reads at the end again gets the same answer. */
  private boolean matches() {
    verified = verified || HexFormat.of().formatHex(digest.digest()).equals(version.sha256());
    return verified;
  }

  private static IOException changed() {
    return new IOException("the copy's octets changed on disk");
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long octets) throws IOException {
    return readNBytes((int) Math.min(octets, 8192)).length;
  }
}
