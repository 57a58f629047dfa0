package dev.tacet.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Rcodes;
import dev.tacet.testkit.SignedTree;
import dev.tacet.testkit.SignedZone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is not as its owner signed it is bogus, and says why. */
class ForgedAnswersTest extends OnSignedTree {
  @Test
  void expiredAndEarlySignaturesAreBogusAndSaySo() {
    tree.zone("test.");
    tree.zone("old.test.")
        .valid(NOW.minus(DAY.multipliedBy(9)), NOW.minus(DAY))
        .add("www 60 IN A 192.0.2.1");
    tree.zone("new.test.")
        .valid(NOW.plus(DAY), NOW.plus(DAY.multipliedBy(9)))
        .add("www 60 IN A 192.0.2.1");

    assertThat(state("www.old.test", "A")).isEqualTo("bogus 7");
    assertThat(state("no.old.test", "A")).isEqualTo("bogus 7");
    assertThat(state("www.new.test", "A")).isEqualTo("bogus 8");
    assertThat(detail("www.old.test", "A")).contains("old.test").contains("ended");
  }

  @Test
  void aWrongSignatureIsBogus() {
    example();
    tree.lieAbout("www.example.test", Type.A, OnSignedTree::otherSignature);

    assertThat(state("www.example.test", "A")).isEqualTo("bogus 6");
    assertThat(state("alias.example.test", "A")).isEqualTo("secure");
  }

  @Test
  void changedAddedAndRemovedRecordsAreBogus() {
    example();
    Record forged =
        org.xbill.DNS.Record.newRecord(
            SignedTree.name("www.example.test"), Type.A, 1, 300, new byte[] {10, 0, 0, 1});
    tree.lieAbout("www.example.test", Type.A, m -> m.addRecord(forged, Section.ANSWER));
    assertThat(state("www.example.test", "A")).isEqualTo("bogus 6");

    tree.lieAbout(
        "alias.example.test",
        Type.A,
        m ->
            m.removeRecord(
                m.getSection(Section.ANSWER).stream()
                    .filter(r -> r.getType() == Type.A)
                    .findFirst()
                    .orElseThrow(),
                Section.ANSWER));
    assertThat(state("alias.example.test", "A")).isEqualTo("bogus 6");
  }

  @Test
  void dataOfASignedZoneWithoutSignaturesIsBogus() {
    example();
    tree.lieAbout("www.example.test", Type.A, SignedTree::withoutSignatures);
    tree.lieAbout("no.example.test", Type.A, SignedTree::withoutSignatures);
    tree.lieAbout("www.example.test", Type.MX, ForgedAnswersTest::withoutDenials);

    assertThat(state("www.example.test", "A")).isEqualTo("bogus 10");
    assertThat(state("no.example.test", "A")).isEqualTo("bogus 10");
    assertThat(state("www.example.test", "MX")).isEqualTo("bogus 12");
  }

  private static void withoutDenials(Message message) {
    for (Record record : List.copyOf(message.getSection(Section.AUTHORITY))) {
      int type = record.getRRsetType();
      if (type == Type.NSEC || type == Type.NSEC3) {
        message.removeRecord(record, Section.AUTHORITY);
      }
    }
  }

  @Test
  void aKeyThatIsNotTheOneOfTheDigestIsBogus() {
    tree.zone("test.");
    SignedZone zone = tree.zone("example.test.").add("www 300 IN A 192.0.2.1");
    SignedZone other = new SignedTree().zone("example.test.");
    tree.lieAbout(
        "example.test",
        Type.DNSKEY,
        message -> {
          message.removeAllRecords(Section.ANSWER);
          message.addRecord(other.key(), Section.ANSWER);
        });

    assertThat(zone.key().getFootprint()).isNotEqualTo(other.key().getFootprint());
    assertThat(state("www.example.test", "A")).isEqualTo("bogus 9");
  }

  @Test
  void aDenialOfSomethingThatIsThereIsBogus() {
    example();
    Message denial = new Message(0);
    denial.addRecord(
        Record.newRecord(SignedTree.name("zzz.example.test"), Type.A, 1), Section.QUESTION);
    Message honest = tree.answer(withDnssecOk("zzz.example.test", Type.A));
    tree.lieAbout(
        "www.example.test",
        Type.A,
        message -> {
          message.removeAllRecords(Section.ANSWER);
          honest
              .getSection(Section.AUTHORITY)
              .forEach(r -> message.addRecord(r, Section.AUTHORITY));
          message.getHeader().setRcode(Rcodes.NXDOMAIN);
        });

    assertThat(state("www.example.test", "A")).isEqualTo("bogus 6");
  }

  @Test
  void aWildcardThatHidesANameIsBogus() {
    example().add("own.wild 300 IN A 192.0.2.99");
    Message honest = tree.answer(withDnssecOk("a.wild.example.test", Type.A));
    tree.lieAbout(
        "own.wild.example.test",
        Type.A,
        message -> {
          message.removeAllRecords(Section.ANSWER);
          for (Record record : honest.getSection(Section.ANSWER)) {
            message.addRecord(
                Record.newRecord(
                    SignedTree.name("own.wild.example.test"),
                    record.getType(),
                    1,
                    300,
                    record.rdataToWireCanonical()),
                Section.ANSWER);
          }
          honest
              .getSection(Section.AUTHORITY)
              .forEach(r -> message.addRecord(r, Section.AUTHORITY));
        });

    assertThat(state("own.wild.example.test", "A")).startsWith("bogus");
    assertThat(state("other.wild.example.test", "A")).isEqualTo("secure");
  }

  @Test
  void anAliasOfADnameThatSaysSomethingElseIsBogus() {
    example();
    tree.lieAbout(
        "a.old.example.test",
        Type.A,
        message -> {
          for (Record record : List.copyOf(message.getSection(Section.ANSWER))) {
            if (record.getType() == Type.CNAME) {
              message.removeRecord(record, Section.ANSWER);
              message.addRecord(
                  new org.xbill.DNS.CNAMERecord(
                      record.getName(), 1, 300, SignedTree.name("www.example.test")),
                  Section.ANSWER);
            }
          }
        });

    assertThat(state("a.old.example.test", "A")).isEqualTo("bogus 6");
  }

  @Test
  void forgedDataBehindAnUnsignedRecordThatStandsFirstIsBogus() {
    tree.zone("test.").add("www 300 IN A 192.0.2.1");
    tree.unsignedZone("plain.test.").add("www 300 IN A 192.0.2.66");
    tree.lieAbout(
        "www.test",
        Type.A,
        message -> {
          message.removeAllRecords(Section.ANSWER);
          message.addRecord(
              Record.newRecord(
                  SignedTree.name("www.plain.test"), Type.A, 1, 300, new byte[] {10, 0, 0, 66}),
              Section.ANSWER);
          message.addRecord(
              new org.xbill.DNS.CNAMERecord(
                  SignedTree.name("www.test"), 1, 300, SignedTree.name("www.plain.test")),
              Section.ANSWER);
        });

    assertThat(state("www.test", "A")).isEqualTo("bogus 10");
  }

  @Test
  void anotherRootKeyIsNotBelieved() {
    anchors.set(0, new SignedTree().anchor());
    example();

    assertThat(state("www.example.test", "A")).isEqualTo("bogus 9");
    assertThat(validator().counts().problem()).contains("nothing can be proven");
  }

  @Test
  void anUpstreamWithoutSignaturesIsNamedAsTheProblemUntilItHasSome() {
    example();
    boolean[] stripping = {true};
    tree.lie(
        message -> {
          if (stripping[0]) {
            SignedTree.withoutSignatures(message);
          }
        });

    assertThat(state("www.example.test", "A")).isEqualTo("bogus 10");
    assertThat(validator().counts().problem()).contains("tree").contains("DNSKEY");
    stripping[0] = false;
    ticker.pass(Duration.ofMinutes(1));
    assertThat(state("www.example.test", "A")).isEqualTo("secure");
    assertThat(validator().counts().problem()).isEmpty();
  }
}
