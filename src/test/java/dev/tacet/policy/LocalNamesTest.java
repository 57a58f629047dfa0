package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.LocalRecord;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.dns.ReverseName;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Rewritten;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalNamesTest {
  private static final DomainName CANARY = DomainName.parse("use-application-dns.net");
  private static final LocalNames.Terms ALL_ON =
      new LocalNames.Terms(
          Optional.of(DomainName.parse("home.arpa")), true, true, Set.of(CANARY), Set.of());

  private static LocalNames names(String... records) {
    return new LocalNames(Stream.of(records).map(LocalRecord::parse).toList(), ALL_ON);
  }

  private static Optional<Verdict> judge(LocalNames names, String name) {
    return names.judge(DomainName.parse(name), RecordTypes.A);
  }

  private static List<ResourceData> records(LocalNames names, String name) {
    return ((Rewritten) judge(names, name).orElseThrow()).records();
  }

  @Test
  void aNameOfTheHouseIsAnsweredWithWhatTheOwnerGaveIt() {
    LocalNames names = names("NAS.home.arpa A 192.0.2.10", "nas.home.arpa. AAAA fd00::10");

    assertThat(records(names, "nas.home.arpa"))
        .containsExactly(
            new ResourceData(RecordTypes.A, new byte[] {(byte) 192, 0, 2, 10}),
            LocalRecord.parse("x. AAAA fd00::10").data());
    assertThat(judge(names, "nas.home.arpa").orElseThrow().reason())
        .isEqualTo(new Reason(Rung.SPECIAL_USE, "local"));
  }

  @Test
  void thePointerOfAnAddressIsMadeByItselfAndNamesTheFirst() {
    LocalNames names = names("nas.home.arpa A 192.0.2.10", "files.home.arpa A 192.0.2.10");

    assertThat(records(names, "10.2.0.192.in-addr.arpa"))
        .containsExactly(LocalRecord.parse("x PTR nas.home.arpa").data());
  }

  @Test
  void aPointerTheOwnerGaveStands() {
    LocalNames names =
        names("nas.home.arpa A 192.0.2.10", "10.2.0.192.in-addr.arpa PTR other.example");

    assertThat(records(names, "10.2.0.192.in-addr.arpa"))
        .containsExactly(LocalRecord.parse("x PTR other.example").data());
  }

  @Test
  void oneLabelAndTheNameBelowTheSuffixAreOne() {
    LocalNames names = names("nas.home.arpa A 192.0.2.10", "printer A 192.0.2.11");

    assertThat(records(names, "nas")).isEqualTo(records(names, "nas.home.arpa"));
    assertThat(records(names, "printer.home.arpa")).isEqualTo(records(names, "printer"));
    assertThat(judge(names, "a.nas")).isEmpty();
  }

  @Test
  void otherNamesOfOneLabelHaveNoAddressButMayBeAskedForOtherThings() {
    LocalNames names = names();
    DomainName com = DomainName.parse("com");

    assertThat(names.specialUse(com, RecordTypes.A))
        .contains(new SpecialUse(com, SpecialUse.Kind.NO_DATA));
    assertThat(names.specialUse(com, RecordTypes.NS)).isEmpty();
    assertThat(names.specialUse(com, RecordTypes.DS)).isEmpty();
    assertThat(names.judge(com, RecordTypes.DS)).isEmpty();
    assertThat(names.specialUse(DomainName.parse("localhost"), RecordTypes.A))
        .map(SpecialUse::kind)
        .contains(SpecialUse.Kind.LOCALHOST);
  }

  @Test
  void anAliasIsFollowed() {
    LocalNames names = names("www.home.arpa CNAME nas.home.arpa", "out.home.arpa CNAME a.example");

    assertThat(((Rewritten) judge(names, "www.home.arpa").orElseThrow()).aliases())
        .containsExactly(DomainName.parse("nas.home.arpa"));
    assertThat(((Rewritten) judge(names, "out.home.arpa").orElseThrow()).lookedUp())
        .contains(DomainName.parse("a.example"));
  }

  @Test
  void anAsteriskIsForWhatHasNothingOfItsOwn() {
    LocalNames names =
        names(
            "*.dev.example A 192.0.2.1",
            "a.dev.example A 192.0.2.2",
            "x.deep.dev.example A 192.0.2.3");

    assertThat(records(names, "b.dev.example"))
        .containsExactly(LocalRecord.parse("x A 192.0.2.1").data());
    assertThat(records(names, "c.b.dev.example"))
        .containsExactly(LocalRecord.parse("x A 192.0.2.1").data());
    assertThat(records(names, "a.dev.example"))
        .containsExactly(LocalRecord.parse("x A 192.0.2.2").data());
    // RFC 4592 section 2.2.1: what exists, be it with nothing of its own, hides the asterisk.
    assertThat(judge(names, "deep.dev.example")).isEmpty();
    assertThat(judge(names, "y.deep.dev.example")).isEmpty();
    assertThat(judge(names, "y.a.dev.example")).isEmpty();
    assertThat(judge(names, "dev.example")).isEmpty();
  }

  @Test
  void aCanaryIsSaidNotToExistAndCountsAsAnAttempt() {
    Blocked verdict = (Blocked) judge(names(), "use-application-dns.net").orElseThrow();

    assertThat(verdict.answer()).isEqualTo(new RuleAnswer.Code(Rcodes.NXDOMAIN));
    assertThat(verdict.reason()).isEqualTo(new Reason(Rung.SPECIAL_USE, "bypass-attempt"));
    assertThat(judge(names(), "x.use-application-dns.net")).isEmpty();
  }

  @Test
  void aNameOfSpecialUseIsAllowedForItIsAnsweredHere() {
    assertThat(judge(names(), "printer.local").orElseThrow())
        .isEqualTo(new Allowed(new Reason(Rung.SPECIAL_USE, "special-use"), Optional.of("local")));
  }

  @Test
  void aNameWithSomethingBelowItExists() {
    LocalNames names = names("a.rack.home.arpa A 192.0.2.1");

    assertThat(names.specialUse(DomainName.parse("rack.home.arpa"), RecordTypes.A))
        .map(SpecialUse::kind)
        .contains(SpecialUse.Kind.NO_DATA);
    assertThat(names.specialUse(DomainName.parse("b.rack.home.arpa"), RecordTypes.A))
        .map(SpecialUse::kind)
        .contains(SpecialUse.Kind.NAME_ERROR);
  }

  @Test
  void whatAnotherServerOfTheHouseAnswersForIsNotSpecial() {
    LocalNames names =
        new LocalNames(
            List.of(),
            new LocalNames.Terms(
                Optional.empty(),
                true,
                true,
                Set.of(),
                Set.of(DomainName.parse("178.168.192.in-addr.arpa"))));

    assertThat(judge(names, "9.178.168.192.in-addr.arpa")).isEmpty();
    assertThat(judge(names, "9.179.168.192.in-addr.arpa")).isPresent();
  }

  @Test
  void switchedOffItSaysNothing() {
    assertThat(judge(LocalNames.NONE, "printer.local")).isEmpty();
    assertThat(judge(LocalNames.NONE, "use-application-dns.net")).isEmpty();
    assertThat(judge(LocalNames.NONE, "nas")).isEmpty();
    assertThat(LocalNames.NONE.specialUse(DomainName.parse("nas"), RecordTypes.A)).isEmpty();
  }

  @Test
  void theLongestNameWithASuffixIsNoReasonToFail() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);
    LocalNames names =
        new LocalNames(
            List.of(LocalRecord.parse(label + " A 192.0.2.1")),
            new LocalNames.Terms(
                Optional.of(DomainName.parse(longest)), true, true, Set.of(), Set.of()));

    assertThat(names.size()).isEqualTo(2);
  }

  @Test
  void pointersBehindTheNat64PrefixAreAskedThoughItIsOfUniqueLocalAddresses() {
    LocalNames names =
        new LocalNames(
            List.of(),
            new LocalNames.Terms(
                Optional.empty(),
                true,
                true,
                Set.of(),
                Set.of(),
                Optional.of(new Dns64(AddressText.parse("fd64::"), 96))));
    DomainName behind = ReverseName.of(AddressText.parse("fd64::c633:6401"));
    DomainName beside = ReverseName.of(AddressText.parse("fd65::c633:6401"));

    assertThat(names.specialUse(behind, RecordTypes.PTR)).isEmpty();
    assertThat(names.judge(behind, RecordTypes.PTR)).isEmpty();
    assertThat(names.specialUse(beside, RecordTypes.PTR).orElseThrow().kind())
        .isEqualTo(SpecialUse.Kind.NAME_ERROR);
    // What exists with other types, and what pointers stand below, is no name error (RFC 8020).
    assertThat(names.specialUse(behind, RecordTypes.TXT).orElseThrow().kind())
        .isEqualTo(SpecialUse.Kind.NO_DATA);
    for (int labels : List.of(33, 10, 6, 4)) {
      assertThat(names.specialUse(behind.suffix(labels), RecordTypes.PTR).orElseThrow().kind())
          .as("%d labels", labels)
          .isEqualTo(SpecialUse.Kind.NO_DATA);
    }
  }
}
