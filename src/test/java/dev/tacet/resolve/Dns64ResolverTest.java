package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class Dns64ResolverTest {
  private static final String SOA = "example. SOA ns.example. a.example. 1 2 3 4 60";

  private final Map<String, String[]> upstream = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private int rcode = Rcode.NOERROR;
  private int errorCode = -1;

  private final Resolver resolver =
      new Dns64Resolver(
          query -> CompletableFuture.completedFuture(answer(query)),
          new Dns64(AddressText.parse("64:ff9b::"), 96));
  private final Household home = new Household().resolving(resolver);

  private Resolution answer(Query query) {
    String question = query.question().qname() + " " + Type.string(query.question().qtype());
    asked.add(question);
    UpstreamReply reply = new UpstreamReply(query);
    String[] records = upstream.get(question);
    if (records == null) {
      reply.rcode(rcode).authority(SOA);
      if (errorCode >= 0) {
        reply.error(errorCode);
      }
    } else {
      reply.answer(records);
    }
    return new Resolution.Resolved(reply.read(), Origin.upstream("quad9"), 0);
  }

  private void has(String question, String... records) {
    upstream.put(question, records);
  }

  private Received ask(String name, int type) {
    Ask ask = Ask.of(name, type);
    Received reply = home.ask(ask);
    reply.assertRepliesTo(ask);
    return reply;
  }

  @Test
  void aNameWithIpv4AddressesOnlyGetsThemBehindThePrefix() {
    has("www.example A", "www.example. A 198.51.100.1", "www.example. A 198.51.100.2");

    Received reply = ask("WWW.example", Type.AAAA);

    assertThat(reply.data())
        .containsExactly("64:ff9b:0:0:0:0:c633:6401", "64:ff9b:0:0:0:0:c633:6402");
    assertThat(reply.answers()).allMatch(record -> record.getTTL() <= 60);
    assertThat(reply.flags() & 0x20).as("not authentic").isZero();
    assertThat(ask("www.example", Type.A).data()).contains("198.51.100.1");
  }

  @Test
  void aliasesStayAsTheyAre() {
    has("www.example A", "www.example. CNAME cdn.example.", "cdn.example. A 198.51.100.1");
    has("www.example AAAA", "www.example. CNAME cdn.example.");

    assertThat(ask("www.example", Type.AAAA).data())
        .containsExactly("cdn.example.", "64:ff9b:0:0:0:0:c633:6401");
  }

  @Test
  void aNameThatHasIpv6KeepsIt() {
    has("www.example A", "www.example. A 198.51.100.1");
    has("www.example AAAA", "www.example. AAAA 2001:db8::1");

    assertThat(ask("www.example", Type.AAAA).data()).containsExactly("2001:db8:0:0:0:0:0:1");
    assertThat(asked).containsExactly("www.example AAAA");
  }

  @Test
  void anAddressOfIpv4InIpv6FormIsNone() {
    has("www.example AAAA", "www.example. AAAA ::ffff:198.51.100.9");
    assertThat(ask("www.example", Type.AAAA).data()).isEmpty();

    has("www.example A", "www.example. A 198.51.100.1");
    assertThat(ask("www.example", Type.AAAA).data()).containsExactly("64:ff9b:0:0:0:0:c633:6401");
  }

  @Test
  void whatDoesNotExistIsNotAskedTwice() {
    rcode = Rcode.NXDOMAIN;

    assertThat(ask("no.example", Type.AAAA).rcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(asked).containsExactly("no.example AAAA");
  }

  @Test
  void whoValidatesByItselfIsToldNothingMadeUp() throws Exception {
    has("www.example A", "www.example. A 198.51.100.1");
    Ask notChecked = Ask.of("www.example", Type.AAAA).withHeader(7, Ask.RD | Ask.CD);
    assertThat(home.ask(notChecked).data()).hasSize(1);
    asked.clear();

    Message query =
        Message.newQuery(Record.newRecord(Name.fromString("www.example."), Type.AAAA, DClass.IN));
    query.getHeader().setFlag(Flags.CD);
    query.addRecord(new OPTRecord(1232, 0, 0, 0x8000), Section.ADDITIONAL);
    Query validating =
        (Query) QueryDecoder.decode(query.toWire(), Ask.address("192.168.1.20"), Transport.UDP, 0);
    resolver.resolve(validating);

    assertThat(asked).containsExactly("www.example AAAA");
  }

  @Test
  void aNameOfNeitherKindHasNoData() {
    ask("www.example", Type.AAAA).assertNegative(60);
  }

  @Test
  void devicesFindThePrefix() {
    assertThat(ask("ipv4only.arpa", Type.AAAA).data())
        .containsExactly("64:ff9b:0:0:0:0:c000:aa", "64:ff9b:0:0:0:0:c000:ab");
    assertThat(ask("ipv4only.arpa", Type.A).data()).containsExactly("192.0.0.170", "192.0.0.171");
    assertThat(ask("ipv4only.arpa", Type.TXT).data()).isEmpty();
    assertThat(ask("170.0.0.192.in-addr.arpa", Type.PTR).data()).containsExactly("ipv4only.arpa.");
    assertThat(asked).isEmpty();
  }

  @Test
  void aPointerOfThePrefixIsThatOfTheIpv4Address() {
    has("1.100.51.198.in-addr.arpa PTR", "1.100.51.198.in-addr.arpa. PTR www.example.");
    String six = "1.0.4.6.3.3.6.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa";

    assertThat(ask(six, Type.PTR).data())
        .containsExactly("1.100.51.198.in-addr.arpa.", "www.example.");
  }

  @Test
  void blockedNamesAddressesAndTheHouseStayBlocked() {
    home.listBlocks("bad.example").listBlocksAddresses("198.51.100.0", "198.51.100.255");
    home.rebindingProtected();
    has("www.example A", "www.example. A 198.51.100.1");
    has("evil.example A", "evil.example. A 192.168.1.1");

    assertThat(ask("bad.example", Type.AAAA).data()).containsExactly("0:0:0:0:0:0:0:0");
    assertThat(asked).isEmpty();
    assertThat(ask("www.example", Type.AAAA).errors().get(0))
        .startsWith("15 blocked by list: mine");
    assertThat(ask("evil.example", Type.AAAA).errors().get(0)).contains("rebinding");
  }

  @Test
  void aSilentUpstreamIsAskedForNothingMore() {
    Resolver silent =
        new Dns64Resolver(
            query ->
                CompletableFuture.completedFuture(
                    new Resolution.Unresolved(ExtendedError.NETWORK_ERROR, "silent")),
            new Dns64(AddressText.parse("64:ff9b::"), 96));

    assertThat(silent.resolve(Ask.of("www.example", Type.AAAA).decode(0)).toCompletableFuture())
        .isCompletedWithValueMatching(Resolution.Unresolved.class::isInstance);
  }

  /** RFC 6147 section 5.1.2: some servers know no AAAA, and say anything else but that. */
  @Test
  void anErrorOtherThanThatTheNameIsNotThereCountsAsNoAddress() {
    has("www.example A", "www.example. A 198.51.100.1");
    for (int error : new int[] {Rcode.SERVFAIL, Rcode.NOTIMP, Rcode.REFUSED}) {
      rcode = error;

      assertThat(ask("www.example", Type.AAAA).data())
          .as(Rcode.string(error))
          .containsExactly("64:ff9b:0:0:0:0:c633:6401");
    }
    assertThat(ask("other.example", Type.AAAA).rcode()).isEqualTo(Rcode.REFUSED);
  }

  /** RFC 6147 section 5.5: nothing is made for a name whose data is not true. */
  @Test
  void nothingIsMadeUpWhereAValidatorFoundTheAnswerWrong() {
    has("www.example A", "www.example. A 198.51.100.1");
    rcode = Rcode.SERVFAIL;
    for (int code : new int[] {6, 7, 8, 9, 10, 11, 12}) {
      errorCode = code;
      asked.clear();

      Received reply = ask("www.example", Type.AAAA);

      assertThat(reply.rcode()).as("extended error %d", code).isEqualTo(Rcode.SERVFAIL);
      assertThat(asked).containsExactly("www.example AAAA");
    }
    errorCode = 22; // no reachable authority: says nothing of truth
    assertThat(ask("www.example", Type.AAAA).data()).hasSize(1);
  }

  @Test
  void whatTacetItselfFoundBogusStaysUnanswered() {
    List<Integer> types = new ArrayList<>();
    Resolver bogus =
        new Dns64Resolver(
            query -> {
              types.add(query.question().qtype());
              return CompletableFuture.completedFuture(
                  new Resolution.Unresolved(ExtendedError.DNSSEC_BOGUS, "forged"));
            },
            new Dns64(AddressText.parse("64:ff9b::"), 96));

    assertThat(bogus.resolve(Ask.of("www.example", Type.AAAA).decode(0)).toCompletableFuture())
        .isCompletedWithValueMatching(Resolution.Unresolved.class::isInstance);
    assertThat(types).containsExactly(Type.AAAA);
  }
}
