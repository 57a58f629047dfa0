package dev.tacet.dns;

import static dev.tacet.dns.Messages.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
  @Test
  void aNameIsItsLabelsInLowerCase() {
    DomainName name = DomainName.parse("WWW.Example.NET");

    assertThat(name.toWire()).isEqualTo(hex("03 777777 07 6578616d706c65 03 6e6574 00"));
    assertThat(name.toString()).isEqualTo("www.example.net");
    assertThat(name.labelCount()).isEqualTo(3);
    assertThat(name.length()).isEqualTo(17);
    assertThat(name.labelStart(1)).isEqualTo(4);
    assertThat(name.byteAt(4)).isEqualTo(7);
    assertThat(name)
        .isEqualTo(DomainName.parse("www.example.net."))
        .hasSameHashCodeAs(DomainName.fromWire(name.toWire()));
  }

  @Test
  void theRootIsADot() {
    assertThat(DomainName.parse(".")).isEqualTo(DomainName.ROOT);
    assertThat(DomainName.ROOT.toString()).isEqualTo(".");
    assertThat(DomainName.ROOT.labelCount()).isZero();
    assertThat(DomainName.fromWire(new byte[] {0})).isEqualTo(DomainName.ROOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        ".a",
        "a..b",
        "a..",
        "a b",
        "a\tb",
        "a\nb",
        "é.example",
        "a\\",
        "a\\é",
        "a\\1",
        "a\\12",
        "a\\256",
        "a\\999",
        "a\\25x",
        "a\u0000b",
        "a\u007fb",
        "a\\\u0007"
      })
  void whatIsNoNameIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> DomainName.parse(text))
        .isInstanceOf(NameSyntaxException.class)
        .message()
        .isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "a\\.b.c, 03612e62016300",
    "\\000\\255.c, 0200ff016300",
    "\\065\\090, 02617a00",
    "a\\\\b, 03615c6200",
    "a\\ b, 03612062" + "00",
    "_srv._tcp, 045f737276045f74637000",
    "*.x, 012a017800"
  })
  void escapesAreUnderstood(String text, String wire) {
    assertThat(DomainName.parse(text).toWire()).isEqualTo(hex(wire));
  }

  @Test
  void aLabelHolds63OctetsAndNoMore() {
    assertThat(DomainName.parse("a".repeat(63) + ".b").labelCount()).isEqualTo(2);
    assertThatThrownBy(() -> DomainName.parse("a".repeat(64) + ".b"))
        .hasMessageContaining("63 octets");
    assertThatThrownBy(() -> DomainName.parse("b." + "a".repeat(64)))
        .hasMessageContaining("63 octets");
  }

  @Test
  void aNameHolds255OctetsAndNoMore() {
    String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

    assertThat(DomainName.parse(longest).length()).isEqualTo(255);
    assertThat(DomainName.parse(longest + ".").length()).isEqualTo(255);
    assertThatThrownBy(() -> DomainName.parse(longest + "b")).hasMessageContaining("255 octets");
    assertThatThrownBy(() -> DomainName.parse("a." + longest)).hasMessageContaining("255 octets");
    assertThat(DomainName.parse("a.".repeat(127)).labelCount()).isEqualTo(127);
    assertThatThrownBy(() -> DomainName.parse("a.".repeat(128))).hasMessageContaining("255 octets");
    assertThatThrownBy(() -> DomainName.parse("a.".repeat(100_000)))
        .isInstanceOf(NameSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "03 6161", // cut off in a label
        "03 616161", // no root
        "40" + "61", // the reserved label type 01
        "c0 00", // a pointer
        "ff"
      })
  void wireOctetsThatAreNoNameAreRefused(String wire) {
    assertThatThrownBy(() -> DomainName.fromWire(hex(wire)))
        .isInstanceOf(NameSyntaxException.class);
  }

  @Test
  void wireOctetsAbove255AreRefused() {
    byte[] wire = new byte[257];
    for (int i = 0; i < 256; i += 2) {
      wire[i] = 1;
      wire[i + 1] = 'a';
    }
    assertThatThrownBy(() -> DomainName.fromWire(wire)).hasMessageContaining("255 octets");
    assertThat(DomainName.fromWire(wire, 2).length()).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.net, example.net, true",
    "example.net, example.net, true",
    "example.net, ., true",
    "., ., true",
    "., net, false",
    "net, example.net, false",
    "badexample.net, example.net, false",
    "a.badexample.net, example.net, false",
    "example.net.evil, example.net, false",
    "A.EXAMPLE.net, Example.NET, true",
    "a\\.example.net, example.net, false",
    "\\007example.net, net, true"
  })
  void belowRespectsLabels(String name, String ancestor, boolean below) {
    DomainName a = DomainName.parse(name);
    DomainName b = DomainName.parse(ancestor);

    assertThat(a.isAtOrBelow(b)).isEqualTo(below);
    assertThat(a.isBelow(b)).isEqualTo(below && !a.equals(b));
  }

  @Test
  void suffixesAreAncestors() {
    DomainName name = DomainName.parse("a.b.c");

    assertThat(name.suffix(0)).isEqualTo(DomainName.ROOT);
    assertThat(name.suffix(1)).isEqualTo(DomainName.parse("c"));
    assertThat(name.suffix(2)).isEqualTo(DomainName.parse("b.c"));
    assertThat(name.suffix(3)).isSameAs(name);
    assertThatThrownBy(() -> name.suffix(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** The example of RFC 4034 section 6.1. */
  @Test
  void namesSortByLabelsFromTheRight() {
    DomainName[] sorted =
        java.util.stream.Stream.of(
                "example",
                "a.example",
                "yljkjljk.a.example",
                "z.a.example",
                "zabc.a.example",
                "z.example",
                "\\001.z.example",
                "*.z.example",
                "\\200.z.example")
            .map(DomainName::parse)
            .toArray(DomainName[]::new);

    assertThat(sorted).isSorted();
    assertThat(sorted[0]).isGreaterThan(DomainName.ROOT);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void anyNameSurvivesTextAndWire(long seed) {
    Random random = new Random(seed);
    DomainName previous = DomainName.ROOT;
    for (int i = 0; i < 5000; i++) {
      DomainName name = DomainName.fromWire(anyName(random));

      String text = name.toString();
      assertThat(DomainName.parse(text)).isEqualTo(name);
      assertThat(DomainName.parse(text + (name.labelCount() == 0 ? "" : "."))).isEqualTo(name);
      assertThat(text).matches("[!-~]+");
      assertThat(DomainName.fromWire(name.toWire())).isEqualTo(name).hasSameHashCodeAs(name);
      assertThat(name.compareTo(previous) == 0).isEqualTo(name.equals(previous));
      assertThat(Integer.signum(name.compareTo(previous)))
          .isEqualTo(-Integer.signum(previous.compareTo(name)));
      for (int labels = 0; labels <= name.labelCount(); labels++) {
        assertThat(name.isAtOrBelow(name.suffix(labels))).isTrue();
      }
      previous = name;
    }
  }

  private static byte[] anyName(Random random) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    int room = random.nextInt(255);
    while (room >= 2) {
      int length = 1 + random.nextInt(Math.min(63, room - 1));
      wire.write(length);
      for (int i = 0; i < length; i++) {
        wire.write(random.nextInt(256));
      }
      room -= 1 + length;
    }
    wire.write(0);
    return wire.toByteArray();
  }
}
