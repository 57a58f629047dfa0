package dev.tacet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "02:11:22:aa:bb:cc",
        "02:11:22:AA:BB:CC",
        "02-11-22-aa-bb-cc",
        "0211.22aa.bbcc",
        "021122aabbcc"
      })
  void everyFormInUseIsTheSameAddress(String text) {
    assertThat(MacAddress.parse(text).map(MacAddress::toString)).contains("02:11:22:aa:bb:cc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:11:22:aa:bb",
        "02:11:22:aa:bb:c",
        "02:11-22:aa:bb:cc",
        "02.11.22.aa.bb.cc",
        "0211:22aa:bbcc",
        "g21122aabbcc",
        "02:11:22:aa:bb:cc ",
        "+21122aabbcc",
        "\u0660\u0661\u0662\u0663\u0664\u0665\u0660\u0661\u0662\u0663\u0664\u0665"
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(MacAddress.parse(text)).isEmpty();
  }

  @Test
  void textAndNumberAreTheSameForSeed41() {
    Random random = new Random(41);
    for (int i = 0; i < 2_000; i++) {
      MacAddress mac = new MacAddress(random.nextLong() & 0xffff_ffff_ffffL);
      assertThat(MacAddress.parse(mac.toString())).contains(mac);
    }
  }

  @Test
  void theSecondDigitSaysWhetherItIsMadeUpOrAGroup() {
    assertThat(mac("02:11:22:33:44:55").isRandomised()).isTrue();
    assertThat(mac("da:11:22:33:44:55").isRandomised()).isTrue();
    assertThat(mac("00:11:22:33:44:55").isRandomised()).isFalse();
    assertThat(mac("33:33:00:00:00:01").isOfADevice()).isFalse();
    assertThat(mac("ff:ff:ff:ff:ff:ff").isOfADevice()).isFalse();
    assertThat(mac("00:00:00:00:00:00").isOfADevice()).isFalse();
    assertThat(mac("00:11:22:33:44:55").isOfADevice()).isTrue();
    assertThat(mac("00:11:22:33:44:55").ending()).isEqualTo("33:44:55");
  }

  @Test
  void moreThan48BitsAreNoAddress() {
    assertThatThrownBy(() -> new MacAddress(1L << 48))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("48 bits");
  }

  private static MacAddress mac(String text) {
    return MacAddress.parse(text).orElseThrow();
  }
}
