package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.control.api.ApiJson;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTextTest {
  /** Written anew here, from the requirement and not from the code. */
  private static final Pattern HARMFUL =
      Pattern.compile(
          "[\\x00-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f"
              + "\\ufeff\\x{d800}-\\x{dfff}\\x{e0000}-\\x{e007f}]");

  /** Each kind of trouble as often as ordinary letters. */
  private static final int[] LIKELY = {
    0, 7, 9, 10, 13, 27, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xa0, 0xad, 0x61c, 0x200b, 0x200d, 0x200e,
    0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff, 0xd800, 0xdbff, 0xdc00,
    0xdfff, 0xe0041, 0x1f600, 'a', '.', '\\', 'ü', 0x4e2d
  };

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingThatATerminalActsOnIsEverShown(long seed) {
    String text = anyText(new Random(seed));

    assertThat(HARMFUL.matcher(SafeText.of(text)).find()).isFalse();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void jsonIsPlainAsciiAndReadsBackWhatWasThere(long seed) throws Exception {
    String text = anyText(new Random(seed));

    String json = ApiJson.write(Map.of("name", text));

    assertThat(json.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(new ObjectMapper().readTree(json).get("name").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "27, \\u{1b}",
    "0x9b, \\u{9b}",
    "0x202e, \\u{202e}",
    "0x2066, \\u{2066}",
    "0x200b, \\u{200b}",
    "0xfeff, \\u{feff}",
    "0x2028, \\u{2028}",
    "0x061c, \\u{61c}",
    "0xd800, \\u{d800}",
    "0xdfff, \\u{dfff}",
    "0xe0041, \\u{e0041}"
  })
  void aHarmfulCharacterIsShownByItsCodePoint(String point, String shown) {
    String text = "a" + new String(Character.toChars(Integer.decode(point))) + "b";

    assertThat(SafeText.of(text)).isEqualTo("a" + shown + "b");
  }

  @Test
  void textForPeopleStaysAsItIs() {
    assertThat(SafeText.of("münchen.de 中文 😀 ok")).isEqualTo("münchen.de 中文 😀 ok");
  }

  @Test
  void wideAndCombiningCharactersAreMeasuredAsTheyAreSeen() {
    assertThat(SafeText.columns("ab")).isEqualTo(2);
    assertThat(SafeText.columns("中文")).isEqualTo(4);
    assertThat(SafeText.columns("u\u0308")).isEqualTo(1);
    assertThat(SafeText.columns("😀")).isEqualTo(2);
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i >= 0; i--) {
      int point =
          random.nextBoolean() ? LIKELY[random.nextInt(LIKELY.length)] : random.nextInt(0x110000);
      text.appendCodePoint(point);
    }
    return text.toString();
  }
}
