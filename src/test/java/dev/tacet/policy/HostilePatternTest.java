package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tacet.dns.DomainName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns written to take all time or memory there is. */
class HostilePatternTest {
  private static final List<String> TOO_LARGE =
      List.of(
          "((a{1,100}){1,100}){1,100}",
          "((((){255}){255}){255}){255}",
          "(((a?){255}){255})$",
          "(a|b)*a(a|b){20}$",
          "^(.{0,30}a){8}$",
          "(a.{0,20}b.{0,20}c.{0,20}d)$",
          "(.{0,10}[a-f].{0,10}[g-k]){3}$",
          "(" + "a.*b|c.*d|e.*f|g.*h|i.*j|k.*l|m.*n|o.*p|q.*r|s.*t|u.*v|w.*x|y.*z|0.*1" + ")$",
          "(.*[a-m]){255}.{255}[n-z]$",
          "(x.{250}y|" + "(a|b|ab|ba)*".repeat(80) + ")$");

  private static final List<String> HARMLESS =
      List.of("(a|aa)*b$", "(a*)*b$", "(a+)+$", "(.*a){20}", "(x+x+)+y", "(a?){200}a{200}$");

  static List<String> all() {
    return Stream.concat(TOO_LARGE.stream(), HARMLESS.stream()).toList();
  }

  static List<String> tooLarge() {
    return TOO_LARGE;
  }

  static List<String> harmless() {
    return HARMLESS;
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void aPatternThatWouldTakeTooMuchIsRejectedSoon(String regex) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> NamePattern.regex(regex))
                .isInstanceOf(PatternException.class)
                .hasMessageMatching("(its counted repetitions unfold to|too large|it takes).*"));
  }

  /** Each of these keeps a back-tracking engine busy for longer than anyone waits. */
  @ParameterizedTest
  @MethodSource("harmless")
  void whatIsExponentialElsewhereTakesOneWalkHere(String regex) {
    DomainName name = DomainName.parse(("a".repeat(60) + ".").repeat(4).substring(0, 243) + "!");

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          NamePattern pattern = NamePattern.regex(regex);
          for (int i = 0; i < 1_000; i++) {
            assertThat(pattern.matches(name)).isEqualTo(regex.equals("(.*a){20}"));
          }
        });
  }

  /** Noise of every kind of character: compiled, or rejected in words, and never anything else. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void noiseIsCompiledOrRejected(long seed) {
    Random random = new Random(seed);
    String characters = "ab.*+?{}[]()|^$\\,:-=<>!PdwQ0129#iä\u0000 \ud83d";
    int compiled = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(i % 100 == 0 ? 300 : 12); length > 0; length--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      try {
        compiled += NamePattern.regex(text.toString()).octets() > 0 ? 1 : 0;
      } catch (PatternException rejected) {
        assertThat(rejected).hasMessageNotContaining("null");
      }
    }
    assertThat(compiled).isBetween(500, 15_000);
  }

  @Test
  void allOfThemAreCompiledOrRejectedInASmallHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                InSmallHeap.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TOO_LARGE.size());
  }

  /** Exits with the number of patterns rejected. */
  static final class InSmallHeap {
    private InSmallHeap() {}

    public static void main(String[] arguments) {
      int rejected = 0;
      for (String regex : all()) {
        try {
          NamePattern.regex(regex);
        } catch (PatternException expected) {
          rejected++;
        }
      }
      System.exit(rejected);
    }
  }
}
