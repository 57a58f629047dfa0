package dev.tacet.dns;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One extended error of an answer (RFC 8914 section 2).
 *
 * @param code the INFO-CODE, 0 to 65,535; it may be one we do not know, passed on from an upstream
 * @param text the EXTRA-TEXT, for people; may be empty
 */
public record ExtendedErrorText(int code, String text) {
  /** More text than this is cut: it must not push data out of a datagram. */
  static final int MAX_TEXT_OCTETS = 200;

  public ExtendedErrorText {
    Objects.requireNonNull(text);
    if (code >>> 16 != 0) {
      throw new IllegalArgumentException("an INFO-CODE has 16 bits: " + code);
    }
  }

  public static ExtendedErrorText of(ExtendedError error, String text) {
    return new ExtendedErrorText(error.code(), text);
  }

  /** The same with no more text than is ever sent: what is kept of a stranger's has a bound. */
  ExtendedErrorText shortened() {
    byte[] kept = octets(MAX_TEXT_OCTETS);
    return new ExtendedErrorText(code, new String(kept, StandardCharsets.UTF_8));
  }

  /** The text as UTF-8, cut between characters to what there is room for. */
  byte[] octets(int room) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    int end = all.length;
    int most = Math.min(room, MAX_TEXT_OCTETS);
    if (end > most) {
      end = most;
      while (end > 0 && (all[end] & 0xc0) == 0x80) {
        end--;
      }
    }
    return end == all.length ? all : java.util.Arrays.copyOf(all, end);
  }
}
