package dev.tacet.upstream;

import java.security.SecureRandom;

/**
 * Unpredictable numbers for ids and for the choice of a port (RFC 5452 section 9.2). Drawn in
 * blocks, since each call of the generator costs microseconds. One thread.
 */
final class IdSource {
  private static final int BLOCK_OCTETS = 512;

  private final SecureRandom random = new SecureRandom();
  private final byte[] block = new byte[BLOCK_OCTETS];
  private int at = BLOCK_OCTETS;

  /** 0 to 65,535. */
  int next() {
    if (at == BLOCK_OCTETS) {
      random.nextBytes(block);
      at = 0;
    }
    return (block[at++] & 0xff) << 8 | block[at++] & 0xff;
  }

  /** 0 to {@code bound} - 1; even enough for a bound far below 65,536. */
  int below(int bound) {
    return next() % bound;
  }
}
