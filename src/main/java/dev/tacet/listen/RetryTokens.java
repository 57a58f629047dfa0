package dev.tacet.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof that a client is where it says (RFC 9000 section 8.1.2): nothing is kept of it, and no
 * handshake made, before it has sent back what was sent to its address. Used on the socket's event
 * loop only.
 */
final class RetryTokens implements QuicTokenHandler {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TIME = 8;
  private static final int PROOF = 16;
  private static final int HEAD = TIME + PROOF;
  private static final int NOT_OURS = -1;
  private static final Duration GOOD_FOR = Duration.ofSeconds(10);

  private final LongSupplier ticker;
  private final Mac mac;

  /**
   * @param ticker monotonic nanoseconds
   */
  RetryTokens(LongSupplier ticker) {
    this.ticker = ticker;
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
    byte[] id = ByteBufUtil.getBytes(connectionId);
    long now = ticker.getAsLong();
    out.writeLong(now).writeBytes(proof(now, id, address)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    int length = token.readableBytes();
    if (length < HEAD || length > maxTokenLength()) {
      return NOT_OURS;
    }
    byte[] octets = ByteBufUtil.getBytes(token);
    long written = ByteBuffer.wrap(octets).getLong();
    byte[] proof = Arrays.copyOfRange(octets, TIME, HEAD);
    byte[] id = Arrays.copyOfRange(octets, HEAD, length);
    long age = ticker.getAsLong() - written;
    boolean fresh = age >= 0 && age <= GOOD_FOR.toNanos();
    return fresh && MessageDigest.isEqual(proof, proof(written, id, address)) ? HEAD : NOT_OURS;
  }

  private byte[] proof(long written, byte[] id, InetSocketAddress address) {
    byte[] client = address.getAddress().getAddress();
    mac.update(
        ByteBuffer.allocate(TIME + 2 + 1)
            .putLong(written)
            .putShort((short) address.getPort())
            .put((byte) client.length)
            .array());
    mac.update(client);
    return Arrays.copyOf(mac.doFinal(id), PROOF);
  }

  @Override
  public int maxTokenLength() {
    return HEAD + Quic.MAX_CONN_ID_LEN;
  }
}
