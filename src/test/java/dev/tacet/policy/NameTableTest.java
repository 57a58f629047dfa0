package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How buckets lie: at home, behind it, or too far behind it for the directory to say. */
class NameTableTest {
  private static final List<RuleSource> SOURCES = List.of(RuleSource.list(0, "mine", Action.BLOCK));

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {61, 62, 63})
  void longLabelsPushBucketsFarFromHomeAndAreFoundAndNoOthers(long seed) {
    Random random = new Random(seed);
    Set<DomainName> names = new HashSet<>();
    while (names.size() < 20_000) {
      names.add(longName(random));
    }
    ByteBuffer compiled = compiled(names);
    byte[] directory = directory(compiled);
    assertThat(share(directory, NameTable.FAR)).isGreaterThan(0.2);
    assertThat(share(directory, 0)).isPositive();

    RuleIndex index = RuleIndex.of(compiled);

    for (DomainName name : names) {
      assertThat(index.matches(name)).hasSize(1);
    }
    for (int i = 0; i < 20_000; i++) {
      DomainName other = longName(random);
      assertThat(index.matches(other).isEmpty()).isNotEqualTo(names.contains(other));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {64, 65, 66, 67})
  void shortAndLongLabelsWithGapsOfEveryLengthAreFoundAndNoOthers(long seed) {
    Random random = new Random(seed);
    Set<DomainName> names = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      names.add(DomainName.parse(text(random, 1 + random.nextInt(20)) + ".example"));
    }
    RuleIndex index = RuleIndex.of(compiled(names));

    for (DomainName name : names) {
      assertThat(index.matches(name)).hasSize(1);
    }
    for (int i = 0; i < 40_000; i++) {
      DomainName other = DomainName.parse(text(random, 1 + random.nextInt(20)) + ".example");
      assertThat(index.matches(other).isEmpty()).isNotEqualTo(names.contains(other));
    }
  }

  @Test
  void mostBucketsOfOrdinaryNamesStartNearHomeAndLittleRoomIsLost() {
    Random random = new Random(68);
    Set<DomainName> names = new HashSet<>();
    while (names.size() < 100_000) {
      names.add(DomainName.parse(text(random, 4 + random.nextInt(20)) + ".example"));
    }
    ByteBuffer compiled = compiled(names);
    byte[] directory = directory(compiled);
    int near = 0;
    for (byte behind : directory) {
      near += (behind & 0xff) < NameTable.HOME_OCTETS ? 1 : 0;
    }

    assertThat((double) near / directory.length).isGreaterThan(0.7);
    assertThat(share(directory, NameTable.FAR)).isLessThan(0.02);
    assertThat((double) compiled.limit() / names.size()).isLessThan(20);
  }

  @Test
  void aDirectoryThatKnowsNoStartIsRefused() {
    ByteBuffer nodes = ByteBuffer.allocate(200);
    ByteBuffer pieces = ByteBuffer.allocate(4);
    byte[] directory = new byte[3];
    directory[0] = (byte) NameTable.FAR;
    IndexLayout.Counts counts = new IndexLayout.Counts(0, 3, 0, 0, 0, 5);

    assertThatThrownBy(() -> new NameTable(nodes, pieces, ByteBuffer.wrap(directory), counts))
        .isInstanceOf(DamagedIndexException.class)
        .hasMessageContaining("directory");
    assertThatThrownBy(() -> new NameTable(nodes, pieces, ByteBuffer.wrap(new byte[2]), counts))
        .isInstanceOf(DamagedIndexException.class);
  }

  private static ByteBuffer compiled(Set<DomainName> names) {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    names.forEach(name -> builder.add(name, Scope.EXACT, 0, Terms.BLOCK));
    return builder.compile();
  }

  private static byte[] directory(ByteBuffer compiled) {
    ByteBuffer section =
        IndexLayout.read(compiled.duplicate().order(ByteOrder.LITTLE_ENDIAN))
            .section(IndexLayout.Section.DIRECTORY);
    byte[] directory = new byte[section.limit()];
    section.get(directory);
    return directory;
  }

  private static double share(byte[] directory, int behind) {
    int count = 0;
    for (byte octet : directory) {
      count += (octet & 0xff) == behind ? 1 : 0;
    }
    return (double) count / directory.length;
  }

  /** Octets in no usual name take sixteen bits each. */
  private static DomainName longName(Random random) {
    StringBuilder label = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      label.append("\\25").append(random.nextInt(i < 50 ? 1 : 6));
    }
    return DomainName.parse(label + ".example");
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("aeiost0_-zxq".charAt(random.nextInt(12)));
    }
    return text.toString();
  }
}
