package dev.tacet.resolve;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.ResourceData;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.querylog.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What a client is told where a rule says how. */
class RuleAnswerTest {
  private static final String WHY = "4 rewritten by list: mine (nas.example)";

  private final Household home = new Household();

  private static RuleAnswer records(String... records) {
    List<ResourceData> data = new ArrayList<>();
    for (String text : records) {
      String[] parts = text.split(" ", 2);
      try {
        Record record =
            Record.fromString(
                org.xbill.DNS.Name.root,
                Type.value(parts[0]),
                DClass.IN,
                0,
                parts[1],
                org.xbill.DNS.Name.root);
        data.add(new ResourceData(record.getType(), record.rdataToWireCanonical()));
      } catch (java.io.IOException e) {
        throw new IllegalArgumentException(text, e);
      }
    }
    return new RuleAnswer.Records(data);
  }

  private static RuleAnswer alias(String target) {
    return new RuleAnswer.Alias(DomainName.parse(target));
  }

  private void assertLogged(String word, int rcode) {
    Decision decision = home.log.get(home.log.size() - 1);
    assertThat(decision.verdict().word()).isEqualTo(word);
    assertThat(decision.verdict().reason().words()).isEqualTo("list: mine");
    assertThat(decision.rcode()).isEqualTo(rcode);
    assertThat(decision.origin()).isEqualTo(Origin.SELF);
    assertThat(decision.addresses()).isEmpty();
  }

  static Stream<Ask> everyWayToAsk() {
    return Stream.of(Transport.values())
        .flatMap(
            transport ->
                Stream.of(0, 1232)
                    .map(
                        size -> Ask.of("x.NaS.example", Type.A).over(transport).withPayload(size)));
  }

  @ParameterizedTest
  @MethodSource("everyWayToAsk")
  void recordsOfTheTypeAskedForAreTheAnswer(Ask ask) {
    home.listAnswers("nas.example", records("A 192.0.2.1", "AAAA fd00::1"));
    home.listAnswers("nas.example", records("A 192.0.2.2"));

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.data()).containsExactly("192.0.2.1", "192.0.2.2");
    for (Record record : reply.answers()) {
      assertThat(record.getName().toString()).isEqualTo("x.NaS.example.");
      assertThat(record.getTTL()).isEqualTo(Household.BLOCK_TTL.toSeconds());
    }
    assertThat(reply.authority()).isEmpty();
    assertThat(reply.errors()).isEqualTo(ask.edns() ? List.of(WHY) : List.of());
    assertThat(home.resolved).isEmpty();
    assertLogged("rewritten", Rcode.NOERROR);
  }

  @Test
  void aTypeWithoutRecordsHasNoData() {
    home.listAnswers("nas.example", records("A 192.0.2.1"));
    for (int type : new int[] {Type.AAAA, Type.HTTPS, Type.CNAME, Type.TXT, 65_280}) {
      Ask ask = Ask.of("nas.example", type);

      Received reply = home.ask(ask);

      reply.assertRepliesTo(ask);
      assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
      reply.assertNegative(Household.BLOCK_TTL.toSeconds());
      assertThat(reply.errors()).containsExactly(WHY);
    }
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void anyRecordTypeMayBeGiven() {
    home.listAnswers(
        "nas.example", records("MX 10 mail.nas.example.", "TXT \"a b\"", "HTTPS 1 . alpn=h2"));

    assertThat(home.ask(Ask.of("nas.example", Type.MX)).data())
        .containsExactly("10 mail.nas.example.");
    assertThat(home.ask(Ask.of("nas.example", Type.TXT)).data()).containsExactly("\"a b\"");
    assertThat(home.ask(Ask.of("nas.example", Type.HTTPS)).data()).containsExactly("1 . alpn=h2");
  }

  @Test
  void anyGetsTheMinimalAnswer() {
    home.listAnswers("nas.example", records("A 192.0.2.1"));

    assertThat(home.ask(Ask.of("nas.example", Type.ANY)).data())
        .containsExactly("\"RFC8482\" \"\"");
  }

  @Test
  void otherClassesGetNoInternetData() {
    home.listAnswers("nas.example", records("A 192.0.2.1"));
    home.listAnswers("alias.example", alias("target.test"));
    for (String name : List.of("nas.example", "alias.example")) {
      Received reply = home.ask(Ask.of(name, Type.A).inClass(DClass.CH));

      reply.assertNegative(Household.BLOCK_TTL.toSeconds());
    }
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void moreThanFitsADatagramIsTruncatedAndWholeOverTcp() {
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = "A 192.0.2." + i;
    }
    home.listAnswers("nas.example", records(many));

    Received overUdp = home.ask(Ask.of("nas.example", Type.A));
    Received overTcp = home.ask(Ask.of("nas.example", Type.A).over(Transport.TCP));

    assertThat(overUdp.truncated()).isTrue();
    assertThat(overTcp.answers()).hasSize(200);
  }

  @ParameterizedTest
  @MethodSource("everyWayToAsk")
  void anAliasIsFollowedByTheTargetsOwnAnswer(Ask ask) {
    home.listAnswers("nas.example", alias("safe.test"));
    home.upstreamAnswers("safe.test. CNAME cdn.test.", "cdn.test. A 198.51.100.9");

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.data()).containsExactly("safe.test.", "cdn.test.", "198.51.100.9");
    assertThat(reply.answers().get(0).getName().toString()).isEqualToIgnoringCase("x.NaS.example.");
    assertThat(reply.answers().get(0).getTTL()).isEqualTo(Household.BLOCK_TTL.toSeconds());
    assertThat(reply.answers().get(2).getTTL()).isEqualTo(UpstreamReply.TTL);
    assertThat(reply.errors()).isEqualTo(ask.edns() ? List.of(WHY) : List.of());
    assertThat(home.resolved)
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.question().qname()).isEqualTo(DomainName.parse("safe.test"));
              assertThat(query.question().qtype()).isEqualTo(Type.A);
              assertThat(query.client()).isEqualTo(ask.client());
            });
    assertLogged("rewritten", Rcode.NOERROR);
  }

  @Test
  void anAliasAskedForItselfIsAllOfTheAnswer() {
    home.listAnswers("nas.example", alias("safe.test")).listAnswers("safe.test", alias("b.test"));

    assertThat(home.ask(Ask.of("nas.example", Type.CNAME)).data()).containsExactly("safe.test.");
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void anAliasToRecordsOfARuleAsksNobody() {
    home.listAnswers("nas.example", alias("safe.test"));
    home.listAnswers("safe.test", records("A 192.0.2.1"));

    Received a = home.ask(Ask.of("nas.example", Type.A));
    Received aaaa = home.ask(Ask.of("nas.example", Type.AAAA));

    assertThat(a.data()).containsExactly("safe.test.", "192.0.2.1");
    assertThat(a.answers().get(1).getName().toString()).isEqualTo("safe.test.");
    assertThat(aaaa.data()).containsExactly("safe.test.");
    assertThat(aaaa.authority()).hasSize(1);
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void theResponseCodeOfTheTargetIsTheAnswers() {
    home.listAnswers("nas.example", alias("gone.test"));
    home.resolving(
        query ->
            completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query)
                        .rcode(Rcode.NXDOMAIN)
                        .authority("test. SOA ns.test. host.test. 1 2 3 4 60")
                        .read(),
                    Origin.CACHE,
                    5)));

    Received reply = home.ask(Ask.of("nas.example", Type.A));

    assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(reply.data()).containsExactly("gone.test.");
    assertThat(reply.authority()).hasSize(1);
    assertLogged("rewritten", Rcode.NXDOMAIN);
  }

  @Test
  void aTargetThatNobodyAnswersForIsAServfailThatSaysWhy() {
    home.listAnswers("nas.example", alias("slow.test"));
    home.resolving(
        query ->
            completedFuture(
                new Resolution.Unresolved(ExtendedError.NO_REACHABLE_AUTHORITY, "no answer")));

    Received reply = home.ask(Ask.of("nas.example", Type.A));

    assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(reply.errors()).containsExactly(WHY, "22 no answer");
    assertLogged("rewritten", Rcode.SERVFAIL);
  }

  @Test
  void aBugBehindAnAliasIsAServfail() {
    home.listAnswers("nas.example", alias("bug.test"));
    home.resolving(
        query -> {
          throw new IllegalStateException("a bug the test made");
        });

    assertThat(home.ask(Ask.of("nas.example", Type.A)).rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(home.bugs()).isEqualTo(1);
  }

  @Test
  void aTargetTooLongForADatagramIsTruncatedWhole() {
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "safe.test. A 192.0.2." + i;
    }
    home.listAnswers("nas.example", alias("safe.test")).upstreamAnswers(many);

    Received overUdp = home.ask(Ask.of("nas.example", Type.A));
    Received overTcp = home.ask(Ask.of("nas.example", Type.A).over(Transport.TCP));

    assertThat(overUdp.truncated()).isTrue();
    assertThat(overUdp.answers()).isEmpty();
    assertThat(overTcp.answers()).hasSize(101);
  }

  @Test
  void anAliasOfItselfGoesItsOrdinaryWay() {
    home.listAnswers("nas.example", alias("nas.example"));
    home.upstreamAnswers("nas.example. A 198.51.100.9");

    assertThat(home.ask(Ask.of("nas.example", Type.A)).data()).containsExactly("198.51.100.9");
  }

  @Test
  void theOwnersBlockOfATargetStands() {
    home.listAnswers("nas.example", alias("safe.test")).rule(Action.BLOCK, "safe.test");

    Received reply = home.ask(Ask.of("nas.example", Type.A));

    assertThat(reply.data()).containsExactly("0.0.0.0");
    assertThat(reply.errors()).containsExactly("15 blocked by rule: 1 (safe.test) via safe.test");
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void aCanonicalNameWithAnAnswerOfARuleGivesItUnderTheNameAsked() {
    home.listAnswers("nas.example", records("A 192.0.2.1"));
    home.listAnswers("other.example", alias("safe.test"));
    home.upstreamAnswers("www.test. CNAME nas.example.", "nas.example. A 198.51.100.9");

    Received reply = home.ask(Ask.of("www.test", Type.A));

    assertThat(reply.data()).containsExactly("192.0.2.1");
    assertThat(reply.answers().get(0).getName().toString()).isEqualTo("www.test.");
    assertThat(reply.errors()).containsExactly(WHY + " via nas.example");
  }

  @Test
  void aCanonicalNameWithAnAliasOfARuleLeadsToThatTarget() {
    home.listAnswers("old.example", alias("safe.test"));
    home.resolving(
        query ->
            completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query)
                        .answer(
                            query.question().qname().toString().equals("safe.test")
                                ? "safe.test. A 198.51.100.9"
                                : "www.test. CNAME old.example.")
                        .read(),
                    Origin.CACHE,
                    0)));

    Received reply = home.ask(Ask.of("www.test", Type.A));

    assertThat(reply.data()).containsExactly("safe.test.", "198.51.100.9");
    assertThat(home.resolved).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aCodeIsGivenForEveryType(Transport transport) {
    home.listAnswers("gone.example", new RuleAnswer.Code(Rcodes.NXDOMAIN));
    home.listAnswers("empty.example", new RuleAnswer.Code(Rcodes.NOERROR));
    home.listAnswers("no.example", new RuleAnswer.Code(Rcodes.REFUSED));
    home.listAnswers("fail.example", new RuleAnswer.Code(Rcodes.SERVFAIL));
    for (int type : new int[] {Type.A, Type.HTTPS, Type.TXT}) {
      Received gone = home.ask(Ask.of("gone.example", type).over(transport));
      assertThat(gone.rcode()).isEqualTo(Rcode.NXDOMAIN);
      gone.assertNegative(Household.BLOCK_TTL.toSeconds());
      assertThat(gone.errors()).containsExactly("15 blocked by list: mine (gone.example)");
      assertLogged("blocked", Rcode.NXDOMAIN);

      Received empty = home.ask(Ask.of("empty.example", type).over(transport));
      assertThat(empty.rcode()).isEqualTo(Rcode.NOERROR);
      empty.assertNegative(Household.BLOCK_TTL.toSeconds());

      Received no = home.ask(Ask.of("no.example", type).over(transport));
      assertThat(no.rcode()).isEqualTo(Rcode.REFUSED);
      assertThat(home.ask(Ask.of("fail.example", type).over(transport)).rcode())
          .isEqualTo(Rcode.SERVFAIL);
    }
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void anExtendedCodeNeedsAnOpt() {
    home.listAnswers("odd.example", new RuleAnswer.Code(23));

    assertThat(home.ask(Ask.of("odd.example", Type.A)).rcode()).isEqualTo(23);
    assertThat(home.ask(Ask.of("odd.example", Type.A).withoutEdns()).rcode())
        .isEqualTo(Rcode.SERVFAIL);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void silenceIsSilentAndLogged(Transport transport) {
    home.listAnswers("drop.example", RuleAnswer.DROP);

    byte[] reply =
        home.asked(Ask.of("drop.example", Type.A).over(transport)).toCompletableFuture().join();

    assertThat(reply).isEmpty();
    assertThat(home.resolved).isEmpty();
    assertLogged("blocked", Rcodes.NO_REPLY);
  }

  @Test
  void aTcpOnlyNameIsTruncatedOverUdpAndAnsweredOverTcp() {
    home.listAnswers("tcp.example", RuleAnswer.TCP_ONLY);
    home.upstreamAnswers("tcp.example. A 198.51.100.9");
    Ask ask = Ask.of("Tcp.example", Type.A);

    Received overUdp = home.ask(ask);
    Received overTcp = home.ask(ask.over(Transport.TCP));

    overUdp.assertRepliesTo(ask);
    assertThat(overUdp.truncated()).isTrue();
    assertThat(overUdp.answers()).isEmpty();
    assertThat(overTcp.truncated()).isFalse();
    assertThat(overTcp.data()).containsExactly("198.51.100.9");
    assertThat(home.resolved).hasSize(1);
    assertThat(home.log.get(0).verdict().word()).isEqualTo("blocked");
    assertThat(home.log.get(1).verdict().word()).isEqualTo("allowed");
  }
}
