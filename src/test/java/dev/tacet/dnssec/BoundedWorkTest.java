package dev.tacet.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dnssec.Signatures.Outcome;
import dev.tacet.testkit.SignedTree;
import dev.tacet.testkit.SignedZone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is made to cost a validator much is refused soon (CVE-2023-50387, CVE-2023-50868). */
class BoundedWorkTest extends OnSignedTree {
  private static final int MANY = 200;

  /** Keys with the tag of this one: the sum of its octet pairs is the same in any order. */
  private static List<DNSKEYRecord> ofSameTag(SignedZone zone) {
    List<DNSKEYRecord> keys = new ArrayList<>();
    byte[] key = zone.key().getKey();
    for (int i = 2; i < key.length && keys.size() < MANY; i += 2) {
      for (int j = 0; j < i && keys.size() < MANY; j += 2) {
        byte[] other = key.clone();
        System.arraycopy(key, i, other, j, 2);
        System.arraycopy(key, j, other, i, 2);
        keys.add(
            new DNSKEYRecord(
                zone.name(), 1, 300, zone.key().getFlags(), 3, zone.key().getAlgorithm(), other));
      }
    }
    return keys;
  }

  private static List<Record> wrongSignatures(RRset rrset, SignedZone zone) {
    RRSIGRecord right =
        SignedZone.sign(
            rrset,
            zone.key(),
            zone.keys(),
            Instant.now().minus(Duration.ofHours(1)),
            Instant.now().plus(Duration.ofHours(1)));
    List<Record> wrong = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      byte[] data = right.rdataToWireCanonical();
      data[data.length - 1] ^= 1 + i % 100;
      data[data.length - 2] ^= i / 100;
      wrong.add(Record.newRecord(rrset.getName(), Type.RRSIG, 1, 300, data));
    }
    return wrong;
  }

  @Test
  void manySignaturesTimesManyKeysOfOneTagAreRefusedAfterAFew() {
    SignedZone zone = tree.zone("test.").add("www 300 IN A 192.0.2.1");
    List<DNSKEYRecord> keys = ofSameTag(zone);
    RRset rrset = new RRset();
    rrset.addRR(Record.newRecord(SignedTree.name("www.test"), Type.A, 1, 300, new byte[4]));
    wrongSignatures(rrset, zone).forEach(rrset::addRR);
    Work work = new Work(Optional.of(Instant.now()));

    Outcome outcome = Signatures.verify(rrset, zone.name(), keys, work);

    assertThat(keys)
        .hasSizeGreaterThan(100)
        .allMatch(k -> k.getFootprint() == zone.key().getFootprint());
    assertThat(rrset.sigs()).hasSizeGreaterThan(100);
    assertThat(outcome.verified()).isEmpty();
    assertThat(outcome.wrong().error()).isEqualTo(ExtendedError.DNSSEC_BOGUS);
    assertThat(work.signatures()).isLessThanOrEqualTo(Work.MAX_FAILURES + 2);
  }

  @Test
  void aZoneOfSuchKeysIsBogusAndSpoilsNoOther() {
    SignedZone trap = tree.zone("trap.").add("www 300 IN A 192.0.2.1");
    tree.zone("test.").add("www 300 IN A 192.0.2.1");
    ofSameTag(trap).subList(0, 30).forEach(trap::add);
    RRset rrset = new RRset();
    rrset.addRR(
        Record.newRecord(
            SignedTree.name("www.trap"), Type.A, 1, 300, new byte[] {(byte) 192, 0, 2, 1}));
    tree.lieAbout(
        "www.trap",
        Type.A,
        message -> {
          SignedTree.withoutSignatures(message);
          wrongSignatures(rrset, trap).forEach(r -> message.addRecord(r, Section.ANSWER));
        });

    assertThat(state("www.trap", "A")).isEqualTo("bogus 6");
    assertThat(state("www.test", "A")).isEqualTo("secure");
  }

  @Test
  void aLongNameIsHashedForABoundedNumberOfTimes() {
    NSEC3Record record = unrelated();
    Work work = new Work(Optional.of(Instant.now()));
    Name longName = SignedTree.name("a.".repeat(124) + "test");

    for (int i = 0; i < 10; i++) {
      assertThat(new Nsec3Denial(SignedTree.name("test"), List.of(record), work).noName(longName))
          .isEqualTo(Denied.NOT_PROVEN);
    }

    assertThat(work.hashes()).isLessThanOrEqualTo(Work.MAX_HASHES + 1);
    assertThat(work.exhausted()).isTrue();
  }

  /** One that neither is at nor covers anything asked about. */
  private static NSEC3Record unrelated() {
    byte[] next = new byte[20];
    next[19] = 1;
    return new NSEC3Record(
        SignedTree.name("0".repeat(32) + ".test"),
        1,
        60,
        1,
        0,
        Nsec3Denial.MAX_ITERATIONS,
        new byte[] {1},
        next,
        new int[] {Type.A});
  }

  @Test
  void aNameOfManyLabelsAsksForABoundedNumberOfKeys() {
    tree.zone("test.").add("a.".repeat(100) + "deep 300 IN A 192.0.2.1");
    tree.lieAbout("a.".repeat(100) + "deep.test", Type.A, SignedTree::withoutSignatures);

    assertThat(state("a.".repeat(100) + "deep.test", "A")).startsWith("bogus");
    assertThat(upstream.heard).hasSizeLessThanOrEqualTo(Work.MAX_LOOKUPS + 1);
  }

  @Test
  void aMessageOfThousandsOfRecordsIsNotJudged() {
    SignedZone zone = tree.zone("test.");
    for (int i = 0; i < 1_100; i++) {
      zone.add("many 300 IN A 10.0." + i / 250 + "." + i % 250);
    }

    assertThat(state("many.test", "A")).isEqualTo("bogus 6");
  }

  @Test
  void whatIsTooLargeIsNotEvenPutIntoSetsOfRecords() throws IOException {
    Name name = Name.fromConstantString("many.example.");
    Message message = new Message();
    message.addRecord(Record.newRecord(name, Type.A, 1), Section.QUESTION);
    for (int i = 0; i <= SignedMessage.MAX_RECORDS; i++) {
      byte[] address = {10, 0, (byte) (i >> 8), (byte) i};
      message.addRecord(Record.newRecord(name, Type.A, 1, 300, address), Section.ANSWER);
    }

    SignedMessage read = new SignedMessage(new Message(message.toWire(65_535)));

    assertThat(read.tooLarge()).isTrue();
    assertThat(read.answer(name, Type.A)).isEmpty();
  }
}
