package dev.tacet.capture;

/**
 * The keys of one client's Initial packets. Immutable as long as nobody writes into the arrays,
 * which nobody does.
 *
 * @param key of the payload
 * @param headerKey of the mask over the header
 * @param iv which the packet number is added to
 */
record QuicKeys(byte[] key, byte[] headerKey, byte[] iv) {
  static final int VERSION_1 = 1;
  static final int VERSION_2 = 0x6b3343cf;
}
