package dev.tacet.policy;

import static dev.tacet.policy.World.ADS;
import static dev.tacet.policy.World.CAM_BLOCK;
import static dev.tacet.policy.World.CAM_OPTIONAL;
import static dev.tacet.policy.World.MORE;
import static dev.tacet.policy.World.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tacet.config.BlockMode;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Rcodes;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.Explanation.Standing;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set for a device, a group or everyone, on the ladder row by row. */
class DevicePolicyTest {
  private final Residents home = new Residents();

  private void assertDecided(String client, String name, boolean allows, Rung rung, String list) {
    Verdict verdict = home.judge(client, name);
    assertThat(verdict.reason()).as(name + " for " + client).isEqualTo(new Reason(rung, list));
    assertThat(verdict.allows()).isEqualTo(allows);
  }

  @Test
  void aHouseWithoutDevicesHasOneProfileForAll() {
    home.world.listed("ads.example", ADS);
    Policy policy = home.world.policy();

    ClientProfile someone = policy.profileOf(World.address("192.168.1.9"));

    assertThat(someone).isSameAs(policy.profileOf(World.address("127.0.0.1")));
    assertThat(someone.device()).isZero();
    assertThat(someone.attributed()).isTrue();
    assertThat(someone.privacy()).isEqualTo(OptionalInt.empty());
    assertThat(policy.originsOf(someone)).isEmpty();
    assertThat(policy.profileOf(World.address("198.51.100.1")).access()).isEqualTo(Access.REFUSED);
  }

  @Test
  void aDeviceOutsideOurNetworksIsRefusedAllTheSame() {
    home.device(Devices.entry(7).at("198.51.100.7"));

    assertThat(home.judge("198.51.100.7", "a.example")).isEqualTo(Verdict.Refused.NOT_OUR_NETWORK);
  }

  @Test
  void everyAddressOfADeviceIsTheDevice() {
    home.device(Devices.entry(7).at("192.168.1.7", "fd00::7", "fe80::7"))
        .rule("device:7", "mi.example", Action.BLOCK);

    for (String address : List.of("192.168.1.7", "fd00::7", "fe80::7")) {
      assertDecided(address, "api.mi.example", false, Rung.OWNER, "1");
    }
    assertDecided("192.168.1.8", "api.mi.example", true, Rung.DEFAULT, "");
    assertThat(home.policy().profileOf(World.address("fd00::7")).device()).isEqualTo(7);
  }

  @Test
  void rulesOfTheDeviceStandAboveThoseOfItsGroupAndThoseAboveTheHouses() {
    home.device(Devices.entry(7).at("192.168.1.7"))
        .device(Devices.entry(8).at("192.168.1.8").in("iot"))
        .set("device:7", "group.iot", "on")
        .rule("everyone", "a.mi.example", Action.BLOCK)
        .rule("group:iot", "mi.example", Action.ALLOW)
        .rule("device:7", "example", Action.BLOCK);

    assertDecided("192.168.1.9", "a.mi.example", false, Rung.OWNER, "1");
    assertDecided("192.168.1.8", "a.mi.example", true, Rung.OWNER, "2");
    assertDecided("192.168.1.7", "a.mi.example", false, Rung.OWNER, "3");
  }

  @Test
  void aRuleOnAScheduleHoldsWhileThatIsActive() {
    home.device(Devices.entry(7).at("192.168.1.7"))
        .ruleOn("night", "device:7", "mi.example", Action.BLOCK);

    assertDecided("192.168.1.7", "mi.example", true, Rung.DEFAULT, "");
    home.active("night");
    assertDecided("192.168.1.7", "mi.example", false, Rung.OWNER, "1");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    // device, groups a and b, everyone: the expected state of the profile cam, block in the house
    "'', '', '', '', block",
    "'', '', '', off, off",
    "'', off, '', optional, off",
    "'', off, optional, off, optional",
    "'', block, off, optional, block",
    "off, optional, block, optional, off"
  })
  void theStateOfAVendorsProfileIsTheDevicesThenTheStricterGroupsThenEveryones(
      String device, String a, String b, String everyone, String expected) {
    home.world.listed("t.example", CAM_BLOCK).listed("push.example", CAM_OPTIONAL);
    home.device(Devices.entry(7).at("192.168.1.7").in("a", "b"))
        .set("device:7", "profile.cam", device)
        .set("group:a", "profile.cam", a)
        .set("group:b", "profile.cam", b)
        .set("everyone", "profile.cam", everyone);

    assertThat(home.judge("192.168.1.7", "t.example").allows()).isEqualTo(expected.equals("off"));
    assertThat(home.judge("192.168.1.7", "push.example").allows())
        .isEqualTo(!expected.equals("optional"));
  }

  @Test
  void aListIsOnOffOrWatchingForADevice() {
    home.world.listed("ads.example", ADS).listed("new.example", NEW);
    home.device(Devices.entry(7).at("192.168.1.7"))
        .set("device:7", "list.ads", "off")
        .set("device:7", "list.new", "on");

    assertDecided("192.168.1.7", "ads.example", true, Rung.DEFAULT, "");
    assertDecided("192.168.1.7", "new.example", false, Rung.LIST_BLOCK, "new");
    assertDecided("192.168.1.8", "ads.example", false, Rung.LIST_BLOCK, "ads");
    assertDecided("192.168.1.8", "new.example", true, Rung.SHADOW, "new");
  }

  @Test
  void aListForAGroupIsForNobodyElse() {
    home.world.listed("ads.example", ADS);
    home.device(Devices.entry(7).at("192.168.1.7").in("kids"))
        .device(Devices.entry(8).at("192.168.1.8"))
        .listFor("ads", "kids");

    assertDecided("192.168.1.7", "ads.example", false, Rung.LIST_BLOCK, "ads");
    assertDecided("192.168.1.8", "ads.example", true, Rung.DEFAULT, "");
    assertDecided("192.168.1.9", "ads.example", true, Rung.DEFAULT, "");
  }

  /** Else "on again" after "off for everyone" gives the children's list to the whole house. */
  @Test
  void whatIsSetForEveryoneOfAListForAGroupHoldsForThatGroupAlone() {
    home.world.listed("ads.example", ADS).listed("more.example", MORE);
    home.device(Devices.entry(7).at("192.168.1.7").in("kids"))
        .device(Devices.entry(8).at("192.168.1.8"))
        .device(Devices.entry(9).at("192.168.1.9").in("iot"))
        .listFor("ads", "kids")
        .listFor("more", "kids")
        .set("everyone", "list.ads", "shadow")
        .set("everyone", "list.more", "on")
        .set("group:iot", "list.more", "on");

    assertDecided("192.168.1.7", "ads.example", true, Rung.SHADOW, "ads");
    assertDecided("192.168.1.7", "more.example", false, Rung.LIST_BLOCK, "more");
    for (String other : List.of("192.168.1.8", "192.168.1.99")) {
      assertDecided(other, "ads.example", true, Rung.DEFAULT, "");
      assertDecided(other, "more.example", true, Rung.DEFAULT, "");
    }
    assertDecided("192.168.1.9", "more.example", false, Rung.LIST_BLOCK, "more");
    Policy policy = home.policy();
    assertThat(policy.originsOf(policy.profileOfDevice(8).orElseThrow()))
        .as("explain does not say what does not hold")
        .noneMatch(came -> came.what().startsWith("list."));
    assertThat(policy.isForEveryone("ads")).isFalse();
    assertThat(policy.isForEveryone("fine")).isTrue();
  }

  @Test
  void aRuleOfAListForAClientFollowsTheOwnersNameAndNoLabel() {
    Clients tv = new Clients(Set.of(new ClientRef.Named("tv")), Set.of(), Set.of(), Set.of());
    Effect effect = new Effect(ADS, World.when(new Condition(Set.of(), false, List.of(), tv)));
    home.device(Devices.entry(7).at("192.168.1.7"))
        .device(Devices.entry(8).at("192.168.1.8").named("TV"))
        .set("device:7", "name", "x");

    assertThat(standing("192.168.1.7", effect)).isEqualTo(Standing.NOT_THIS);
    assertThat(standing("192.168.1.8", effect)).isEqualTo(Standing.IN_FORCE);
    home.setEnding("device:7", "name", "tv");
    assertThat(standing("192.168.1.7", effect)).isEqualTo(Standing.IN_FORCE);
  }

  private Standing standing(String client, Effect effect) {
    DomainName name = DomainName.parse("ads.example");
    Match match = new Match.OfName(name, Scope.SUBTREE, effect, 0);
    Asked asked = Residents.asked(home.policy(), client, "ads.example");
    return Considering.of(asked, name, List.of(match), Map.of()).get(0).standing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"device:7", "group:iot", "everyone"})
  void aPauseOrAnExemptionIsForWhomItWasSet(String subject) {
    home.device(Devices.entry(7).at("192.168.1.7").in("iot"))
        .rule("everyone", "mi.example", Action.BLOCK);

    home.set(subject, "pause", "on");
    assertDecided("192.168.1.7", "mi.example", true, Rung.PAUSED, "");
    home.set(subject, "exempt", "on");
    assertDecided("192.168.1.7", "mi.example", true, Rung.EXEMPT, "");
    boolean everyone = subject.equals("everyone");
    assertThat(home.judge("192.168.1.8", "mi.example").allows()).isEqualTo(everyone);
  }

  @Test
  void whereOneGroupIsPausedAndAnotherIsSaidNotToBeTheDeviceIsNot() {
    home.device(Devices.entry(7).at("192.168.1.7").in("a", "b"))
        .rule("everyone", "mi.example", Action.BLOCK)
        .set("group:a", "pause", "on")
        .set("group:b", "pause", "off");

    assertDecided("192.168.1.7", "mi.example", false, Rung.OWNER, "1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"device:7", "group:iot", "everyone"})
  void whereADeviceIsObservedWhatWouldBeBlockedIsMarked(String subject) {
    home.world
        .listed("ads.example", ADS)
        .listed("r.example", ADS, World.given(World.records("192.0.2.1")));
    home.device(Devices.entry(7).at("192.168.1.7").in("iot"))
        .rule("everyone", "mi.example", Action.BLOCK)
        .set(subject, "observe", "on");

    assertDecided("192.168.1.7", "x.ads.example", true, Rung.OBSERVE, "ads");
    assertDecided("192.168.1.7", "r.example", true, Rung.OBSERVE, "ads");
    assertDecided("192.168.1.7", "mi.example", true, Rung.OBSERVE, "rule: 1");
    assertDecided("192.168.1.7", "fine.example", true, Rung.DEFAULT, "");
    Verdict verdict = home.judge("192.168.1.7", "x.ads.example");
    assertThat(verdict.word()).isEqualTo("would-block");
    assertThat(verdict.matched()).contains("ads.example");
    assertThat(verdict.reason().rung().coversWhereItLeads()).isFalse();
  }

  @Test
  void whereAnObservedNameLeadsIsMarkedToo() {
    home.world.listedAddress("192.0.2.66", ADS).listed("cloak.example", ADS);
    home.device(Devices.entry(7).at("192.168.1.7")).set("device:7", "observe", "on");

    Verdict verdict = home.judgeLed("192.168.1.7", "fine.example", "192.0.2.66");

    assertThat(verdict.reason()).isEqualTo(new Reason(Rung.OBSERVE, "ads"));
    assertThat(verdict.allows()).isTrue();
  }

  @Test
  void blockModeAndPrivacyComeFromTheDeviceThenTheGroups() {
    home.device(Devices.entry(7).at("192.168.1.7").in("a", "b"))
        .set("group:a", "block-mode", "refused")
        .set("group:b", "block-mode", "nodata")
        .set("group:a", "privacy", "1")
        .set("group:b", "privacy", "2");

    assertThat(home.profile("192.168.1.7").blockMode()).contains(BlockMode.NODATA);
    assertThat(home.profile("192.168.1.7").privacy()).hasValue(2);
    home.set("device:7", "block-mode", "null-ip").set("device:7", "privacy", "0");
    assertThat(home.profile("192.168.1.7").blockMode()).contains(BlockMode.NULL_IP);
    assertThat(home.profile("192.168.1.7").privacy()).hasValue(0);
  }

  @Test
  void anUnknownAddressIsAsPrivateAsTheMostPrivate() {
    home.device(Devices.entry(7).at("192.168.1.7").in("guest"))
        .device(Devices.entry(8).at("192.168.1.8"))
        .set("group:guest", "privacy", "3")
        .set("device:8", "privacy", "1");

    assertThat(home.profile("192.168.1.99").privacy()).hasValue(3);
    assertThat(home.profile("127.0.0.1").privacy()).isEmpty();
  }

  @Test
  void settingsThatEndStandOverScheduledOnesAndThoseOverPlainOnes() {
    home.device(Devices.entry(7).at("192.168.1.7"))
        .set("device:7", "block-mode", "nodata")
        .setOn("night", "device:7", "block-mode", "refused");

    assertThat(home.profile("192.168.1.7").blockMode()).contains(BlockMode.NODATA);
    home.active("night");
    assertThat(home.profile("192.168.1.7").blockMode()).contains(BlockMode.REFUSED);
    home.setEnding("device:7", "block-mode", "nxdomain");
    assertThat(home.profile("192.168.1.7").blockMode()).contains(BlockMode.NXDOMAIN);
  }

  @Test
  void aNewDeviceIsInTheGroupOfTheNewUntilTheOwnerPutsItAnywhere() {
    home.newDevices("guest")
        .device(Devices.entry(7).at("192.168.1.7").fresh())
        .device(Devices.entry(8).at("192.168.1.8").fresh().in("iot"))
        .device(Devices.entry(9).at("192.168.1.9"));

    assertThat(home.profile("192.168.1.7").who().groups()).containsExactly("guest");
    assertThat(home.profile("192.168.1.8").who().groups()).containsExactly("iot");
    assertThat(home.profile("192.168.1.9").who().groups()).isEmpty();
    home.setOn("never", "device:7", "group.kids", "on");
    assertThat(home.profile("192.168.1.7").who().groups()).isEmpty();
    home.active("never");
    assertThat(home.profile("192.168.1.7").who().groups()).containsExactly("kids");
  }

  @Test
  void mergedNumbersAreOneDeviceWithTheSettingsOfAll() {
    home.device(Devices.entry(7).merged(9).at("192.168.1.7", "192.168.1.9"))
        .set("device:9", "block-mode", "refused")
        .set("device:9", "privacy", "3")
        .set("device:7", "privacy", "1");

    ClientProfile profile = home.profile("192.168.1.9");
    assertThat(profile.device()).isEqualTo(7);
    assertThat(profile.blockMode()).contains(BlockMode.REFUSED);
    assertThat(profile.privacy()).hasValue(1);
    assertThat(home.policy().profileOfDevice(9).orElseThrow().device()).isEqualTo(7);
    assertThat(home.policy().profileOfDevice(10)).isEmpty();
  }

  @Test
  void whereAValueComesFromIsTold() {
    home.device(Devices.entry(7).at("192.168.1.7").in("living", "iot"))
        .set("everyone", "block-mode", "nxdomain")
        .set("group:living", "profile.cam", "off")
        .set("group:iot", "profile.cam", "block")
        .set("device:7", "upstreams", "tls://192.0.2.53");

    assertThat(home.policy().originsOf(home.profile("192.168.1.7")))
        .extracting(Came::what, Came::value, came -> came.from().text(), Came::inForce)
        .containsExactly(
            tuple("block-mode", "nxdomain", "everyone", true),
            tuple("profile.cam", "block", "group:iot", true),
            tuple("upstreams", "tls://192.0.2.53", "device:7", false));
  }

  @Test
  void devicesWithTheSameRightsShareThem() {
    home.world.listed("ads.example", ADS);
    home.device(Devices.entry(7).at("192.168.1.7").in("iot"))
        .device(Devices.entry(8).at("192.168.1.8").in("iot"))
        .device(Devices.entry(9).at("192.168.1.9").in("tv"))
        .set("group:tv", "observe", "on");

    Policy policy = home.policy();
    assertThat(policy.profileOf(World.address("192.168.1.7")).rights())
        .isSameAs(policy.profileOf(World.address("192.168.1.8")).rights())
        .isNotEqualTo(policy.profileOf(World.address("192.168.1.9")).rights());
  }

  @Test
  void explainingShowsTheRulesOfTheDevicesSubjectsOnly() {
    home.device(Devices.entry(7).at("192.168.1.7").in("a", "b"))
        .rule("group:a", "mi.example", Action.ALLOW)
        .rule("group:b", "example", Action.BLOCK)
        .rule("device:8", "mi.example", Action.ALLOW);

    Explanation why = home.explain("192.168.1.7", "mi.example");

    assertThat(why.rules()).extracting(UserRule::id).containsExactly(2L, 1L);
    assertThat(why.verdict().reason().words()).isEqualTo("rule: 2");
  }

  @Test
  void aRefusalForNowIsAServfailWithItsReason() {
    assertThat(Verdict.Refused.NOT_ATTRIBUTED.rcode()).isEqualTo(Rcodes.SERVFAIL);
    assertThat(Verdict.Refused.NOT_ATTRIBUTED.error()).isEqualTo(ExtendedError.NOT_READY);
    assertThat(ExtendedError.NOT_READY.code()).isEqualTo(14);
    assertThat(Verdict.Refused.NOT_OUR_NETWORK.rcode()).isEqualTo(Rcodes.REFUSED);
    assertThat(Rung.ofCode(15)).isEqualTo(Rung.OBSERVE);
  }
}
