package dev.tacet.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.testkit.SignedTree;
import dev.tacet.testkit.SignedZone;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Exchange.Answered;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DNSSEC.Algorithm;
import org.xbill.DNS.Type;

/** What is proven, and what is provably unsigned, over a tree of our own. */
class SecureAndInsecureTest extends OnSignedTree {
  @ParameterizedTest
  @ValueSource(
      ints = {
        Algorithm.RSASHA256,
        Algorithm.RSASHA512,
        Algorithm.ECDSAP256SHA256,
        Algorithm.ECDSAP384SHA384,
        Algorithm.ED25519,
        Algorithm.ED448
      })
  void signedDataIsSecureByEachAlgorithmOfToday(int algorithm) {
    tree.zone("test.", algorithm).add("www 300 IN A 192.0.2.1");

    assertThat(state("www.test", "A")).isEqualTo("secure");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsThereAndWhatIsNotIsSecure(boolean nsec3) {
    SignedZone zone = example();
    if (nsec3) {
      zone.nsec3(2, false);
    }

    assertThat(List.of("www", "alias", "a.wild", "b.a.wild", "c.walias", "a.old"))
        .allSatisfy(
            name -> assertThat(state(name + ".example.test", "A")).as(name).isEqualTo("secure"));
    assertThat(
            List.of("no", "no.way", "x.www", "wild", "empty", "alias", "q.wild", "q.old", "a.old"))
        .allSatisfy(
            name -> assertThat(state(name + ".example.test", "MX")).as(name).isEqualTo("secure"));
    assertThat(state("example.test", "DS")).isEqualTo("secure");
    assertThat(state("example.test", "DNSKEY")).isEqualTo("secure");
    assertThat(state("www.example.test", "DS")).isEqualTo("secure");
    assertThat(state(".", "NS")).isEqualTo("secure");
    assertThat(state("nowhere", "A")).isEqualTo("secure");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnsignedZoneIsInsecureWhereItsParentSaysSo(boolean nsec3) {
    SignedZone test = tree.zone("test.").add("www 300 IN A 192.0.2.1");
    if (nsec3) {
      test.nsec3(0, false);
    }
    tree.unsignedZone("plain.test.").add("www 300 IN A 192.0.2.1", "al 300 IN CNAME www.test.");

    assertThat(state("www.plain.test", "A")).isEqualTo("insecure");
    assertThat(state("no.plain.test", "A")).isEqualTo("insecure");
    assertThat(state("plain.test", "MX")).isEqualTo("insecure");
    assertThat(state("plain.test", "DS")).isEqualTo("secure");
    assertThat(state("al.plain.test", "A")).isEqualTo("insecure");
  }

  @Test
  void anUnsignedZoneInAnOptOutSpanIsInsecure() {
    tree.zone("test.").nsec3(0, true).add("www 300 IN A 192.0.2.1");
    tree.unsignedZone("plain.test.").add("www 300 IN A 192.0.2.1");

    assertThat(state("www.plain.test", "A")).isEqualTo("insecure");
    assertThat(state("plain.test", "DS")).isEqualTo("insecure");
    assertThat(state("www.test", "A")).isEqualTo("secure");
    assertThat(state("no.test", "A")).isEqualTo("insecure");
  }

  @Test
  void aZoneSignedByUnknownAlgorithmsOnlyIsInsecure() {
    tree.zone("test.");
    tree.zone("old.test.", Algorithm.RSASHA1).add("www 300 IN A 192.0.2.1");

    assertThat(state("www.old.test", "A")).isEqualTo("insecure");
    assertThat(state("no.old.test", "A")).isEqualTo("insecure");
  }

  @Test
  void moreRoundsOfHashingThanAreAllowedAreInsecureAndNotComputed() {
    tree.zone("test.").nsec3(Nsec3Denial.MAX_ITERATIONS + 1, false).add("www 300 IN A 192.0.2.1");

    assertThat(state("no.test", "A")).isEqualTo("insecure");
    assertThat(state("www.test", "A")).isEqualTo("secure");
  }

  @Test
  void anAliasChainIsAsGoodAsItsWorstLink() {
    tree.zone("test.");
    tree.zone("one.test.")
        .add(
            "good 300 IN CNAME www.two.test.",
            "part 300 IN CNAME www.plain.test.",
            "gone 300 IN CNAME no.two.test.",
            "bad 300 IN CNAME www.old.test.");
    tree.zone("two.test.").nsec3(1, false).add("www 300 IN A 192.0.2.1");
    tree.unsignedZone("plain.test.")
        .add("www 300 IN A 192.0.2.2", "bad 300 IN CNAME www.old.test.");
    tree.zone("old.test.")
        .valid(NOW.minus(DAY), NOW.minus(Duration.ofHours(1)))
        .add("www 60 IN A 192.0.2.1");

    assertThat(state("good.one.test", "A")).isEqualTo("secure");
    assertThat(state("part.one.test", "A")).isEqualTo("insecure");
    assertThat(state("gone.one.test", "A")).isEqualTo("secure");
    assertThat(state("bad.one.test", "A")).isEqualTo("bogus 7");
    assertThat(state("bad.plain.test", "A")).isEqualTo("bogus 7");
  }

  @Test
  void whatIsBelowANegativeTrustAnchorIsNotJudged() {
    negative.add(DomainName.parse("broken.test"));
    tree.zone("test.").add("al 300 IN CNAME www.broken.test.", "x.broken 60 IN A 192.0.2.9");
    tree.zone("broken.test.")
        .valid(NOW.minus(DAY), NOW.minus(Duration.ofHours(1)))
        .add("www 60 IN A 192.0.2.1");

    assertThat(state("www.broken.test", "A")).isEqualTo("insecure");
    assertThat(state("no.broken.test", "A")).isEqualTo("insecure");
    assertThat(state("al.test", "A")).isEqualTo("insecure");
    assertThat(state("test", "NS")).isEqualTo("secure");
  }

  @Test
  void domainsOfTheOwnersResolversAreAskedAsTheyWouldBeWithoutValidation() {
    forwarded.add(DomainName.parse("fritz.box"));
    tree.zone("box.");
    tree.unsignedZone("fritz.box.").add("nas 300 IN A 192.0.2.1");

    Exchange exchange = ask(query("nas.fritz.box", "A", false, false));

    assertThat(exchange).isInstanceOf(Answered.class);
    assertThat(upstream.heard).containsExactly(query("nas.fritz.box", "A", false, false));
  }

  @Test
  void aDomainOfOnesOwnMayHaveAnAnchorBelowAnUnsignedZone() {
    tree.zone("test.");
    tree.unsignedZone("plain.test.");
    SignedZone island = tree.zone("island.plain.test.").add("www 300 IN A 192.0.2.1");
    anchors.add(SignedTree.anchor(island));
    tree.lieAbout("no.island.plain.test", Type.A, SignedTree::withoutSignatures);

    assertThat(state("www.island.plain.test", "A")).isEqualTo("secure");
    assertThat(state("no.island.plain.test", "A")).isEqualTo("bogus 10");
  }

  @Test
  void aForwardedDomainWithAnAnchorOfItsOwnIsJudged() {
    tree.zone("example.");
    SignedZone corp = tree.zone("corp.example.").add("www 300 IN A 192.0.2.1");
    tree.unsignedZone("fritz.box.").add("nas 300 IN A 192.0.2.9");
    forwarded.add(DomainName.parse("corp.example"));
    forwarded.add(DomainName.parse("fritz.box"));
    anchors.add(SignedTree.anchor(corp));
    tree.lieAbout("no.corp.example", Type.A, SignedTree::withoutSignatures);

    assertThat(state("www.corp.example", "A")).isEqualTo("secure");
    assertThat(state("no.corp.example", "A")).isEqualTo("bogus 10");
    assertThat(state("nas.fritz.box", "A")).isEqualTo("insecure");
  }

  @Test
  void belowAForwardedDomainOnlyWhatHasAnAnchorIsJudged() {
    tree.zone("test.");
    tree.unsignedZone("house.test.").add("nas 300 IN A 192.0.2.9");
    SignedZone island = tree.zone("lab.house.test.").add("www 300 IN A 192.0.2.1");
    forwarded.add(DomainName.parse("house.test"));
    anchors.add(SignedTree.anchor(island));

    assertThat(state("www.lab.house.test", "A")).isEqualTo("secure");
    upstream.heard.clear();
    assertThat(state("nas.house.test", "A")).isEqualTo("insecure");
    assertThat(upstream.heard).containsExactly(query("nas.house.test", "A", true, false));
  }
}
