package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsLineTest {
  @Test
  void anAddressAndItsNamesAreRecords() {
    assertThat(HostsLine.read("192.0.2.10\tnas.home.arpa nas # the box").records())
        .containsExactly(
            LocalRecord.parse("nas.home.arpa A 192.0.2.10"), LocalRecord.parse("nas A 192.0.2.10"));
    assertThat(HostsLine.read("fd00::10 nas").records())
        .containsExactly(LocalRecord.parse("nas AAAA fd00::10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# only a remark",
        "127.0.0.1 localhost",
        "127.0.1.1 thishost",
        "::1 localhost ip6-localhost ip6-loopback",
        "ff02::1 ip6-allnodes",
        "0.0.0.0 ads.example"
      })
  void whatMeansTheMachineItselfIsForNobodyElse(String line) {
    assertThat(HostsLine.read(line)).isEqualTo(new HostsLine(java.util.List.of(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.10",
        "nas 192.0.2.10",
        "192.0.2.300 nas",
        "192.0.2.10 .",
        "192.0.2.10 a..b",
        "192.0.2.10 nas aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "\u0000\u0001\u0002",
        "<html>"
      })
  void whatIsNoHostsLineIsNotUnderstood(String line) {
    assertThat(HostsLine.read(line).understood()).isFalse();
    assertThat(HostsLine.read(line).records()).isEmpty();
  }
}
