package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedPatternTableTest {
  private final byte[] sound = sound();

  @Test
  void everyFlippedBitIsNoticed() {
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] damaged = sound.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertDamaged(damaged, "");
    }
  }

  @Test
  void everyShorterOrLongerTableIsNoticed() {
    for (int length = 0; length < sound.length; length++) {
      assertDamaged(Arrays.copyOf(sound, length), "");
    }
    assertDamaged(Arrays.copyOf(sound, sound.length + 2), "octets long");
    assertDamaged(new byte[0], "cut off: 0 octets");
  }

  @Test
  void aTableOfAnotherKindOrFormatIsNamedSo() {
    assertDamaged("<!doctype html><title>Log in</title>".repeat(9).getBytes(), "not a table");
    byte[] newer = sound.clone();
    little(newer).putInt(12, 9);
    assertDamaged(newer, "it has format 9, this Tacet reads format 1");
  }

  /** Whoever forges a table can forge its checksum too. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aForgedTableIsRefusedOrHarmless(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 4_000; round++) {
      byte[] forged = sound.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        // Most of the damage where offsets, counts and sizes are.
        int at = 28 + random.nextInt(random.nextBoolean() ? 90 : forged.length - 28);
        forged[at] = (byte) (random.nextBoolean() ? random.nextInt() : forged[at] ^ 1);
      }
      seal(forged);
      try {
        PatternTable table = PatternTable.of(ByteBuffer.wrap(forged));
        Assertions.assertTimeout(
            Duration.ofSeconds(10),
            () -> {
              table.matches(DomainName.parse("ads4.a-b.c.example.com"));
              table.matches(DomainName.ROOT);
            });
      } catch (DamagedIndexException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 3_999);
  }

  private static void assertDamaged(byte[] table, String message) {
    assertThatThrownBy(() -> PatternTable.of(ByteBuffer.wrap(table)))
        .isInstanceOf(DamagedIndexException.class)
        .hasMessageContaining(message);
  }

  private static byte[] sound() {
    PatternTable.Builder builder = new PatternTable.Builder();
    builder.add(NamePattern.regex("^ads?[0-9]*[_.-]"), 1);
    builder.add(NamePattern.regex("(^|\\.)a\\..*\\.com$"), 2);
    builder.add(NamePattern.regex("^b").inverted(), 3);
    ByteBuffer compiled = builder.compile();
    byte[] octets = new byte[compiled.remaining()];
    compiled.get(octets);
    return octets;
  }

  private static ByteBuffer little(byte[] octets) {
    return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void seal(byte[] table) {
    CRC32C crc = new CRC32C();
    crc.update(table, 28, table.length - 28);
    little(table).putInt(24, (int) crc.getValue());
  }
}
