package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixedCaseTest {
  private static byte[] message(DomainName name) {
    return new UpstreamQuery(Question.of(name, RecordTypes.A), false, false).encode(7, true);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void onlyLettersOfTheNameChangeAndAllCanBeBroughtBack(long seed) {
    Random random = new Random(seed);
    byte[] wire = new byte[1 + 63 + 1 + 40 + 1];
    random.nextBytes(wire);
    wire[0] = 63;
    wire[64] = 40;
    wire[105] = 0;
    byte[] plain = message(DomainName.fromWire(wire));
    byte[] mixed = plain.clone();

    boolean changed = MixedCase.mix(mixed, () -> random.nextInt(1 << 16));

    assertThat(MixedCase.same(mixed, plain)).isEqualTo(!changed);
    for (int i = 0; i < plain.length; i++) {
      if (plain[i] != mixed[i]) {
        assertThat(i).isBetween(13, 12 + 104);
        assertThat((char) plain[i]).isBetween('a', 'z');
        assertThat(Character.toLowerCase((char) mixed[i])).isEqualTo((char) plain[i]);
      }
    }
    byte[] copied = plain.clone();
    MixedCase.copy(mixed, copied);
    assertThat(copied).isEqualTo(mixed);
    MixedCase.restore(mixed);
    assertThat(mixed).isEqualTo(plain);
  }

  @Test
  void eachLetterHasAChanceOfItsOwn() {
    byte[] plain = message(DomainName.parse("aaaaaaaaaaaaaaaaaaaaaaaaa.example"));
    int[] calls = {0};
    byte[] mixed = plain.clone();

    MixedCase.mix(mixed, () -> calls[0]++ == 0 ? 0b0000_0000_0000_0101 : 0);

    assertThat(new String(mixed, 13, 25, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("AaAaaaaaaaaaaaaaaaaaaaaaa");
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  void aNameWithoutLettersCannotBeMixed() {
    byte[] plain = message(DomainName.parse("1.2.3"));

    assertThat(MixedCase.mix(plain, () -> 0xffff)).isFalse();
  }

  @Test
  void aReplyThatIsTooShortIsNotTheSame() {
    assertThat(MixedCase.same(new byte[12], message(DomainName.parse("www.example")))).isFalse();
  }
}
