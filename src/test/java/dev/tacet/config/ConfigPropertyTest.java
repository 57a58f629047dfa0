package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the file: a configuration, or problems inside the file. Nothing else. */
class ConfigPropertyTest {
  private static final int ROUNDS = 400;

  /** What has meaning for YAML or for us, to be put where it does not belong. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          "- ",
          "\n",
          "\n  ",
          "\t",
          "#",
          "\"",
          "'",
          "|\n",
          ">-\n",
          "&a ",
          "*a",
          "!!int ",
          "!!binary ",
          "!<x> ",
          "%YAML 1.1\n",
          "%TAG ! x\n",
          "---\n",
          "...\n",
          "? ",
          ", ",
          "~",
          "null",
          "<<: ",
          "\\",
          "@",
          "`",
          "\u0000",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "\uD83D\uDE00",
          "true",
          "off",
          "99999999999999999999",
          "-1",
          "0x10",
          "1e9",
          ".inf",
          "udp://",
          "tcp://[::1]",
          "file:/",
          "1d",
          "16MiB",
          "cache",
          "listen:",
          "upstreams:",
          "port: 1",
          "xiaomi");

  private final ConfigFile file = new ConfigFile(Set.of("xiaomi", "roku"));

  @TempDir private Path directory;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyBytesGiveAConfigOrProblemsInsideTheFile(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(Path.of("config/tacet.yaml"));
    byte[] shape =
        new String(whole, StandardCharsets.UTF_8)
            .replaceAll("(?m)^#(?=\\S|  )", "")
            .replaceAll("(?m)^ *#.*\n", "")
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = shape;
      for (int change = random.nextInt(6); change >= 0; change--) {
        bytes = changed(bytes, random);
      }
      check(bytes, seed, round);
    }
  }

  @ParameterizedTest(name = "a mebibyte of <{0}>")
  @ValueSource(
      strings = {
        "[", "{", "? ", "- ", "a: ", "\"", "'", "\\", "&a ", "*a ", "!", "%", "|\n", " ", "\n",
        "\r", "#", "a: b\n", "- a\n", "a,", "{a: ", "}", "\"a\":", "\u2028", "\t", ">-\n ", "--- \n"
      })
  void theLargestFileIsAnsweredInSeconds(String piece) throws IOException {
    int size = 1 << 20;
    String text = piece.repeat(size / piece.getBytes(StandardCharsets.UTF_8).length);
    check(text.getBytes(StandardCharsets.UTF_8), 0, 0);
    check(("cache: { " + text).substring(0, text.length()).getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  private void check(byte[] bytes, long seed, int round) throws IOException {
    Path path = directory.resolve("tacet.yaml");
    Files.write(path, bytes);
    // What YAML 1.1 takes for the end of a line.
    int lines =
        new String(bytes, StandardCharsets.UTF_8)
            .split("\\r\\n|[\\n\\r\\u0085\\u2028\\u2029]", -1)
            .length;
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(
            60), // for one file: longer only where it hangs, however busy the machine
        () -> {
          try {
            assertThat(file.read(path, Map.of())).isNotNull();
          } catch (ConfigException e) {
            assertThat(e.problems())
                .as("seed %d, round %d", seed, round)
                .isNotEmpty()
                .allSatisfy(
                    problem -> {
                      assertThat(problem.source()).isEqualTo(path.toString());
                      assertThat(problem.line()).isBetween(1, lines);
                      assertThat(problem.column()).isPositive();
                      assertThat(problem.message()).isNotBlank().doesNotContain("Exception");
                    });
          }
        });
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(12));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 ->
          out.writeBytes(
              PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
      case 1 -> end = Math.max(at, end); // cut out
      case 2 -> {
        out.write(random.nextInt(256));
        end = Math.min(bytes.length, at + 1);
      }
      case 3 -> {
        int from = random.nextInt(bytes.length);
        out.write(bytes, from, Math.min(bytes.length - from, random.nextInt(80)));
        end = at;
      }
      default -> {
        out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
        end = at;
      }
    }
    out.write(bytes, end, bytes.length - end);
    return out.size() == 0 ? new byte[] {'\n'} : out.toByteArray();
  }
}
