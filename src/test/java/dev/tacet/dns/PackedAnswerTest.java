package dev.tacet.dns;

import static dev.tacet.dns.Messages.asked;
import static dev.tacet.dns.Messages.ednsQuery;
import static dev.tacet.dns.Messages.query;
import static dev.tacet.dns.Messages.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** What a cache gets out is what it took in, octet by octet. */
class PackedAnswerTest {
  private static final String NAME = "www.example.net";

  /** Of kinds that an upstream may send: aliases, hints, extended errors, nothing, very much. */
  private static Answer random(Random random) throws Exception {
    int type =
        switch (random.nextInt(4)) {
          case 0 -> RecordTypes.A;
          case 1 -> RecordTypes.AAAA;
          case 2 -> RecordTypes.HTTPS;
          default -> RecordTypes.TXT;
        };
    UpstreamQuery query = asked(NAME, type);
    Message message = Messages.response(query, 1);
    if (random.nextBoolean()) {
      message.getHeader().setFlag(Flags.AD);
    }
    int ttl = random.nextInt(100_000);
    String owner = NAME + ".";
    for (int alias = random.nextInt(4); alias > 0; alias--) {
      String target = "edge" + alias + "." + "x".repeat(random.nextInt(60) + 1) + ".example.org.";
      message.addRecord(record(owner + " " + ttl + " CNAME " + target), Section.ANSWER);
      owner = target;
    }
    int records = random.nextInt(10) == 0 ? 200 : random.nextInt(5);
    for (int i = 0; i < records; i++) {
      String data =
          switch (type) {
            case RecordTypes.A -> "A 192.0.2." + i;
            case RecordTypes.AAAA -> "AAAA 2001:db8::" + Integer.toHexString(i);
            case RecordTypes.HTTPS ->
                "HTTPS "
                    + (i + 1)
                    + (i < 30 ? " svc" + i + ".example.com." : " .")
                    + " alpn=h2 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::"
                    + Integer.toHexString(i);
            default -> "TXT \"" + "t".repeat(random.nextInt(200)) + i + "\"";
          };
      message.addRecord(record(owner + " " + ttl + " " + data), Section.ANSWER);
    }
    if (records == 0) {
      message.addRecord(
          record("example.net. " + ttl + " SOA ns.example.net. a.example.net. 1 2 3 4 60"),
          Section.AUTHORITY);
      if (random.nextBoolean()) {
        message.getHeader().setRcode(Rcodes.NXDOMAIN);
      }
    }
    List<EDNSOption> errors = new ArrayList<>();
    for (int error = random.nextInt(3); error > 0; error--) {
      errors.add(new ExtendedErrorCodeOption(random.nextInt(65_536), "\u20ac ".repeat(error * 9)));
    }
    int extended = random.nextInt(10) == 0 ? 1 : 0;
    message.addRecord(new OPTRecord(1232, extended, 0, 0, errors), Section.ADDITIONAL);
    return AnswerReader.read(message.toWire(65_535), query);
  }

  private static Answer unpacked(Answer answer, int margin) {
    byte[] octets = new byte[answer.packedSize() + 2 * margin];
    Arrays.fill(octets, (byte) 0x5a);
    answer.packTo(octets, margin);
    for (int i = 0; i < margin; i++) {
      assertThat(octets[i]).as("before it").isEqualTo((byte) 0x5a);
      assertThat(octets[octets.length - 1 - i]).as("behind it").isEqualTo((byte) 0x5a);
    }
    return Answer.unpack(Arrays.copyOfRange(octets, margin, octets.length - margin));
  }

  private static void same(Answer left, Answer right) {
    assertThat(left).isEqualTo(right).hasSameHashCodeAs(right);
    assertThat(left.rcode()).isEqualTo(right.rcode());
    assertThat(left.ttlSeconds()).isEqualTo(right.ttlSeconds());
    assertThat(left.negative()).isEqualTo(right.negative());
    assertThat(left.authenticData()).isEqualTo(right.authenticData());
    assertThat(left.canonicalNames()).isEqualTo(right.canonicalNames());
    assertThat(left.addresses()).isEqualTo(right.addresses());
    assertThat(left.errors()).isEqualTo(right.errors());
    assertThat(left.message()).isEqualTo(right.message());
    assertThat(left.size()).isEqualTo(right.size());
    assertThat(left.packedSize()).isEqualTo(right.packedSize());
    for (boolean dnssec : new boolean[] {false, true}) {
      Query edns = ednsQuery("wWw.Example.Net", RecordTypes.A, 1232, dnssec);
      assertThat(left.forClient(edns, 17)).isEqualTo(right.forClient(edns, 17));
      assertThat(left.staleForClient(edns)).isEqualTo(right.staleForClient(edns));
    }
    Query plain = query("www.example.net", RecordTypes.A, Transport.TCP, 0x0120, null);
    assertThat(left.forClient(plain, 0)).isEqualTo(right.forClient(plain, 0));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {51, 52, 53})
  void whatWasPackedIsWhatItWas(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Answer answer = random(random);
      Answer back = unpacked(answer, random.nextInt(3));

      same(back, answer);
      same(unpacked(back, 0), answer);
      same(unpacked(back.withTtls(60, 3_600), 0), answer.withTtls(60, 3_600));
      same(unpacked(back.unproven(), 0), answer.unproven());
      List<InetAddress> others = List.of(Messages.address("2001:db8::5"));
      same(unpacked(back.leadingToo(others), 0), answer.leadingToo(others));
    }
  }

  @Test
  void aMessageOf64KibIsNothingSpecial() throws Exception {
    UpstreamQuery query = asked(NAME, RecordTypes.A);
    Message message = Messages.response(query, 1);
    for (int i = 0; i < 4_000; i++) {
      message.addRecord(record(NAME + ". 300 A 192." + i / 250 + ".2." + i % 250), Section.ANSWER);
    }
    Answer answer = AnswerReader.read(message.toWire(65_535), query);

    assertThat(answer.message().length).isGreaterThan(64_000);
    assertThat(answer.addresses()).hasSize(4_000);
    same(unpacked(answer, 1), answer);
  }

  @Test
  void answersThatDifferInOneThingAreNotEqual() throws Exception {
    Random random = new Random(54);
    Answer answer = random(random);
    while (answer.negative() || !answer.authenticData()) {
      answer = random(random);
    }

    assertThat(answer.unproven()).isNotEqualTo(answer);
    assertThat(answer.withTtls(500_000, 500_000)).isNotEqualTo(answer);
    assertThat(answer.with(List.of(new ExtendedErrorText(77, "")))).isNotEqualTo(answer);
    assertThat(answer.leadingToo(List.of(Messages.address("192.0.2.99")))).isNotEqualTo(answer);
    assertThat(random(random)).isNotEqualTo(answer);
  }
}
