package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.policy.Action;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainLineTest {
  private static final String[] PIECES = {
    "0.0.0.0 ",
    "127.0.0.1\t",
    "127.0.0.1 ",
    "0.0.0.0",
    "::1 ",
    "localhost",
    "localdomain",
    "localdomain4",
    "xn--",
    "XN--bcher-kva",
    "*.",
    ".",
    ".",
    ".",
    "a",
    "Ads",
    "example",
    "com",
    "123",
    "0",
    "-",
    "_",
    " ",
    "\t",
    "#",
    "||",
    "^",
    "@@",
    "/",
    "$",
    "!",
    ";",
    "\\",
    "é",
    "\u0000",
    "a23456789012345678901234567890123456789012345678901234567890",
    "x234",
    "!#if",
    "!#endif",
    "full:",
    " CNAME .",
    "$ORIGIN example.",
    "[Adblock Plus]"
  };

  private static ReadList read(byte[] list, ListReading reading, boolean quick) throws IOException {
    return ReadList.of(new ByteArrayInputStream(list), reading, quick);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void theQuickWayReadsOfAnyLineWhatTheSyntaxesRead(long seed) throws IOException {
    Random random = new Random(seed);
    Subdomains[] all = Subdomains.values();
    for (int i = 0; i < 150; i++) {
      StringBuilder list = new StringBuilder("first.example\n");
      for (int line = random.nextInt(40); line > 0; line--) {
        for (int n = random.nextInt(9); n > 0; n--) {
          list.append(PIECES[random.nextInt(PIECES.length)]);
        }
        list.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
      }
      byte[] octets = list.toString().getBytes(StandardCharsets.UTF_8);
      String word = ListSyntax.WORDS.get(random.nextInt(4));
      ListReading reading =
          ReadList.reading(
              word,
              random.nextInt(4) == 0 ? Action.ALLOW : Action.BLOCK,
              all[random.nextInt(all.length)],
              true);
      assertThat(read(octets, reading, true))
          .as(list.toString())
          .isEqualTo(read(octets, reading, false));
      assertThat(
              ListReader.read(
                  new ByteArrayInputStream(octets),
                  reading,
                  ListLimits.DOWNLOAD,
                  ListReader.Sink.NONE))
          .as("only counted: " + list)
          .isEqualTo(read(octets, reading, false).content());
    }
  }

  @Test
  void namesOfEveryLengthAreReadOrLeftAlike() throws IOException {
    for (int length = 1; length <= 70; length++) {
      for (int labels = 1; labels <= 8; labels++) {
        String name = ("a".repeat(length) + ".").repeat(labels) + "example";
        for (String line :
            new String[] {name, "0.0.0.0 " + name, "127.0.0.1 \t" + name, "||" + name + "^"}) {
          byte[] list = ("first.example\n" + line).getBytes(StandardCharsets.US_ASCII);
          assertThat(read(list, ReadList.AUTO, true)).isEqualTo(read(list, ReadList.AUTO, false));
        }
      }
    }
  }

  @Test
  void anOrdinaryLineIsReadTheQuickWay() {
    byte[] line = "0.0.0.0 Ads.Example.COM".getBytes(StandardCharsets.US_ASCII);
    PlainLine plain = new PlainLine();
    assertThat(plain.read(line, 0, line.length, true, true, true)).isEqualTo(PlainLine.HOSTS);
    assertThat(plain.name()).hasToString("ads.example.com");
    assertThat(plain.read(line, 8, line.length, true, true, true)).isEqualTo(PlainLine.BARE);
    assertThat(plain.read(line, 8, line.length, true, false, true)).isEqualTo(PlainLine.OTHER);
  }
}
