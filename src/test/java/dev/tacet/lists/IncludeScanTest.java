package dev.tacet.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncludeScanTest {
  private final List<IncludeScan.Include> found = new ArrayList<>();
  private final List<String> directives = new ArrayList<>();
  private byte[] before = {};

  private String copied(String text, boolean replaces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IncludeScan.Sink sink =
        new IncludeScan.Sink() {
          @Override
          public void write(byte[] octets, int from, int length) {
            out.write(octets, from, length);
          }

          @Override
          public boolean include(IncludeScan.Include include) {
            found.add(include);
            if (replaces) {
              out.writeBytes(("<" + include.name() + ">\n").getBytes(UTF_8));
            }
            return replaces;
          }

          @Override
          public void directive(String line) {
            directives.add(line);
            out.writeBytes(before);
          }
        };
    new IncludeScan(sink, new FetchBudget(ListLimits.DOWNLOAD, new FreeSpace(Path.of("."), 0)))
        .copy(new ByteArrayInputStream(text.getBytes(UTF_8)));
    return out.toString(UTF_8);
  }

  @Test
  void bothFormsAreFoundAndReplacedWithTheirLineEnd() throws Exception {
    String text =
        "first\n!#include part.txt\nsecond\r\n!#include\tother/part.txt  \r\nthird\rinclude:google"
            + " @ads @-cn\rinclude:cn # why\nlast\ninclude:end";

    assertThat(copied(text, true))
        .isEqualTo(
            "first\n<part.txt>\nsecond\r\n<other/part.txt>\nthird\r<google>\n<cn>\nlast\n<end>\n");
    assertThat(found)
        .containsExactly(
            new IncludeScan.Include("part.txt", "", false),
            new IncludeScan.Include("other/part.txt", "", false),
            new IncludeScan.Include("google", "@ads @-cn", true),
            new IncludeScan.Include("cn", "# why", true),
            new IncludeScan.Include("end", "", true));
  }

  @Test
  void whatIsNotReplacedStaysOctetForOctet() throws Exception {
    String text = "a\r\n!#include x\r\ninclude:y\rinclude:z";

    assertThat(copied(text, false)).isEqualTo(text);
    assertThat(found).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!#includes x", "!#include", "! #include x", " !#include x", "!#include a b", "include:",
        "include", "includes:x", "# include:x", "||include:x^", "!#if x", "include: @ads"
      })
  void anythingElseIsALineLikeAnother(String line) throws Exception {
    assertThat(copied(line + "\n", true)).isEqualTo(line + "\n");
    assertThat(found).isEmpty();
  }

  @Test
  void otherDirectivesStayAndAreTold() throws Exception {
    before = "<".getBytes(UTF_8);
    String text = "a\n!#if (x)\r\n \t!#endif\n! #if\n!x\n  b\n!#if" + " y".repeat(300) + "\r!#else";

    assertThat(copied(text, true))
        .isEqualTo(
            "a\n<!#if (x)\r\n< \t!#endif\n! #if\n!x\n  b\n<!#if" + " y".repeat(300) + "\r<!#else");
    assertThat(directives).hasSize(4).startsWith("!#if (x)", "!#endif").endsWith("!#else");
    assertThat(directives.get(2)).startsWith("!#if y y");
  }

  @Test
  void aLineBeyondTheBoundIsNoInclude() throws Exception {
    String text = "!#include " + "x".repeat(600) + "\n!#include " + "y".repeat(400) + "\n";

    assertThat(copied(text, true)).startsWith("!#include xxx").contains("\n<yyy");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyTextComesOutAsItWentIn(long seed) throws Exception {
    Random random = new Random(seed);
    String[] pieces = {
      "\n",
      "\r",
      "\r\n",
      "!#include x",
      "include:y",
      "!#inc",
      " !#if",
      "i",
      "!",
      "a.example ",
      "x".repeat(511),
      "include:" + "z".repeat(503),
      "q".repeat(40_000),
      "include:" + "z".repeat(505)
    };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append(pieces[random.nextInt(random.nextInt(40) == 0 ? pieces.length : 10)]);
    }

    assertThat(copied(text.toString(), false)).isEqualTo(text.toString());
    assertThat(found).isNotEmpty();
  }
}
