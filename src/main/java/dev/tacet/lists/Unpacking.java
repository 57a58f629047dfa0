package dev.tacet.lists;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Takes gzip off by its magic, whoever put it there: a web server on the way, the list's maker, or
 * both. Bombs are given up early, by size and by ratio to what came over the network.
 */
final class Unpacking {
  /** The maker's {@code .gz} inside a server's Content-Encoding. */
  private static final int MAX_LAYERS = 2;

  private Unpacking() {}

  /**
   * The plain octets.
   *
   * @throws ListRefusedException here or while reading, where it is damaged, cut off, or a bomb
   */
  static InputStream open(InputStream raw, ListLimits limits) throws IOException {
    CountingStream packed = new CountingStream(raw);
    PushbackInputStream in = new PushbackInputStream(packed, 2);
    for (int layer = 0; isPacked(in); layer++) {
      if (layer == MAX_LAYERS) {
        throw new ListRefusedException("it is packed more than twice (a gzip bomb?)");
      }
      try {
        in =
            new PushbackInputStream(new Inflated(new GZIPInputStream(in, 8192), packed, limits), 2);
      } catch (EOFException | ZipException e) {
        throw damaged(e);
      }
    }
    return in;
  }

  private static boolean isPacked(PushbackInputStream in) throws IOException {
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    return magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
  }

  private static ListRefusedException damaged(IOException cause) {
    return new ListRefusedException("its gzip form is damaged or cut off", cause);
  }

  /** What was read from below, for the ratio. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count += octet < 0 ? 0 : 1;
      return octet;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      count += Math.max(read, 0);
      return read;
    }
  }

  private static final class Inflated extends FilterInputStream {
    /** Below this a good ratio is no bomb: a thousand equal comment lines pack well, too. */
    private static final long UNSUSPICIOUS = 4 << 20;

    private final CountingStream packed;
    private final ListLimits limits;
    private long count;

    Inflated(InputStream in, CountingStream packed, ListLimits limits) {
      super(in);
      this.packed = packed;
      this.limits = limits;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read;
      try {
        read = super.read(target, from, length);
      } catch (EOFException | ZipException e) {
        throw damaged(e);
      }
      count += Math.max(read, 0);
      if (count > limits.inflated()
          || count > UNSUSPICIOUS && count / Math.max(packed.count, 1) > limits.ratio()) {
        throw new ListRefusedException("it unpacks to far more than a list has (a gzip bomb?)");
      }
      return read;
    }
  }
}
