package dev.tacet.testkit;

import java.util.Arrays;
import java.util.Random;

/** What no honest client sends. */
public final class Hostile {
  private Hostile() {}

  /**
   * Noise, a good message with octets changed, or one that is cut off.
   *
   * @param kind which of the three: 0 to 2
   * @param good the message; it is changed
   */
  public static byte[] octets(int kind, byte[] good, Random random) {
    switch (kind) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(600)];
        random.nextBytes(noise);
        return noise;
      }
      case 1 -> {
        for (int flips = 1 + random.nextInt(5); flips > 0; flips--) {
          good[random.nextInt(good.length)] = (byte) random.nextInt();
        }
        return good;
      }
      case 2 -> {
        return Arrays.copyOf(good, random.nextInt(good.length));
      }
      default -> throw new IllegalArgumentException("there are three kinds, not one " + kind);
    }
  }
}
