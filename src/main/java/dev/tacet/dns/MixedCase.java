package dev.tacet.dns;

import java.util.function.IntSupplier;

/**
 * Letters of a question in upper or lower case by chance, which an honest resolver repeats and a
 * forger has to guess (draft-vixie-dnsext-dns0x20). Works on whole messages whose one question is
 * not compressed. Labels are shorter than 64 octets and letters are above, so that none of the
 * lengths between them is taken for one. Pure functions.
 */
public final class MixedCase {
  private static final int UPPER = 'a' - 'A';

  private MixedCase() {}

  /**
   * Mixes the case of a question in lower case.
   *
   * @param bits 16 by chance at each call
   * @return whether any letter is upper case now
   */
  public static boolean mix(byte[] message, IntSupplier bits) {
    boolean mixed = false;
    int chance = 1;
    int end = questionEnd(message);
    for (int i = Wire.HEADER; i < end; i++) {
      if (message[i] >= 'a' && message[i] <= 'z') {
        chance = chance == 1 ? 0x1_0000 | bits.getAsInt() : chance;
        if ((chance & 1) != 0) {
          message[i] -= UPPER;
          mixed = true;
        }
        chance >>>= 1;
      }
    }
    return mixed;
  }

  /** Whether a reply, which has the same question but for case, has it in the same case. */
  public static boolean same(byte[] reply, byte[] message) {
    int end = questionEnd(message);
    if (reply.length < end) {
      return false;
    }
    for (int i = Wire.HEADER; i < end; i++) {
      if (reply[i] != message[i]) {
        return false;
      }
    }
    return true;
  }

  /** Gives one message's question the letters of another's, which is the same but for case. */
  public static void copy(byte[] from, byte[] to) {
    int end = questionEnd(from);
    System.arraycopy(from, Wire.HEADER, to, Wire.HEADER, end - Wire.HEADER);
  }

  /** Puts the question into lower case, as all that is kept is. */
  public static void restore(byte[] message) {
    int end = questionEnd(message);
    for (int i = Wire.HEADER; i < end; i++) {
      if (message[i] >= 'A' && message[i] <= 'Z') {
        message[i] += UPPER;
      }
    }
  }

  private static int questionEnd(byte[] message) {
    int at = Wire.HEADER;
    while (at < message.length && message[at] != 0) {
      at += 1 + (message[at] & 0xff);
    }
    return Math.min(at, message.length);
  }
}
