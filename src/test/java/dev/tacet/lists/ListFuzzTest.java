package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.policy.Action;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers' octets give a list or a refusal, soon, and within the bounds. */
class ListFuzzTest {
  private static final List<String> MADE =
      List.of(
          "hosts-multi.txt",
          "hosts-loopback.txt",
          "hosts-utf16.txt",
          "hosts-cr-only.txt",
          "hosts.txt.gz",
          "plain-dots.txt",
          "wildcard-star.txt",
          "abp-modifiers.txt",
          "abp-exceptions.txt",
          "regex.txt",
          "dnsmasq.conf",
          "unbound.conf",
          "rpz.zone",
          "bind.zones",
          "idn.txt",
          "limits.txt",
          "trash.txt",
          "include.txt",
          "mixed.txt");

  private static final String[] WORDS = {
    "0.0.0.0 ",
    "::",
    "a.example",
    "\n",
    "\r",
    "\t",
    "#",
    "||",
    "^",
    "\u0000",
    "xn--",
    "*.",
    "ü",
    "@@",
    "/",
    "$",
    "..",
    "<",
    "\ufeff",
    "$dnsrewrite=",
    "NOERROR;SVCB;1 . ",
    "$ORIGIN ",
    " CNAME ",
    " SOA ",
    "(",
    ")",
    "\"",
    "zone \"",
    "{",
    "}",
    "/*",
    "local-zone: ",
    "local-data: \"",
    "redirect",
    "address=/",
    "!#if",
    "!#else",
    "!#endif",
    "keyword:",
    "regexp:",
    "include:",
    ";querytype=",
    ";reply=",
    "rpz-ip",
    "zz.",
    "-",
    "%",
    "\\",
    "$badfilter",
    "|",
    ",",
    "~",
    "="
  };

  private static void readsOrRefuses(byte[] list, Random random) {
    ListReading reading =
        ReadList.reading(
            ListSyntax.WORDS.get(random.nextInt(ListSyntax.WORDS.size())),
            random.nextInt(5) == 0 ? Action.ALLOW : Action.BLOCK,
            Subdomains.values()[random.nextInt(3)],
            random.nextBoolean());
    AtomicLong heard = new AtomicLong();
    try {
      ListContent content =
          ListReader.read(
              new ByteArrayInputStream(list),
              reading,
              ListLimits.DOWNLOAD,
              (rule, line) -> {
                heard.incrementAndGet();
                assertThat(line.number()).isPositive();
              });
      assertThat(content.rules()).isLessThanOrEqualTo(heard.get());
      assertThat(content.firstHundred()).hasSizeLessThanOrEqualTo(100);
      assertThat(content.skipped()).hasSizeLessThan(40);
    } catch (ListRefusedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    } catch (IOException e) {
      throw new AssertionError("not a refusal", e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void mutationsOfEveryMadeListAreReadOrRefused(long seed) throws IOException {
    Random random = new Random(seed);
    for (String file : MADE) {
      byte[] whole;
      try (InputStream in = ReadList.made(file)) {
        whole = in.readAllBytes();
      }
      for (int i = 0; i < 60; i++) {
        byte[] list = whole.clone();
        for (int n = 1 + random.nextInt(12); n > 0; n--) {
          int at = random.nextInt(list.length);
          switch (random.nextInt(4)) {
            case 0 -> list[at] = (byte) random.nextInt(256);
            case 1 -> list[at] = (byte) "\n\r\"(){};|^$/*.".charAt(random.nextInt(14));
            case 2 -> list[at] = whole[random.nextInt(whole.length)];
            default -> list = insert(list, at, WORDS[random.nextInt(WORDS.length)]);
          }
        }
        readsOrRefuses(list, random);
      }
    }
  }

  private static byte[] insert(byte[] list, int at, String word) {
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.write(list, 0, at);
    longer.writeBytes(word.getBytes(StandardCharsets.UTF_8));
    longer.write(list, at, list.length - at);
    return longer.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void anyOctetsAreReadOrRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1500; i++) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      for (int n = random.nextInt(80); n > 0; n--) {
        if (random.nextInt(4) == 0) {
          octets.write(random.nextInt(256));
        } else {
          octets.writeBytes(WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8));
        }
      }
      readsOrRefuses(octets.toByteArray(), random);
    }
  }

  /** One long line of each piece: whatever is quadratic, or recursive, shows here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "{}",
        "/*",
        "||",
        "^|",
        "|",
        "0",
        "1",
        ".*",
        "a.",
        "\"",
        "\"a",
        "@a ",
        "all subdomains ",
        "a ",
        "$a,",
        "x$denyallow=a|",
        ";querytype=A",
        "^a;querytype=A,",
        "zone a {",
        "a 0",
        "\\",
        "~",
        "xn--a.",
        "[",
        "#",
        " #",
        "$$",
        "##",
        "ü",
        "/$",
        "^(",
        "a|",
        "!#if ",
        "keyword:",
        "-",
        "zz."
      })
  void aLineOfTheGreatestLengthTakesNoTime(String piece) {
    String body = piece.repeat(23_000 / piece.length());
    String[] starts = {
      "",
      "# ",
      "! ",
      "||",
      "/",
      "^",
      "0.0.0.0 ",
      "a.example ",
      "local-data: \"",
      "zone \"a\" {",
      "address=/",
      "a CNAME ",
      "a TXT (",
      "$ORIGIN ",
      "regexp:",
      "domain:a ",
      "a.example$",
      "$TTL "
    };
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String start : starts) {
            byte[] list = ((start + body + "\n").repeat(3)).getBytes(StandardCharsets.UTF_8);
            for (String syntax : ListSyntax.WORDS) {
              ListContent content =
                  ListReader.read(
                      new ByteArrayInputStream(list),
                      new ListReading(
                          ListSyntax.named(syntax).orElseThrow(),
                          Action.BLOCK,
                          Subdomains.AUTO,
                          true,
                          pattern -> Optional.empty()),
                      ListLimits.DOWNLOAD,
                      (rule, line) -> {});
              assertThat(content.lines()).isEqualTo(3);
            }
          }
        });
  }
}
