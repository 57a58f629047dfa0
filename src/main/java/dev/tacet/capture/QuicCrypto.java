package dev.tacet.capture;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client's Initial packets are protected with: keys that anybody can derive from the
 * connection id (RFC 9001 section 5.2, RFC 9369 section 3.3), so that reading them breaks nothing.
 * Keeps its ciphers, since finding one takes longer than using it. One thread.
 */
final class QuicCrypto {
  static final int TAG = 16;
  private static final int HASH = 32;
  private static final int KEY = 16;
  private static final int IV = 12;
  private static final String HMAC = "HmacSHA256";
  private static final byte[] SALT_1 = {
    0x38,
    0x76,
    0x2c,
    (byte) 0xf7,
    (byte) 0xf5,
    0x59,
    0x34,
    (byte) 0xb3,
    0x4d,
    0x17,
    (byte) 0x9a,
    (byte) 0xe6,
    (byte) 0xa4,
    (byte) 0xc8,
    0x0c,
    (byte) 0xad,
    (byte) 0xcc,
    (byte) 0xbb,
    0x7f,
    0x0a
  };
  private static final byte[] SALT_2 = {
    0x0d,
    (byte) 0xed,
    (byte) 0xe3,
    (byte) 0xde,
    (byte) 0xf7,
    0x00,
    (byte) 0xa6,
    (byte) 0xdb,
    (byte) 0x81,
    (byte) 0x93,
    (byte) 0x81,
    (byte) 0xbe,
    0x6e,
    0x26,
    (byte) 0x9d,
    (byte) 0xcb,
    (byte) 0xf9,
    (byte) 0xbd,
    0x2e,
    (byte) 0xd9
  };

  private final Mac mac;
  private final Cipher block;
  private final Cipher aead;

  QuicCrypto() {
    try {
      mac = Mac.getInstance(HMAC);
      block = Cipher.getInstance("AES/ECB/NoPadding");
      aead = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES and HMAC with SHA-256", e);
    }
  }

  /** The client's keys of a connection whose first Initial went to this connection id. */
  QuicKeys ofClient(int version, byte[] connectionId) {
    boolean second = version == QuicKeys.VERSION_2;
    try {
      mac.init(new SecretKeySpec(second ? SALT_2 : SALT_1, HMAC));
      byte[] client = expand(mac.doFinal(connectionId), "client in", HASH);
      String prefix = second ? "quicv2 " : "quic ";
      return new QuicKeys(
          expand(client, prefix + "key", KEY),
          expand(client, prefix + "hp", KEY),
          expand(client, prefix + "iv", IV));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any octets are a key", e);
    }
  }

  /** HKDF-Expand-Label (RFC 8446 section 7.1) without a context; one hash is always enough. */
  private byte[] expand(byte[] secret, String label, int length) throws InvalidKeyException {
    byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    mac.init(new SecretKeySpec(secret, HMAC));
    mac.update((byte) 0);
    mac.update((byte) length);
    mac.update((byte) full.length);
    mac.update(full);
    mac.update((byte) 0);
    mac.update((byte) 1);
    return Arrays.copyOf(mac.doFinal(), length);
  }

  /** The mask over first octet and packet number (RFC 9001 section 5.4.3). */
  byte[] mask(QuicKeys keys, byte[] octets, int sampleAt) {
    try {
      block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys.headerKey(), "AES"));
      return block.doFinal(octets, sampleAt, KEY);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any 16 octets are a key and a block", e);
    }
  }

  /**
   * The payload in the clear.
   *
   * @return empty where the octets are not what they pretend to be
   */
  byte[] open(QuicKeys keys, long packetNumber, byte[] header, byte[] octets, int from, int to) {
    byte[] nonce = keys.iv().clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[IV - 1 - i] ^= (byte) (packetNumber >>> 8 * i);
    }
    try {
      aead.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(keys.key(), "AES"),
          new GCMParameterSpec(TAG * 8, nonce));
      aead.updateAAD(header);
      return aead.doFinal(octets, from, to - from);
    } catch (GeneralSecurityException e) {
      return new byte[0]; // another connection's, or damaged
    }
  }
}
