package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key decides alone whether a name is found: it must stand for one label and one parent. */
class NodeKeyTest {
  private static final long SEED = 0x0123456789abcdefL;

  private record Child(String label, int parent) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void noKeyIsTheBeginningOfAnother(long seed) {
    Random random = new Random(seed);
    Map<String, Child> children = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Child child = new Child(label(random), parent(random));
      Child before = children.put(hex(key(child)), child);
      assertThat(before == null || before.equals(child)).isTrue();
    }
    for (String hex : children.keySet()) {
      for (int length = 2; length < hex.length(); length += 2) {
        assertThat(children).doesNotContainKey(hex.substring(0, length));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6})
  void aKeyIsFoundAmongOthersAndOnlyThere(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] octets = new byte[4_000];
      Map<Child, Integer> places = new HashMap<>();
      int end = 0;
      for (int i = 0; i < 20; i++) {
        Child child = new Child(label(random), parent(random));
        if (places.putIfAbsent(child, end) == null) {
          byte[] key = key(child);
          int tail = random.nextInt(9);
          octets[end] = (byte) (key.length + tail);
          System.arraycopy(key, 0, octets, end + 1, key.length);
          end += 1 + key.length + tail;
        }
      }
      for (int i = 0; i < 40; i++) {
        Child asked = new Child(label(random), parent(random));
        places.putIfAbsent(asked, -1);
      }
      int last = end;
      ByteBuffer from = ByteBuffer.wrap(octets);
      places.forEach(
          (child, place) -> {
            CodedName coded = coded(child);
            int found = NameTable.findIn(from, coded, 1, child.parent(), 0, last);
            assertThat(found).isEqualTo(place);
          });
    }
  }

  @Test
  void theLongestLabelOfTheRarestOctetsFits() {
    assertThat(key(new Child("\\255".repeat(63), Integer.MAX_VALUE))).hasSize(NodeKey.MAX_OCTETS);
  }

  private static String label(Random random) {
    String[] letters = {"a", "e", "x", "7", "_", "-", "\\000", "\\255", "\\046", "b"};
    int length = random.nextInt(10) == 0 ? 63 : 1 + random.nextInt(4);
    StringBuilder label = new StringBuilder();
    for (int i = 0; i < length; i++) {
      label.append(letters[random.nextInt(letters.length)]);
    }
    return label.toString();
  }

  private static int parent(Random random) {
    return random.nextInt(Integer.SIZE) == 0
        ? Integer.MAX_VALUE
        : random.nextInt(1 << 1 + random.nextInt(25));
  }

  private static byte[] key(Child child) {
    NodeKey key = new NodeKey();
    fill(key, child);
    byte[] octets = new byte[key.octets()];
    key.copyTo(octets, 0);
    return octets;
  }

  private static void fill(NodeKey key, Child child) {
    key.fill(coded(child), 1, child.parent());
  }

  private static CodedName coded(Child child) {
    CodedName coded = new CodedName();
    coded.take(DomainName.parse(child.label()), 1, 7, SEED);
    return coded;
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
