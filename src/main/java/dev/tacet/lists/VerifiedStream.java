package dev.tacet.lists;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * The octets of a stored version; whoever reads to the end knows that they are the right ones, by
 * their number and CRC-32. The SHA-256 that names a version would cost as much again as all the
 * rest of reading, and against someone who may write into the folder neither helps.
 */
final class VerifiedStream extends FilterInputStream {
  private final StoredCopy version;
  private final CRC32 crc = new CRC32();
  private long count;

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
      crc.update(target, from, read);
    }
    if (count > version.octets() || read < 0 && !isWhole()) {
      throw new IOException("the copy's octets changed on disk");
    }
    return read;
  }

  private boolean isWhole() {
    return count == version.octets() && version.crc32().orElse(crc.getValue()) == crc.getValue();
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
