package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedIndexTest {
  private static final List<RuleSource> SOURCES =
      List.of(
          RuleSource.list(0, "mine", Action.BLOCK), RuleSource.profile(1, "roku", Tier.OPTIONAL));

  private final byte[] sound = sound();

  /** In the nodes by whoever looks a name up, elsewhere by who opens it. */
  @Test
  void everyFlippedBitIsNoticed() {
    int nodesEnd = (int) little(sound).getLong(64);
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] damaged = sound.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      if (bit / 8 < IndexLayout.HEADER_OCTETS || bit / 8 >= nodesEnd) {
        assertDamaged(damaged, "");
      } else {
        RuleIndex index = RuleIndex.of(ByteBuffer.wrap(damaged));
        assertThatThrownBy(() -> index.matches(DomainName.parse("n1.example1.com")))
            .isInstanceOf(DamagedIndexException.class)
            .hasMessage("piece 1 of the 1 of its nodes does not fit its checksum");
      }
    }
  }

  @Test
  void everyShorterOrLongerFileIsNoticed() {
    for (int length = 0; length < sound.length; length++) {
      assertDamaged(Arrays.copyOf(sound, length), "");
    }
    assertDamaged(Arrays.copyOf(sound, sound.length + 1), "octets long");
    assertDamaged(new byte[0], "cut off: 0 octets");
  }

  @Test
  void aFileOfAnotherKindIsNamedSo() {
    byte[] page = "<!doctype html><title>Please log in</title>".repeat(9).getBytes();
    assertDamaged(page, "not a compiled index");
  }

  @Test
  void anotherFormatIsNamedWithBothNumbers() {
    ByteBuffer other = little(sound.clone());
    other.putInt(12, 7);
    assertDamaged(other.array(), "it has format 7, this Tacet reads format " + IndexLayout.VERSION);
  }

  @Test
  void theOtherByteOrderIsNamedSo() {
    ByteBuffer other = little(sound.clone());
    other.putInt(8, Integer.reverseBytes(other.getInt(8)));
    assertDamaged(other.array(), "the other byte order");
  }

  @Test
  void aChangedOctetIsAMatterOfTheChecksum() {
    byte[] damaged = sound.clone();
    damaged[sound.length - 1] ^= 1;
    assertDamaged(damaged, "checksum");
  }

  /** What passes the checksum was made on purpose: it may be refused, or wrong, but never hang. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aForgedIndexIsRefusedOrAnswersInTime(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] forged = sound.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = 28 + random.nextInt(sound.length - 28);
        forged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : forged[at] + 1);
      }
      seal(forged);
      try {
        RuleIndex trie = RuleIndex.of(ByteBuffer.wrap(forged));
        Assertions.assertTimeout(
            Duration.ofSeconds(10), () -> trie.matches(DomainName.parse("a.b.c.n7.example.com")));
      } catch (DamagedIndexException expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static void assertDamaged(byte[] index, String message) {
    assertThatThrownBy(() -> RuleIndex.of(ByteBuffer.wrap(index)))
        .isInstanceOf(DamagedIndexException.class)
        .hasMessageContaining(message);
  }

  private static byte[] sound() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (int i = 0; i < 40; i++) {
      DomainName name = DomainName.parse("n" + i + ".example" + i % 3 + ".com");
      builder.add(name, Scope.values()[i % 3], i % 2, Terms.BLOCK);
      builder.add(name, Scope.SUBTREE, 1, Terms.BLOCK);
    }
    return builder.compile().array();
  }

  private static ByteBuffer little(byte[] octets) {
    return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Where that can be: all nodes are one piece here. */
  private static void seal(byte[] index) {
    long nodesEnd = little(index).getLong(64);
    if (nodesEnd < 128 || nodesEnd > index.length - 4) {
      return;
    }
    CRC32C piece = new CRC32C();
    piece.update(index, 128, (int) nodesEnd - 128);
    little(index).putInt((int) nodesEnd, (int) piece.getValue());
    CRC32C crc = new CRC32C();
    crc.update(index, (int) nodesEnd, index.length - (int) nodesEnd);
    crc.update(index, 28, 100);
    little(index).putInt(24, (int) crc.getValue());
  }
}
