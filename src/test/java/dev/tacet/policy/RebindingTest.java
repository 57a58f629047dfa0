package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Rcodes;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RebindingTest {
  private static final DomainName STRANGER = DomainName.parse("www.stranger.example");

  private final Rebinding rebinding =
      new Rebinding(true, Set.of(DomainName.parse("plex.direct"), DomainName.parse("fritz.box")));

  private Verdict judge(DomainName name, String address) {
    return rebinding.judge(
        name, Allowed.BY_DEFAULT, List.of(), List.of(World.address(address)), LocalNames.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.178.1",
        "::",
        "::1",
        "::10.0.0.1",
        "::ffff:192.168.1.1",
        "::ffff:0:192.168.1.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "2002:c0a8:0101::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1"
      })
  void aPublicNameDoesNotLeadIntoTheHouse(String address) {
    Verdict verdict = judge(STRANGER, address);

    assertThat(verdict).isInstanceOf(Blocked.class);
    assertThat(verdict.reason().words()).isEqualTo("rebinding");
    // 0.0.0.0 would be the asking machine itself.
    assertThat(((Blocked) verdict).answer()).isEqualTo(new RuleAnswer.Code(Rcodes.NOERROR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.0.170",
        "192.167.1.1",
        "192.169.1.1",
        "198.51.100.1",
        "224.0.0.251",
        "::ffff:198.51.100.1",
        "::ffff:0:198.51.100.1",
        "::c633:6401",
        "64:ff9b::198.51.100.1",
        "64:ff9b:2::10.0.0.1",
        "64:ff9b::1:10.0.0.1",
        "2001:db8::10.0.0.1",
        "2002:c633:6401::1",
        "2003:c0a8:101::",
        "fbff::1",
        "fe00::1",
        "fe7f::1",
        "ff02::fb"
      })
  void itMayLeadAnywhereElse(String address) {
    assertThat(judge(STRANGER, address)).isSameAs(Allowed.BY_DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192-168-1-7.0123456789abcdef.plex.direct",
        "plex.direct",
        "nas.fritz.box",
        "printer",
        "printer.local",
        "nas.home.arpa",
        "nas.internal",
        "nas.lan",
        "nas.home",
        "nas.localdomain",
        "localhost"
      })
  void namesThatNoStrangerHasMay(String name) {
    assertThat(judge(DomainName.parse(name), "192.168.1.7").allows()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"notplex.direct", "direct", "fritz.box.example", "lan.example"})
  void andNoneThatOnlyLookLikeThese(String name) {
    boolean oneLabel = name.indexOf('.') < 0;
    assertThat(judge(DomainName.parse(name), "192.168.1.7").allows()).isEqualTo(oneLabel);
  }

  @Test
  void oneInnerAddressAmongOthersIsEnough() {
    List<InetAddress> addresses =
        List.of(World.address("198.51.100.1"), World.address("192.168.1.1"));

    Verdict verdict =
        rebinding.judge(STRANGER, Allowed.BY_DEFAULT, List.of(), addresses, LocalNames.NONE);

    assertThat(verdict.matched()).contains("192.168.1.1");
  }

  @Test
  void anAliasOfAnExemptNameIsNotExempt() {
    DomainName plex = DomainName.parse("192-168-1-7.a.plex.direct");

    Verdict verdict =
        rebinding.judge(
            STRANGER,
            Allowed.BY_DEFAULT,
            List.of(plex),
            List.of(World.address("192.168.1.7")),
            LocalNames.NONE);

    assertThat(verdict.allows()).isFalse();
  }

  @Test
  void anAliasOfTheMachineThatAsksIsBlocked() {
    DomainName localhost = DomainName.parse("localhost");

    Verdict verdict =
        rebinding.judge(
            STRANGER, Allowed.BY_DEFAULT, List.of(localhost), List.of(), LocalNames.NONE);

    assertThat(verdict.via()).contains(localhost);
    assertThat(verdict.allows()).isFalse();
  }

  @Test
  void whatIsBlockedAlreadyKeepsItsReason() {
    Verdict listed =
        new Blocked(new Reason(Rung.LIST_BLOCK, "mine"), "stranger.example", Optional.empty());

    assertThat(
            rebinding.judge(
                STRANGER,
                listed,
                List.of(),
                List.of(World.address("192.168.1.1")),
                LocalNames.NONE))
        .isSameAs(listed);
  }

  @Test
  void itCanBeSwitchedOff() {
    assertThat(
            Rebinding.OFF.judge(
                STRANGER,
                Allowed.BY_DEFAULT,
                List.of(),
                List.of(World.address("192.168.1.1")),
                LocalNames.NONE))
        .isSameAs(Allowed.BY_DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({"fd00:64::, 96", "fd64:64:ff9b::, 96", "fd00:64::, 64", "64:ff9b:1:fffe::, 96"})
  void behindTheNat64OfTheNetworkItIsTheIpv4AddressThatCounts(String prefix, int length) {
    Dns64 dns64 = new Dns64(World.address(prefix), length);
    Rebinding there = new Rebinding(true, Set.of(), Optional.of(dns64));

    assertThat(judge(there, dns64.embed(World.address("198.51.100.1"))))
        .isInstanceOf(Allowed.class);
    assertThat(judge(there, dns64.embed(World.address("192.168.1.1")))).isInstanceOf(Blocked.class);
    assertThat(judge(there, World.address("fd00:65::1"))).isInstanceOf(Blocked.class);
    assertThat(judge(there, World.address("10.0.0.1"))).isInstanceOf(Blocked.class);
  }

  private static Verdict judge(Rebinding rebinding, InetAddress address) {
    return rebinding.judge(
        STRANGER, Allowed.BY_DEFAULT, List.of(), List.of(address), LocalNames.NONE);
  }
}
