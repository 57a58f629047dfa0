package dev.tacet.dns;

import static dev.tacet.dns.Messages.asked;
import static dev.tacet.dns.Messages.record;
import static dev.tacet.dns.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class SteadyNamesTest {
  private static final UpstreamQuery WWW = asked("www.example.net", RecordTypes.A);
  private static final int BEHIND_QUESTION = Wire.HEADER + 17 + 4;

  private static byte[] answer(int section, String... lines) {
    Message message = response(WWW, 1);
    for (String line : lines) {
      message.addRecord(record(line), section);
    }
    return message.toWire();
  }

  private static boolean isSteady(byte[] octets) throws IOException {
    return SteadyNames.all(octets, RecordScan.scan(octets, BEHIND_QUESTION));
  }

  private static List<Record> records(byte[] octets) throws IOException {
    Message message = new Message(octets);
    List<Record> records = new ArrayList<>();
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      records.addAll(message.getSection(section));
    }
    return records;
  }

  @Test
  void theNamesOfOrdinaryAnswersAre() throws Exception {
    assertThat(
            isSteady(
                answer(
                    Section.ANSWER,
                    "www.example.net. 300 CNAME a.cdn.example.",
                    "a.cdn.example. 200 CNAME b.cdn.example.",
                    "b.cdn.example. 100 A 192.0.2.1",
                    "b.cdn.example. 100 AAAA 2001:db8::1")))
        .isTrue();
    assertThat(isSteady(answer(Section.ANSWER, "www.example.net. 300 HTTPS 1 . alpn=h2"))).isTrue();
    assertThat(
            isSteady(
                answer(
                    Section.AUTHORITY,
                    "example.net. 600 SOA ns.example.net. admin.example.net. 1 2 3 4 5")))
        .isTrue();
  }

  @Test
  void aNameThatPointsWhereNoneStandsIsNot() throws Exception {
    byte[] octets = answer(Section.ANSWER, "www.example.net. 300 A 192.0.2.1");
    int pointer = BEHIND_QUESTION;
    for (int target = 0; target < pointer; target++) {
      Wire.put16(octets, pointer, 0xc000 | target);
      // The labels of the question stand at 12, 16, 24 and, the root, 28.
      assertThat(isSteady(octets))
          .as("offset " + target)
          .isEqualTo(target == 12 || target == 16 || target == 24 || target == 28);
    }
  }

  @Test
  void theDataOfOtherTypesIsNotLookedInto() throws Exception {
    assertThat(isSteady(answer(Section.ANSWER, "www.example.net. 300 MX 1 mx.example.net.")))
        .isFalse();
  }

  /** Hostile octets: whatever is called steady is read as the same after all that can change. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsSteadyReadsTheSameWithOtherTtlsAndHeader(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] honest =
        answer(
            Section.ANSWER,
            "www.example.net. 300 CNAME a.cdn.example.",
            "a.cdn.example. 49164 CNAME b.a.cdn.example.",
            "b.a.cdn.example. 49164 NS www.b.example.",
            "www.b.example. 300 SOA ns.b.example. a.cdn.example. 1 2 3 4 5",
            "www.b.example. 100 HTTPS 1 a.cdn.example. ipv4hint=192.0.2.1",
            "b.cdn.example. 100 A 192.12.192.12");
    int steady = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = honest.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        int at = BEHIND_QUESTION + random.nextInt(octets.length - BEHIND_QUESTION - 1);
        if (random.nextBoolean()) {
          Wire.put16(octets, at, 0xc000 | random.nextInt(octets.length));
        } else {
          octets[at] = (byte) random.nextInt(64);
        }
      }
      List<Record> before;
      List<RecordScan.Entry> entries;
      try {
        before = records(octets);
        entries = RecordScan.scan(octets, BEHIND_QUESTION);
      } catch (IOException | RuntimeException e) {
        continue; // dnsjava does not accept it, so nobody asks
      }
      if (SteadyNames.all(octets, entries)) {
        steady++;
        Wire.put16(octets, 0, random.nextInt(0x1_0000));
        Wire.put16(octets, 2, Wire.u16(octets, 2) ^ (Wire.AA | Wire.RD | Wire.RA | Wire.AD));
        for (RecordScan.Entry entry : entries) {
          Wire.put32(octets, entry.ttlAt(), random.nextLong());
        }
        assertThat(records(octets)).as("round " + round).isEqualTo(before);
      }
    }
    assertThat(steady).as("so that something was tried").isGreaterThan(500);
  }
}
