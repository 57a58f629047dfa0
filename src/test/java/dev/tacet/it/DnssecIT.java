package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.DnssecStatus;
import dev.tacet.control.api.Finding;
import dev.tacet.control.api.TacetControl;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Reply;
import dev.tacet.testkit.SignedTree;
import dev.tacet.testkit.SignedZone;
import dev.tacet.testkit.Sinkhole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The three modes of DNSSEC, asked over sockets, with a signed tree behind an upstream. */
class DnssecIT {
  private static final int DO = 0x8000;

  @TempDir private Path directory;

  private final SignedTree tree = new SignedTree();
  private FakeUpstream upstream;
  private Sinkhole tacet;

  @BeforeEach
  void grow() {
    Instant now = Instant.now();
    tree.zone("example.");
    SignedZone zone = tree.zone("signed.example.");
    zone.add(
        "www 300 IN A 192.0.2.1", "alias 300 IN CNAME www", "far 300 IN CNAME www.old.example.");
    tree.zone("old.example.")
        .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(2)))
        .add("www 300 IN A 192.0.2.6");
    tree.unsignedZone("plain.example.").add("www 300 IN A 192.0.2.7");
    upstream = FakeUpstream.start();
    upstream.conduct(tree.conduct());
  }

  @AfterEach
  void stop() {
    tacet.close();
    upstream.close();
  }

  private void start(String mode) {
    tacet =
        Sinkhole.start(
            directory,
            upstream,
            "dnssec: { mode: " + mode + ", trustAnchors: [ \"" + tree.anchor() + "\" ] }");
  }

  private Reply ask(String name, String type, int optFlags, int... flags) {
    Message query = new Message(ThreadLocalRandom.current().nextInt(65_536));
    query.getHeader().setFlag(Flags.RD);
    for (int flag : flags) {
      query.getHeader().setFlag(flag);
    }
    query.addRecord(Record.newRecord(SignedTree.name(name), Type.value(type), 1), Section.QUESTION);
    query.addRecord(new OPTRecord(1_232, 0, 0, optFlags), Section.ADDITIONAL);
    return tacet.stub(Transport.UDP).ask(query);
  }

  private static boolean authentic(Reply reply) {
    return reply.message().getHeader().getFlag(Flags.AD);
  }

  private static boolean signed(Reply reply) {
    return reply.message().getSection(Section.ANSWER).stream()
        .anyMatch(record -> record.getType() == Type.RRSIG);
  }

  @Test
  void provenDataIsAuthenticForThoseWhoAskAndIsProvenOnce() {
    start("validate");

    Reply plain = ask("www.signed.example", "A", 0);
    Reply wantsWord = ask("www.signed.example", "A", 0, Flags.AD);
    Reply wantsProof = ask("www.signed.example", "A", DO);
    int heard = upstream.heard().size();
    Reply again = ask("www.signed.example", "A", DO);

    assertThat(plain.answers()).containsExactly("192.0.2.1");
    assertThat(List.of(authentic(plain), signed(plain))).containsExactly(false, false);
    assertThat(List.of(authentic(wantsWord), signed(wantsWord))).containsExactly(true, false);
    assertThat(List.of(authentic(wantsProof), signed(wantsProof))).containsExactly(true, true);
    assertThat(List.of(authentic(again), signed(again))).containsExactly(true, true);
    assertThat(upstream.heard()).hasSize(heard);
    assertThat(authentic(ask("no.signed.example", "A", DO))).isTrue();
    assertThat(authentic(ask("www.plain.example", "A", DO))).isFalse();
    assertThat(ask("www.plain.example", "A", DO).rcode()).isEqualTo("NOERROR");
  }

  @Test
  void bogusDataIsToldToNobodyButWhoInsistsAndTheLogSaysSo() {
    start("validate");

    Reply expired = ask("www.old.example", "A", 0);
    Reply behind = ask("far.signed.example", "A", 0);
    Reply insists = ask("www.old.example", "A", DO, Flags.CD);
    Reply others = ask("www.old.example", "A", 0);

    assertThat(expired.rcode()).isEqualTo("SERVFAIL");
    assertThat(expired.extendedErrors()).singleElement().asString().startsWith("7 ");
    assertThat(behind.rcode()).isEqualTo("SERVFAIL");
    assertThat(insists.answers()).contains("192.0.2.6");
    assertThat(authentic(insists)).isFalse();
    assertThat(others.rcode()).isEqualTo("SERVFAIL");
    assertThat(tacet.log(4))
        .filteredOn(line -> line.rcode().equals("SERVFAIL"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.origin()).isEqualTo("bogus"))
        .allSatisfy(line -> assertThat(line.verdict()).isEqualTo("failed"));
    tacet.stop();
    assertThat(tacet.rows()).anyMatch(row -> row.contains("failed") && row.contains("bogus"));
  }

  @Test
  void aBlockedNameIsOursAndSoIsWhatLeadsToOne() {
    start("validate");
    tacet.block("www.signed.example");

    Reply blocked = ask("www.signed.example", "A", DO);
    Reply led = ask("alias.signed.example", "A", DO);

    assertThat(blocked.answers()).containsExactly("0.0.0.0");
    assertThat(led.answers()).containsExactly("0.0.0.0");
    assertThat(List.of(authentic(blocked), authentic(led))).containsExactly(false, false);
  }

  @Test
  void theModeAndWhatBecameOfAnswersIsInTheStatus() {
    start("validate");
    ask("www.signed.example", "A", 0);
    ask("www.plain.example", "A", 0);
    ask("www.old.example", "A", 0);

    try (TacetControl control = tacet.control()) {
      assertThat(control.status().dnssec())
          .isEqualTo(new DnssecStatus("validate", 1, 1, 1, 0, true, ""));
    }
  }

  @Test
  void anUpstreamWithoutSignaturesIsAFindingOfTheStatus() {
    tree.lie(SignedTree::withoutSignatures);
    start("validate");

    Reply reply = ask("www.signed.example", "A", 0);

    assertThat(reply.rcode()).isEqualTo("SERVFAIL");
    assertThat(reply.extendedErrors()).singleElement().asString().startsWith("10 ");
    try (TacetControl control = tacet.control()) {
      assertThat(control.status().findings())
          .extracting(Finding::what)
          .anyMatch(what -> what.startsWith("DNSSEC: nothing can be proven"));
    }
  }

  @Test
  void passGivesToWhoAsksWhatTheUpstreamSaysAndJudgesNothing() {
    tree.lie(
        message -> {
          if (!message.getQuestion().getName().equals(SignedTree.name("www.plain.example"))) {
            message.getHeader().setFlag(Flags.AD);
          }
        });
    start("pass");

    Reply plain = ask("www.signed.example", "A", 0);
    Reply wantsWord = ask("www.signed.example", "A", 0, Flags.AD);
    Reply wantsProof = ask("www.signed.example", "A", DO);
    Reply unchecked = ask("www.signed.example", "A", DO, Flags.CD);

    assertThat(List.of(authentic(plain), signed(plain))).containsExactly(false, false);
    assertThat(List.of(authentic(wantsWord), signed(wantsWord))).containsExactly(true, false);
    assertThat(List.of(authentic(wantsProof), signed(wantsProof))).containsExactly(true, true);
    assertThat(unchecked.message().getHeader().getFlag(Flags.CD)).isTrue();
    assertThat(wantsProof.message().getOPT().getFlags() & DO).isEqualTo(DO);
    assertThat(plain.message().getOPT().getFlags() & DO).isZero();
    assertThat(upstream.heard())
        .extracting(heard -> heard.dnssecOk() + " " + heard.checkingDisabled())
        .containsExactly("false false", "true false", "true true");
    assertThat(authentic(ask("www.plain.example", "A", DO))).isFalse();
    assertThat(ask("www.old.example", "A", 0).answers()).containsExactly("192.0.2.6");
  }

  @Test
  void offAsksForNoSignaturesAndPassesNoneOn() {
    tree.lie(message -> message.getHeader().setFlag(Flags.AD));
    start("off");

    Reply reply = ask("www.signed.example", "A", DO, Flags.AD, Flags.CD);

    assertThat(reply.answers()).containsExactly("192.0.2.1");
    assertThat(List.of(authentic(reply), signed(reply))).containsExactly(false, false);
    assertThat(upstream.heard()).noneMatch(heard -> heard.dnssecOk() || heard.checkingDisabled());
  }
}
