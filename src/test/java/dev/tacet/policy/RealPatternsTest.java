package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public lists as they are. They lie beside the checkout, or where TACET_SHARED says. */
class RealPatternsTest {
  private static final Path FOLDER =
      Path.of(Map.copyOf(System.getenv()).getOrDefault("TACET_SHARED", "../shared"))
          .resolve("lists");

  /** The eight lines of made/regex.txt, its slashes taken off. */
  private static final List<String> MADE =
      List.of(
          "^ad([sxv]?[0-9]*|system)[_.-]",
          "(^|\\.)tracking\\..*\\.miui\\.com$",
          "^api-mifit(-[a-z]{2}[0-9]?)?\\.huami\\.com$",
          "^(.+[_.-])?telemetry[_.-]",
          "(a+)+$",
          "[unclosed",
          "(?<=look)behind",
          "^[a-rt-z][a-z]{10,14}$");

  @Test
  void sixOfTheEightExpressionsMadeForTestsCompileAndTwoAreReported() throws IOException {
    List<String> rejected = new ArrayList<>();
    for (String regex : MADE) {
      try {
        assertThat(NamePattern.regex(regex).octets()).isBetween(100, 1_000);
      } catch (PatternException e) {
        rejected.add(regex + ": " + e.getMessage());
      }
    }

    assertThat(rejected)
        .containsExactly(
            "[unclosed: a \"[\" that is not closed at character 1: write \\[ for the character"
                + " itself",
            "(?<=look)behind: a look-behind \"(?<=\" at character 1: matching in linear time"
                + " cannot do that");
    Path file = FOLDER.resolve("made/regex.txt");
    assumeTrue(Files.exists(file), () -> "not compared with the file: no " + file);
    assertThat(expressions(file)).isEqualTo(MADE);
  }

  @ParameterizedTest
  @CsvSource({
    "mmotti--regex.list, 14",
    "perflyst--regex.list, 14",
    "llacb47--social_tiktok-regex.list, 27"
  })
  void everyExpressionOfAPublicListFindsWhatTheJdkFinds(String file, int count) throws IOException {
    Path list = FOLDER.resolve("real").resolve(file);
    assumeTrue(
        Files.exists(list),
        () -> "skipped: no " + list + "; set TACET_SHARED to the folder that holds lists/real");
    List<String> expressions = expressions(list);
    assertThat(expressions).hasSize(count);
    PatternTable.Builder builder = new PatternTable.Builder();
    for (String regex : expressions) {
      builder.add(NamePattern.regex(regex), builder.size());
    }
    PatternTable table = PatternTable.of(builder.compile());
    List<Pattern> witnesses =
        expressions.stream()
            .map(regex -> Pattern.compile(regex.replace("[:space:]", "\\s")))
            .toList();
    int found = 0;
    for (String text : names()) {
      int[] expected = new int[0];
      for (int i = 0; i < witnesses.size(); i++) {
        if (witnesses.get(i).matcher(text).find()) {
          expected = Arrays.copyOf(expected, expected.length + 1);
          expected[expected.length - 1] = i;
        }
      }
      assertThat(table.matches(DomainName.parse(text))).as(text).containsExactly(expected);
      found += expected.length;
    }
    assertThat(found).isPositive();
  }

  /** Names such lists are about, and neighbours of them that they are not. */
  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String label :
        List.of(
            "ad ads ads4 adx-9 adsystem adserver advertising beacons7 count counter x.telemetry"
                .concat(" stats statistics pixel mads affiliates banner adimg adtracker analytics")
                .concat(" bytedance tiktokcdn musical snssdk pavv giraffic lgsmartad ibs abcdefgh")
                .split(" "))) {
      for (String end : List.of(".com", ".co.kr", ".hismarttv.com", ".net", ".lgappstv.com", "")) {
        names.add(label + end);
        names.add("x" + label + end);
        names.add("www." + label + end);
        names.add("api." + label + "-a" + end);
        names.add(label + "xyzuvw" + end);
      }
    }
    return names;
  }

  private static List<String> expressions(Path list) throws IOException {
    return Files.readAllLines(list).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line.startsWith("/") ? line.substring(1, line.length() - 1) : line)
        .toList();
  }
}
