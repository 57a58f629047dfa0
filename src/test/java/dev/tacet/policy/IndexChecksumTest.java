package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexChecksumTest {
  private static final int PIECE = IndexChecksum.PIECE;
  private static final byte[] HEADER = {1, 2, 3, 4, 5};

  @ParameterizedTest(name = "{0} octets")
  @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 40 * PIECE, 40 * PIECE + 7})
  void writingAndReadingAgreeWithThePlainFormSeed51(int length) {
    Random random = new Random(51);
    byte[] octets = octets(random, length);

    IndexChecksum written = new IndexChecksum();
    for (int at = 0; at < length; ) {
      int taken = Math.min(length - at, random.nextInt(3 * PIECE));
      written.update(octets, at, taken);
      at += taken;
    }

    int expected = plain(octets);
    assertThat(written.endingWith(ByteBuffer.wrap(HEADER))).isEqualTo(expected);
    assertThat(read(octets)).isEqualTo(expected);
  }

  @Test
  void anOctetChangedInAnyPieceIsNoticedSeed52() {
    byte[] octets = octets(new Random(52), 20 * PIECE + 3);
    int sound = read(octets);
    for (int at = 0; at < octets.length; at += PIECE - 1) {
      octets[at]++;
      assertThat(read(octets)).isNotEqualTo(sound);
      octets[at]--;
    }
    assertThat(read(octets)).isEqualTo(sound);
  }

  @Test
  void piecesInAnotherOrderAreNoticedSeed53() {
    byte[] octets = octets(new Random(53), 2 * PIECE);
    byte[] turned = new byte[octets.length];
    System.arraycopy(octets, 0, turned, PIECE, PIECE);
    System.arraycopy(octets, PIECE, turned, 0, PIECE);

    assertThat(read(turned)).isNotEqualTo(read(octets));
  }

  @Test
  void anInterruptStaysForTheCallerSeed54() {
    byte[] octets = octets(new Random(54), 30 * PIECE);
    Thread.currentThread().interrupt();

    int read = read(octets);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(read).isEqualTo(plain(octets));
  }

  private static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  private static int read(byte[] octets) {
    return IndexChecksum.of(ByteBuffer.wrap(octets), ByteBuffer.wrap(HEADER));
  }

  private static int plain(byte[] octets) {
    ByteBuffer sums = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < octets.length; at += PIECE) {
      CRC32C piece = new CRC32C();
      piece.update(octets, at, Math.min(PIECE, octets.length - at));
      sums.putInt((int) piece.getValue());
    }
    CRC32C whole = new CRC32C();
    whole.update(sums.flip());
    whole.update(HEADER);
    return (int) whole.getValue();
  }
}
