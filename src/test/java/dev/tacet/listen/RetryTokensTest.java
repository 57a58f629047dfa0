package dev.tacet.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryTokensTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.17", 4_711);
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final RetryTokens tokens = new RetryTokens(nanos::get);

  private ByteBuf token() {
    ByteBuf out = Unpooled.buffer();
    assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(ID), CLIENT)).isTrue();
    assertThat(out.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
    return out;
  }

  @Test
  void whatWasSentToAClientIsGoodFromThere() {
    ByteBuf token = token();

    int id = tokens.validateToken(token.duplicate(), CLIENT);

    assertThat(token.slice(id, token.readableBytes() - id)).isEqualTo(Unpooled.wrappedBuffer(ID));
  }

  @Test
  void itIsOfNoUseFromAnotherAddressOrPort() {
    ByteBuf token = token();

    assertThat(tokens.validateToken(token.duplicate(), new InetSocketAddress("192.0.2.18", 4_711)))
        .isNegative();
    assertThat(tokens.validateToken(token.duplicate(), new InetSocketAddress("192.0.2.17", 4_712)))
        .isNegative();
  }

  @Test
  void itIsOfNoUseAfterTenSeconds() {
    ByteBuf token = token();
    nanos.addAndGet(10_000_000_000L);
    assertThat(tokens.validateToken(token.duplicate(), CLIENT)).isPositive();
    nanos.addAndGet(1);
    assertThat(tokens.validateToken(token.duplicate(), CLIENT)).isNegative();
  }

  @Test
  void eachOctetOfItCounts() {
    ByteBuf token = token();
    for (int i = 0; i < token.readableBytes(); i++) {
      ByteBuf other = token.copy();
      other.setByte(i, other.getByte(i) ^ 1);
      assertThat(tokens.validateToken(other, CLIENT)).as("octet %d", i).isNegative();
    }
    assertThat(tokens.validateToken(token.slice(0, 23), CLIENT)).isNegative();
    assertThat(tokens.validateToken(Unpooled.EMPTY_BUFFER, CLIENT)).isNegative();
  }

  @Test
  void thatOfAnotherServerIsNone() {
    assertThat(new RetryTokens(nanos::get).validateToken(token(), CLIENT)).isNegative();
  }
}
