package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Octets in which a line end is one octet: UTF-16 by its mark becomes UTF-8, marks go, all else
 * stays as it is. So files of different encodings can stand in one.
 */
final class PlainText {
  private PlainText() {}

  static InputStream open(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 3);
    byte[] head = in.readNBytes(3);
    if (starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff)) {
      Charset charset =
          starts(head, 0xff, 0xfe) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
      in.unread(head, 2, head.length - 2);
      return new Recoded(new InputStreamReader(in, charset));
    }
    if (!starts(head, 0xef, 0xbb, 0xbf)) {
      in.unread(head);
    }
    return in;
  }

  private static boolean starts(byte[] head, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static final class Recoded extends InputStream {
    private final Reader in;
    private final CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final CharBuffer chars = CharBuffer.allocate(8 * 1024);
    private final ByteBuffer octets = ByteBuffer.allocate(32 * 1024).limit(0);
    private boolean ended;

    Recoded(Reader in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      while (!octets.hasRemaining()) {
        if (ended) {
          return -1;
        }
        ended = in.read(chars) < 0;
        chars.flip();
        octets.clear();
        encoder.encode(chars, octets, ended);
        octets.flip();
        chars.compact(); // half of a surrogate pair waits for the other half
      }
      int given = Math.min(length, octets.remaining());
      octets.get(target, from, given);
      return given;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
