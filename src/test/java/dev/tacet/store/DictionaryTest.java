package dev.tacet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DictionaryTest {
  private final Dictionary dictionary = new Dictionary();

  private static byte[] key(String text) {
    return ("ab" + text + "yz").getBytes(StandardCharsets.ISO_8859_1);
  }

  private long find(String text) {
    byte[] in = key(text);
    return dictionary.find(in, 2, in.length - 2);
  }

  private long add(String text) {
    byte[] in = key(text);
    return dictionary.add(in, 2, in.length - 2);
  }

  @Test
  void itFindsWhatAMapFinds() {
    Random random = new Random(1);
    long first = 5_000_000_000L;
    for (int epoch = 0; epoch < 3; epoch++) {
      dictionary.clear(first);
      Map<String, Long> expected = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        String text = "n" + random.nextInt(9_000) + "x".repeat(random.nextInt(20));
        assertThat(find(text)).isEqualTo(expected.getOrDefault(text, 0L));
        if (!expected.containsKey(text)) {
          expected.put(text, add(text));
        }
      }
      assertThat(dictionary.size()).isEqualTo(expected.size());
      assertThat(expected.values()).doesNotHaveDuplicates().allMatch(id -> id > 0);
      assertThat(dictionary.next()).isEqualTo(first + expected.size());
      expected.forEach((text, id) -> assertThat(find(text)).isEqualTo(id));
      first = dictionary.next();
    }
  }

  @Test
  void afterAFloodItIsAsGoodAsNew() {
    dictionary.clear(1);
    for (int i = 0; i < 40_000; i++) {
      add("x".repeat(40) + i);
    }
    dictionary.clear(dictionary.next());

    assertThat(find("x".repeat(40) + 7)).isZero();
    for (int i = 0; i < 1_000; i++) {
      assertThat(add("n" + i)).isEqualTo(40_001 + i);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(find("n" + i)).isEqualTo(40_001 + i);
    }
  }

  @Test
  void whatWasWrittenBeforeIsTakenOverAndIdsGoOnBehindIt() {
    dictionary.clear(10);
    dictionary.put("old".getBytes(StandardCharsets.ISO_8859_1), 12);
    dictionary.put(new byte[0], 40);

    assertThat(find("old")).isEqualTo(12);
    assertThat(find("")).isEqualTo(40);
    assertThat(add("new")).isEqualTo(41);
  }
}
