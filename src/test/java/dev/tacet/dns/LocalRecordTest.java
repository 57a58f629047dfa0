package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRecordTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nas.home.arpa A 192.0.2.10|A",
        "nas.home.arpa. aaaa fd00::1|AAAA",
        "a.example CNAME b.example|CNAME",
        "1.2.0.192.in-addr.arpa PTR nas.home.arpa.|PTR",
        "a.example TXT \"v=1 two words\"|TXT",
        "_x._tcp.example SRV 0 5 443 a.example|SRV",
        "example MX 10 mail.example|MX",
        "a.example HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1|HTTPS"
      })
  void everyTypeOfTheHouseIsRead(String text, String type) {
    assertThat(RecordTypes.name(LocalRecord.parse(text).data().type())).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nas.home.arpa",
        "nas.home.arpa A",
        "nas.home.arpa A 192.0.2.300",
        "nas.home.arpa A fd00::1",
        "nas..arpa A 192.0.2.1",
        ". A 192.0.2.1",
        "a.example SOA a b 1 2 3 4 5",
        "a.example NS b.example",
        "a.example ANY x",
        "a.example 300 IN A 192.0.2.1",
        "a.example MX mail.example"
      })
  void whatIsNoRecordIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> LocalRecord.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void namesInTheDataAreWhole() {
    assertThat(LocalRecord.parse("a.example CNAME b.example").canonicalName())
        .contains(DomainName.parse("b.example"));
  }
}
