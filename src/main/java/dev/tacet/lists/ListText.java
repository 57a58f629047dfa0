package dev.tacet.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * From octets to the text of a list as UTF-8 without a mark: gzip by its magic, UTF-16 by its mark.
 * Web pages and binary files are refused whole. Octets that are no UTF-8 stay what they are: no
 * name has them, and so they spoil their line only.
 *
 * @param head the beginning, up to 4,096 octets
 */
record ListText(InputStream octets, String head) {
  /** Octets looked at before anything is believed. */
  private static final int HEAD = 4096;

  /**
   * @throws ListRefusedException where it is no list
   */
  static ListText open(InputStream raw, ListLimits limits) throws IOException {
    PushbackInputStream in = new PushbackInputStream(Unpacking.open(raw, limits), HEAD);
    byte[] head = peek(in, HEAD);
    Charset charset = charset(head);
    if (charset.equals(StandardCharsets.UTF_8)) {
      refuseBinary(head);
    }
    String text = new String(head, charset);
    refuseWebPage(text);
    skipMark(in, head, charset);
    return new ListText(
        charset.equals(StandardCharsets.UTF_8)
            ? in
            : new Recoded(new InputStreamReader(in, charset)),
        text);
  }

  /**
   * Looks at the beginning of what stands in another list.
   *
   * @throws ListRefusedException where it is a web page or a binary file
   */
  static void refuseWhatIsNoList(byte[] head) throws IOException {
    refuseBinary(head);
    refuseWebPage(new String(head, StandardCharsets.UTF_8));
  }

  private static Charset charset(byte[] head) {
    if (head.length >= 2) {
      int mark = (head[0] & 0xff) << 8 | head[1] & 0xff;
      if (mark == 0xfffe) {
        return StandardCharsets.UTF_16LE;
      }
      if (mark == 0xfeff) {
        return StandardCharsets.UTF_16BE;
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static void skipMark(InputStream in, byte[] head, Charset charset) throws IOException {
    boolean utf8 = charset.equals(StandardCharsets.UTF_8);
    boolean marked =
        !utf8
            || head.length >= 3
                && (head[0] & 0xff) == 0xef
                && (head[1] & 0xff) == 0xbb
                && (head[2] & 0xff) == 0xbf;
    in.skipNBytes(marked ? utf8 ? 3 : 2 : 0);
  }

  /** One stray NUL spoils a line, many control characters are a picture or an archive. */
  private static void refuseBinary(byte[] head) throws IOException {
    int controls = 0;
    for (byte octet : head) {
      boolean text = octet < 0 || octet >= ' ' && octet != 0x7f || octet >= '\t' && octet <= '\r';
      controls += text ? 0 : 1;
    }
    if (controls >= 8 && controls * 20 > head.length) {
      throw new ListRefusedException("it is a binary file, not a list");
    }
  }

  private static void refuseWebPage(String head) throws IOException {
    String text = head.strip();
    String start = text.startsWith("\ufeff") ? text.substring(1).strip() : text;
    String lower = start.substring(0, Math.min(start.length(), 1024)).toLowerCase(Locale.ROOT);
    if (lower.startsWith("<") || lower.contains("<!doctype html") || lower.contains("<html")) {
      throw new ListRefusedException("it is a web page (a login or error page?), not a list");
    }
  }

  private static byte[] peek(PushbackInputStream in, int length) throws IOException {
    byte[] head = in.readNBytes(length);
    in.unread(head);
    return head;
  }

  /** Characters as UTF-8. */
  private static final class Recoded extends InputStream {
    private final Reader in;
    private final char[] characters = new char[4096];
    private byte[] octets = {};
    private int at;

    Recoded(Reader in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return at < octets.length || refill() ? octets[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (at == octets.length && !refill()) {
        return -1;
      }
      int count = Math.min(length, octets.length - at);
      System.arraycopy(octets, at, target, from, count);
      at += count;
      return count;
    }

    private boolean refill() throws IOException {
      int count = in.read(characters, 0, characters.length - 1);
      if (count <= 0) {
        return false;
      }
      if (Character.isHighSurrogate(characters[count - 1])) {
        int low = in.read(); // its other half must be recoded with it
        if (low >= 0) {
          characters[count++] = (char) low;
        }
      }
      octets = new String(characters, 0, count).getBytes(StandardCharsets.UTF_8);
      at = 0;
      return true;
    }
  }
}
