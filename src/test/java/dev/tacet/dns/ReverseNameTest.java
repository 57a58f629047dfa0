package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ReverseMap;

class ReverseNameTest {
  @Test
  void addressesAreLookedUpWhereTheRfcsSay() throws Exception {
    for (String text : new String[] {"192.0.2.1", "10.255.0.9", "2001:db8::dead:beef", "fe80::1"}) {
      InetAddress address = InetAddress.getByName(text);
      assertThat(ReverseName.of(address).toString())
          .isEqualTo(DomainName.parse(ReverseMap.fromAddress(address).toString()).toString());
    }
  }

  @Test
  void theFirstPointerOfAnAnswerIsTheName() throws Exception {
    DomainName asked = ReverseName.of(InetAddress.getByName("192.0.2.1"));
    assertThat(ReverseName.pointedTo(answer(asked, "1.2.0.192.in-addr.arpa. 60 IN PTR tv.lan.")))
        .contains(DomainName.parse("tv.lan."));
    assertThat(ReverseName.pointedTo(answer(asked, "1.2.0.192.in-addr.arpa. 60 IN TXT tv.lan.")))
        .isEmpty();
  }

  private static Answer answer(DomainName asked, String record) throws Exception {
    org.xbill.DNS.Message message = new org.xbill.DNS.Message();
    message.getHeader().setFlag(org.xbill.DNS.Flags.QR);
    message.addRecord(
        org.xbill.DNS.Record.newRecord(
            org.xbill.DNS.Name.fromString(asked.toString(), org.xbill.DNS.Name.root),
            org.xbill.DNS.Type.PTR,
            org.xbill.DNS.DClass.IN),
        org.xbill.DNS.Section.QUESTION);
    String[] fields = record.split(" ", 5);
    message.addRecord(
        org.xbill.DNS.Record.fromString(
            org.xbill.DNS.Name.fromString(fields[0]),
            org.xbill.DNS.Type.value(fields[3]),
            org.xbill.DNS.DClass.IN,
            60,
            fields[4],
            org.xbill.DNS.Name.root),
        org.xbill.DNS.Section.ANSWER);
    return AnswerReader.read(
        message.toWire(), new UpstreamQuery(Question.of(asked, RecordTypes.PTR), false, false));
  }
}
