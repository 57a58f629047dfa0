package dev.tacet.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.UpstreamQuery;
import dev.tacet.testkit.SignedTree;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Failed;
import dev.tacet.upstream.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is asked, kept and passed on while answers are judged. */
class ValidatingUpstreamTest extends OnSignedTree {
  @Test
  void whatIsNotJudgedIsNotInASecureAnswer() {
    example();
    Record stray =
        Record.newRecord(
            SignedTree.name("www.example.test"), Type.TXT, 1, 300, new byte[] {1, 'x'});
    Record glue =
        Record.newRecord(
            SignedTree.name("ns.example.test"), Type.A, 1, 300, new byte[] {10, 0, 0, 1});
    tree.lieAbout(
        "www.example.test",
        Type.A,
        message -> {
          message.addRecord(stray, Section.ANSWER);
          message.addRecord(glue, Section.ADDITIONAL);
        });

    assertThat(types(message("www.example.test", "A", true))).containsOnly(Type.A, Type.RRSIG);
  }

  @Test
  void signaturesGoToThoseOnlyWhoAskForThem() {
    example();

    Message with = message("www.example.test", "A", true);
    Message without = message("www.example.test", "A", false);
    Message nothing = message("no.example.test", "A", false);

    assertThat(types(with)).contains(Type.RRSIG);
    assertThat(types(without)).containsOnly(Type.A);
    assertThat(types(nothing)).containsOnly(Type.SOA);
    assertThat(without.getHeader().getFlag(Flags.AD)).isTrue();
    assertThat(upstream.heard).allMatch(UpstreamQuery::dnssecOk);
    assertThat(upstream.heard).allMatch(UpstreamQuery::checkingDisabled);
  }

  @Test
  void noAnswerIsKeptLongerThanItsSignaturesHold() {
    tree.zone("test.")
        .valid(NOW.minus(DAY), Instant.now().plusSeconds(100))
        .add("www 3600 IN A 192.0.2.1");

    Answered answered = (Answered) ask(query("www.test", "A", true, false));

    assertThat(answered.answer().ttlSeconds()).isBetween(1, 100);
  }

  @Test
  void whoAsksWithCheckingDisabledGetsBogusDataUnmarked() {
    example();
    tree.lieAbout("www.example.test", Type.A, OnSignedTree::otherSignature);

    Answered answered = (Answered) ask(query("www.example.test", "A", true, true));

    assertThat(answered.answer().authenticData()).isFalse();
    assertThat(answered.answer().addresses()).hasSize(2);
    assertThat(state("www.example.test", "A")).isEqualTo("bogus 6");
  }

  @Test
  void theUpstreamsOwnWordThatDataIsAuthenticCountsForNothing() {
    tree.zone("test.");
    tree.unsignedZone("plain.test.").add("www 300 IN A 192.0.2.1");
    tree.lie(message -> message.getHeader().setFlag(Flags.AD));

    assertThat(state("www.plain.test", "A")).isEqualTo("insecure");
  }

  @Test
  void anUpstreamThatDoesNotAnswerForKeysIsAFailureAndNotAForgery() {
    example();
    upstream.failsFrom = 1;
    upstream.failing = Optional.of(new Failed(FailureReason.TIMED_OUT, "tree is silent"));

    assertThat(state("www.example.test", "A")).isEqualTo("failed");
    assertThat(detail("www.example.test", "A")).contains("tree is silent");
    upstream.failing = Optional.empty();
    assertThat(state("www.example.test", "A")).isEqualTo("secure");
  }

  @Test
  void whatProvesAnAnswerIsWaitedForUntilTheBudgetEnds() {
    example();
    budget = Duration.ofMillis(100);
    upstream.silentFrom = 1;

    assertThat(state("www.example.test", "A")).isEqualTo("failed");
    assertThat(detail("www.example.test", "A")).contains("not there in time");
  }

  @Test
  void answersThatWaitForTheirProofAreBounded() {
    example();
    upstream.silentFrom = 0;
    for (int i = 0; i < 2_048; i++) {
      validator().exchange(query("www.example.test", "A", true, false));
    }

    assertThat(detail("www.example.test", "A")).contains("2048 answers are being judged");
  }

  @Test
  void whoIsShortOfWorkSpoilsNoStepForOthersThatWaitForIt() {
    example();
    SignedMessage keys = keys(".");
    List<java.util.concurrent.CompletableFuture<Lookup.Found>> asked = new java.util.ArrayList<>();
    TrustChain chain =
        new TrustChain(
            new TrustPoints(anchors, List.of()),
            (name, type) -> {
              asked.add(new java.util.concurrent.CompletableFuture<>());
              return asked.get(asked.size() - 1);
            },
            news -> {},
            ticker.nanos());
    Work spent = new Work(Optional.of(NOW));
    Work fresh = new Work(Optional.of(NOW));
    var first = chain.to(org.xbill.DNS.Name.root, spent).toCompletableFuture();
    var second = chain.to(org.xbill.DNS.Name.root, fresh).toCompletableFuture();
    while (!spent.exhausted()) {
      spent.signature();
    }

    asked.get(0).complete(Lookup.Found.message(keys));
    asked.get(1).complete(Lookup.Found.message(keys));

    assertThat(first.join()).isInstanceOf(Trust.Ended.class);
    assertThat(second.join()).isInstanceOf(Trust.Signed.class);
  }

  private SignedMessage keys(String zone) {
    return new SignedMessage(tree.answer(withDnssecOk(zone, Type.DNSKEY)));
  }

  @Test
  void keysAreAskedForOnceWhileTheyMayBeKept() {
    example();
    assertThat(state("www.example.test", "A")).isEqualTo("secure");
    upstream.heard.clear();

    assertThat(state("alias.example.test", "A")).isEqualTo("secure");
    assertThat(upstream.heard).hasSize(1);
    ticker.pass(Duration.ofSeconds(301));
    assertThat(state("www.example.test", "A")).isEqualTo("secure");
    assertThat(upstream.heard).hasSizeGreaterThan(2);
  }

  @Test
  void whileTheClockIsNotToBeTrustedChainsAreJudgedAndDatesAreNot() {
    boolean[] trusted = {false};
    time = () -> trusted[0] ? Optional.of(Instant.now()) : Optional.empty();
    tree.zone("test.").add("www 300 IN A 192.0.2.1");
    tree.zone("old.test.")
        .valid(NOW.minus(DAY), NOW.minus(Duration.ofHours(1)))
        .add("www 60 IN A 192.0.2.1");
    tree.lieAbout("forged.test", Type.A, OnSignedTree::otherSignature);
    tree.lieAbout("unsigned.test", Type.A, SignedTree::withoutSignatures);

    assertThat(state("www.test", "A")).isEqualTo("insecure");
    assertThat(state("www.old.test", "A")).isEqualTo("insecure");
    assertThat(state("unsigned.test", "A")).isEqualTo("bogus 10");
    trusted[0] = true;
    assertThat(state("www.test", "A")).isEqualTo("secure");
    assertThat(state("www.old.test", "A")).isEqualTo("bogus 7");
  }

  @Test
  void judgementsAreCounted() {
    example();
    tree.unsignedZone("plain.test.").add("www 300 IN A 192.0.2.1");
    tree.lieAbout("www.example.test", Type.A, OnSignedTree::otherSignature);

    state("alias.example.test", "A");
    state("www.example.test", "A");
    state("www.plain.test", "A");

    DnssecCounts counts = validator().counts();
    assertThat(List.of(counts.secure(), counts.insecure(), counts.bogus(), counts.unknown()))
        .containsExactly(1L, 1L, 1L, 0L);
  }
}
