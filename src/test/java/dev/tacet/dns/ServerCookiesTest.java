package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCookiesTest {
  private static final HexFormat HEX = HexFormat.of();

  private long now = 1_000;
  private long drawn;
  private final ServerCookies cookies = new ServerCookies(() -> ++drawn, () -> now);
  private final InetAddress client = address("192.0.2.7");

  private static InetAddress address(String literal) {
    return AddressText.parse(literal);
  }

  /** RFC 9018, appendix A.1 and A.4. */
  @ParameterizedTest
  @CsvSource({
    "2464c4abcf10c957, 198.51.100.100, e5e973e5a6b2a43f48e7dc849e37bfcf, 1559731985,"
        + " 010000005cf79f111f8130c3eee29480",
    "22681ab97d52c298, 2001:db8:220:1:59de:d0f4:8769:82b8, dd3bdf9344b678b185a6f5cb60fca715,"
        + " 1559741817, 010000005cf7c57926556bd0934c72f8"
  })
  void itMakesWhatTheStandardMakes(
      String shown, String address, String secret, long seconds, String expected) {
    byte[] key = HEX.parseHex(secret);
    PrimitiveIterator.OfLong halves = LongStream.of(little(key, 0), little(key, 8)).iterator();
    ServerCookies made = new ServerCookies(halves::nextLong, () -> seconds);

    ServerCookies.Word word = made.answer(HEX.parseHex(shown), address(address));

    assertThat(HEX.formatHex(word.reply())).isEqualTo(shown + expected);
    assertThat(word.known()).isFalse();
    assertThat(made.answer(word.reply(), address(address)).known()).isTrue();
  }

  private static long little(byte[] octets, int at) {
    long number = 0;
    for (int i = 7; i >= 0; i--) {
      number = number << 8 | octets[at + i] & 0xff;
    }
    return number;
  }

  @Test
  void theHashIsSipHash() {
    byte[] octets = new byte[15];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) i;
    }
    // The example of the paper, appendix A.
    assertThat(SipHash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, octets, 15))
        .isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void oneThatIsShownAgainIsKnownForAnHourAndRenewedInTime() {
    byte[] first = cookies.answer(new byte[8], client).reply();
    assertThat(first).hasSize(24);
    assertThat(cookies.answer(first, client).reply()).isEqualTo(first);

    now += 1_801;
    ServerCookies.Word later = cookies.answer(first, client);
    assertThat(later.known()).isTrue();
    assertThat(later.reply()).isNotEqualTo(first);

    now += 1_800;
    assertThat(cookies.answer(first, client).known()).isFalse();
    assertThat(cookies.answer(later.reply(), client).known()).isTrue();
  }

  @Test
  void anotherAddressOrAnotherClientCookieHasNoUseForIt() {
    byte[] first = cookies.answer(new byte[8], client).reply();
    byte[] others = first.clone();
    others[0] ^= 1;

    assertThat(cookies.answer(first, address("192.0.2.8")).known()).isFalse();
    assertThat(cookies.answer(others, client).known()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 12, 16, 23})
  void oneThatWasChangedIsNotKnown(int at) {
    byte[] changed = cookies.answer(new byte[8], client).reply();
    changed[at] ^= 1;

    assertThat(cookies.answer(changed, client).known()).isFalse();
  }

  @Test
  void oneOfTheFutureOrOfAnotherLengthIsNotKnown() {
    byte[] first = cookies.answer(new byte[8], client).reply();
    now -= 10;
    assertThat(cookies.answer(first, client).known()).isFalse();
    assertThat(cookies.answer(Arrays.copyOf(first, 16), client).known()).isFalse();
    assertThat(cookies.answer(Arrays.copyOf(first, 40), client).known()).isFalse();
  }

  @Test
  void theSecretChangesEach26HoursAndTheOneBeforeHoldsForAnHour() {
    now += 26 * 3_600 - 600;
    byte[] old = cookies.answer(new byte[8], client).reply();
    assertThat(drawn).isEqualTo(2);

    now += 600;
    ServerCookies.Word first = cookies.answer(old, client);
    assertThat(drawn).as("another secret").isEqualTo(4);
    assertThat(first.known()).isTrue();
    assertThat(first.reply()).as("a cookie of the new one").isNotEqualTo(old);
    assertThat(cookies.answer(first.reply(), client).reply()).isEqualTo(first.reply());

    now += 3_000;
    assertThat(cookies.answer(old, client).known()).as("an hour old").isTrue();
    now += 1;
    assertThat(cookies.answer(old, client).known()).isFalse();
  }

  @Test
  void theSecretBeforeTheLastIsWorthNothing() {
    byte[] old = cookies.answer(new byte[8], client).reply();
    now += 26 * 3_600;
    cookies.answer(new byte[8], client);
    now += 26 * 3_600;
    cookies.answer(new byte[8], client);
    // As one would be that whoever learned the first secret made just now.
    ServerCookies stolen = new ServerCookies(LongStream.of(1, 2).iterator()::nextLong, () -> now);

    assertThat(cookies.answer(stolen.answer(new byte[8], client).reply(), client).known())
        .isFalse();
    assertThat(cookies.answer(old, client).known()).isFalse();
  }
}
