package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down while an index is made is what those who read it work out. */
class IndexChecksumTest {
  private static final int PIECE = NodePieces.OCTETS;
  private static final byte[] HEADER = {1, 2, 3, 4, 5};

  @ParameterizedTest(name = "{0} octets")
  @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 40 * PIECE, 40 * PIECE + 7})
  void eachPieceHasItsOwnAndWhatFollowsThemOneSeed51(int length) {
    Random random = new Random(51);
    byte[] nodes = octets(random, length);
    byte[] rest = octets(random, 1 + random.nextInt(3 * PIECE));

    IndexChecksum written = new IndexChecksum();
    update(written, nodes, random);
    byte[] pieces = written.endNodes();
    update(written, rest, random);

    ByteBuffer expected = ByteBuffer.wrap(pieces).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < length; at += PIECE) {
      assertThat(expected.getInt()).isEqualTo(crc(nodes, at, Math.min(PIECE, length - at)));
    }
    assertThat(expected.hasRemaining()).isFalse();
    byte[] whole = ByteBuffer.allocate(rest.length + 5).put(rest).put(HEADER).array();
    assertThat(written.endingWith(ByteBuffer.wrap(HEADER)))
        .isEqualTo(crc(whole, 0, whole.length))
        .isEqualTo(
            new MappedChecksum()
                .update(ByteBuffer.wrap(rest), 0, rest.length)
                .update(ByteBuffer.wrap(HEADER), 0, HEADER.length)
                .end());
  }

  @Test
  void whatIsReadInPiecesFitsInAnyOrderOnceAndForAllSeed52() {
    byte[] octets = octets(new Random(52), 20 * PIECE + 3);
    NodePieces pieces = new NodePieces(ByteBuffer.wrap(octets), sums(octets));

    pieces.check(3 * PIECE - 1, 3 * PIECE + 1);
    pieces.check(PIECE, PIECE);
    pieces.check(0, 0);
    assertThat(pieces.checkMore(18)).isFalse();
    assertThat(pieces.checkMore(1)).isTrue();

    octets[0]++; // nobody reads it a second time
    pieces.check(0, octets.length);
    assertThat(pieces.checkMore(1)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {53, 54, 55})
  void anOctetChangedAnywhereIsFoundInItsPieceAndNoOther(long seed) {
    Random random = new Random(seed);
    byte[] octets = octets(random, 20 * PIECE + 3);
    ByteBuffer sums = sums(octets);
    for (int round = 0; round < 60; round++) {
      int at = round == 0 ? octets.length - 1 : random.nextInt(octets.length);
      octets[at] ^= (byte) (1 << random.nextInt(8));
      NodePieces pieces = new NodePieces(ByteBuffer.wrap(octets), sums);
      int start = at / PIECE * PIECE;

      pieces.check(0, start);
      if (start + PIECE < octets.length) {
        pieces.check(start + PIECE, octets.length);
      }
      for (int asked = 0; asked < 2; asked++) {
        assertThatThrownBy(() -> pieces.check(start, start + 1))
            .isInstanceOf(DamagedIndexException.class)
            .hasMessage(
                "piece %d of the 21 of its nodes does not fit its checksum", 1 + at / PIECE);
        assertThatThrownBy(() -> pieces.checkMore(1)).isInstanceOf(DamagedIndexException.class);
      }
      octets = octets(new Random(seed), octets.length);
    }
  }

  @Test
  void piecesInAnotherOrderAreFoundSeed56() {
    byte[] octets = octets(new Random(56), 2 * PIECE);
    byte[] turned = new byte[octets.length];
    System.arraycopy(octets, 0, turned, PIECE, PIECE);
    System.arraycopy(octets, PIECE, turned, 0, PIECE);
    NodePieces pieces = new NodePieces(ByteBuffer.wrap(turned), sums(octets));

    assertThatThrownBy(() -> pieces.check(0, 1)).isInstanceOf(DamagedIndexException.class);
    assertThatThrownBy(() -> pieces.check(PIECE, PIECE + 1))
        .isInstanceOf(DamagedIndexException.class);
  }

  @Test
  void aTableOfAnotherLengthIsRefused() {
    ByteBuffer nodes = ByteBuffer.allocate(PIECE + 1);
    for (int octets : new int[] {0, 4, 7, 9, 12}) {
      assertThatThrownBy(() -> new NodePieces(nodes, ByteBuffer.allocate(octets)))
          .isInstanceOf(DamagedIndexException.class)
          .hasMessageContaining("one checksum for each piece");
    }
  }

  private static ByteBuffer sums(byte[] nodes) {
    IndexChecksum written = new IndexChecksum();
    written.update(nodes, 0, nodes.length);
    return ByteBuffer.wrap(written.endNodes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void update(IndexChecksum written, byte[] octets, Random random) {
    for (int at = 0; at < octets.length; ) {
      int taken = Math.min(octets.length - at, random.nextInt(3 * PIECE));
      written.update(octets, at, taken);
      at += taken;
    }
  }

  private static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  private static int crc(byte[] octets, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(octets, from, length);
    return (int) crc.getValue();
  }
}
