package dev.tacet.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What a client says first: TLS, HTTP and QUIC. */
public final class Hello {
  public static final int QUIC_1 = 1;
  public static final int QUIC_2 = 0x6b3343cf;
  private static final int QUIC_LEAST = 1_200;

  private Hello() {}

  /**
   * A ClientHello handshake message, with {@code filler} octets of an extension before the name.
   */
  public static byte[] handshake(byte[] serverName, int filler) {
    OctetBuffer extensions = new OctetBuffer();
    extensions.u16(21).u16(filler).zeros(filler);
    extensions
        .u16(0)
        .u16(serverName.length + 5)
        .u16(serverName.length + 3)
        .u8(0)
        .u16(serverName.length)
        .octets(serverName);
    extensions.u16(16).u16(5).u16(3).u8(2).text("h2");
    OctetBuffer body =
        new OctetBuffer()
            .u16(0x0303)
            .zeros(32)
            .u8(32)
            .zeros(32)
            .u16(4)
            .u16(0x1301)
            .u16(0x1302)
            .u8(1)
            .u8(0)
            .u16(extensions.size())
            .octets(extensions.toBytes());
    return new OctetBuffer().u8(1).number(body.size(), 3).octets(body.toBytes()).toBytes();
  }

  /** A ClientHello in records of at most {@code record} octets. */
  public static byte[] tls(String serverName, int filler, int record) {
    return records(handshake(serverName.getBytes(StandardCharsets.ISO_8859_1), filler), record);
  }

  public static byte[] tls(String serverName) {
    return tls(serverName, 64, 16_384);
  }

  public static byte[] records(byte[] handshake, int record) {
    OctetBuffer out = new OctetBuffer();
    for (int at = 0; at < handshake.length; at += record) {
      int end = Math.min(handshake.length, at + record);
      out.u8(22).u16(0x0301).u16(end - at).octets(Arrays.copyOfRange(handshake, at, end));
    }
    return out.toBytes();
  }

  public static byte[] http(String host) {
    return ("GET /report HTTP/1.1\r\nUser-Agent: x\r\nHost: " + host + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A CRYPTO frame of a part of a handshake. */
  public static byte[] crypto(byte[] handshake, int from, int to) {
    return new OctetBuffer()
        .u8(6)
        .u16(0x4000 | from)
        .u16(0x4000 | to - from)
        .octets(Arrays.copyOfRange(handshake, from, to))
        .toBytes();
  }

  /** A datagram with one Initial packet that carries a whole hello. */
  public static byte[] quic(int version, String serverName, byte[] connectionId) {
    byte[] handshake = handshake(serverName.getBytes(StandardCharsets.ISO_8859_1), 16);
    return quic(version, connectionId, connectionId, 0, crypto(handshake, 0, handshake.length));
  }

  /**
   * A client's Initial packet, padded to 1,200 octets, with a packet number in four octets.
   *
   * @param keysFrom the connection id that the keys come from
   */
  public static byte[] quic(
      int version, byte[] keysFrom, byte[] connectionId, long number, byte[] frames) {
    int header = 1 + 4 + 1 + connectionId.length + 1 + 1 + 2 + 4;
    byte[] payload = Arrays.copyOf(frames, Math.max(frames.length, QUIC_LEAST - header - 16));
    byte[] head =
        new OctetBuffer()
            .u8(version == QUIC_2 ? 0xd3 : 0xc3)
            .u32(version)
            .u8(connectionId.length)
            .octets(connectionId)
            .u8(0)
            .u8(0)
            .u16(0x4000 | payload.length + 4 + 16)
            .u32(number)
            .toBytes();
    try {
      byte[] secret = clientSecret(version, keysFrom);
      String label = version == QUIC_2 ? "quicv2 " : "quic ";
      byte[] iv = expand(secret, label + "iv", 12);
      for (int i = 0; i < 8; i++) {
        iv[11 - i] ^= (byte) (number >>> 8 * i);
      }
      Cipher aead = Cipher.getInstance("AES/GCM/NoPadding");
      aead.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(expand(secret, label + "key", 16), "AES"),
          new GCMParameterSpec(128, iv));
      aead.updateAAD(head);
      byte[] sealed = aead.doFinal(payload);
      Cipher mask = Cipher.getInstance("AES/ECB/NoPadding");
      mask.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(secret, label + "hp", 16), "AES"));
      byte[] bits = mask.doFinal(sealed, 0, 16);
      head[0] ^= (byte) (bits[0] & 0x0f);
      for (int i = 0; i < 4; i++) {
        head[head.length - 4 + i] ^= bits[1 + i];
      }
      return new OctetBuffer().octets(head).octets(sealed).toBytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] clientSecret(int version, byte[] keysFrom) throws GeneralSecurityException {
    byte[] salt =
        OctetBuffer.hex(
            version == QUIC_2
                ? "0dede3def700a6db819381be6e269dcbf9bd2ed9"
                : "38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(salt, "HmacSHA256"));
    return expand(mac.doFinal(keysFrom), "client in", 32);
  }

  private static byte[] expand(byte[] secret, String label, int length)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] info =
        new OctetBuffer()
            .u16(length)
            .u8(6 + label.length())
            .text("tls13 " + label)
            .u8(0)
            .u8(1)
            .toBytes();
    return Arrays.copyOf(mac.doFinal(info), length);
  }
}
