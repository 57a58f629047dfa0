package dev.tacet.policy;

import static dev.tacet.policy.World.ADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.ClientHint;
import dev.tacet.policy.ClientProfile.Quarantine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera that is to ask for no more than its grants, and what it may try. */
class QuarantineTest {
  private static final long CAM_MAC = 0x021122334455L;
  private static final long DAD_MAC = 0x02aabbccddeeL;
  private static final String DADS_SECRET = "abcdefghijklmnop";
  private static final String CAM = "192.168.1.31";
  private static final String DAD = "192.168.1.40";
  private static final String NOBODY = "192.168.1.99";

  private final Residents home = new Residents();

  @BeforeEach
  void aCameraAndDadsLaptop() {
    home.device(Devices.entry(9).at(CAM).mac(CAM_MAC).in("iot"))
        .device(Devices.entry(7).at(DAD).mac(DAD_MAC))
        .set("device:7", "token", DADS_SECRET)
        .set("device:9", "grant.time.example", "on");
  }

  private void assertBlocked(String client, String name) {
    assertThat(home.judge(client, name))
        .isEqualTo(new Verdict.Blocked(Reason.QUARANTINE, name, java.util.Optional.empty()));
  }

  private void assertGranted(String client, String name) {
    Verdict verdict = home.judge(client, name);
    assertThat(verdict.allows()).isTrue();
    assertThat(verdict.reason()).isEqualTo(Reason.QUARANTINE);
  }

  @Test
  void aLockedDeviceMayAskForItsGrantsAndWhatIsBelowThemOnly() {
    home.set("device:9", "quarantine", "locked");

    assertGranted(CAM, "time.example");
    assertGranted(CAM, "ntp.time.example");
    assertBlocked(CAM, "example");
    assertBlocked(CAM, "untime.example");
    assertThat(home.judge(CAM, "ntp.time.example").matched()).contains("time.example");
    assertThat(home.judge(DAD, "news.example").allows()).isTrue();
  }

  @Test
  void whatWasLearnedIsGrantedExactlyAndItsAliasesPass() {
    home.world.listedAddress("192.0.2.66", ADS);
    home.set("device:9", "grant.x1.amazonaws.example", "exact")
        .set("device:9", "quarantine", "locked");

    assertGranted(CAM, "x1.amazonaws.example");
    assertThat(home.judgeLed(CAM, "x1.amazonaws.example", "192.0.2.66").allows()).isTrue();
    assertBlocked(CAM, "a.x1.amazonaws.example");
    assertBlocked(CAM, "x2.amazonaws.example");
  }

  /** A locked camera can write any address under a question; of one on the wire the MAC is seen. */
  @Test
  void anAddressFromBeyondTheNetworkGetsNoMoreThanTheLockedUntilTheOwnerNamesIt() {
    home.device(Devices.entry(11).at("10.77.0.5").fresh())
        .device(Devices.entry(12).at("10.77.0.6").fresh())
        .device(Devices.entry(13).at("192.168.1.50").mac(0x3c8427000013L).fresh())
        .set("device:12", "name", "guest house");
    assertThat(home.judge("10.77.0.5", "news.example").allows()).isTrue();

    home.set("device:9", "quarantine", "locked");

    assertThat(home.judge("10.77.0.5", "news.example")).isEqualTo(Verdict.Refused.NOT_ATTRIBUTED);
    assertThat(home.judge("10.77.0.5", "time.example").allows()).isTrue();
    assertThat(home.judge("10.77.0.6", "news.example").allows()).isTrue();
    assertThat(home.judge("192.168.1.50", "news.example").allows()).isTrue();
  }

  /** The narrower grant of one does not take the wider of another away. */
  @Test
  void exactAndWiderGrantsOfOneNameAddUp() {
    home.set("device:9", "quarantine", "locked")
        .set("device:9", "grant.iot.example", "exact")
        .set("group:iot", "grant.iot.example", "below");

    assertGranted(CAM, "a.iot.example");
  }

  @Test
  void whatAllTheLockedGetIsExactWhereOneOfThemGetsItExactly() {
    home.device(Devices.entry(10).at("192.168.1.32"))
        .set("device:9", "quarantine", "locked")
        .set("device:9", "grant.update.example", "below")
        .set("device:9", "grant.both.example", "exact")
        .set("device:10", "quarantine", "locked")
        .set("device:10", "grant.a.update.example", "exact")
        .set("device:10", "grant.both.example", "exact");

    assertGranted(NOBODY, "a.update.example");
    assertGranted(NOBODY, "both.example");
    for (String name :
        new String[] {"x.a.update.example", "update.example", "a.both.example", "time.example"}) {
      assertThat(home.judge(NOBODY, name)).isEqualTo(Verdict.Refused.NOT_ATTRIBUTED);
    }
  }

  @Test
  void aGrantStandsAboveBlocksAndCoversWhereTheNameLeads() {
    home.world.listed("time.example", ADS).listedAddress("192.0.2.66", ADS);
    home.set("device:9", "quarantine", "locked").rule("everyone", "time.example", Action.BLOCK);

    assertGranted(CAM, "time.example");
    assertThat(home.judgeLed(CAM, "time.example", "192.0.2.66").allows()).isTrue();
  }

  @Test
  void grantsOfTheGroupAndOfEveryoneAddUp() {
    home.set("group:iot", "quarantine", "locked")
        .set("group:iot", "grant.iot.example", "on")
        .set("everyone", "grant.all.example", "on");

    assertGranted(CAM, "time.example");
    assertGranted(CAM, "iot.example");
    assertGranted(CAM, "all.example");
  }

  @Test
  void learningRestrictsNothing() {
    home.set("device:9", "quarantine", "learning");

    assertThat(home.judge(CAM, "new.example").allows()).isTrue();
    assertThat(home.judge(NOBODY, "new.example").allows()).isTrue();
    assertThat(home.profile(CAM).quarantine()).isEqualTo(Quarantine.LEARNING);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"device:9, observe", "device:9, exempt", "group:iot, pause", "everyone, pause"})
  void nothingButItsOwnPauseLiftsAQuarantine(String subject, String key) {
    home.set("device:9", "quarantine", "locked").set(subject, key, "on");
    assertBlocked(CAM, "new.example");

    home.set("device:9", "pause", "on");
    assertThat(home.judge(CAM, "new.example").allows()).isTrue();
  }

  @Test
  void neitherTheHousesPauseNorAnAllowOfTheOwnerLiftsIt() {
    home.set("device:9", "quarantine", "locked")
        .rule("device:9", "new.example", Action.ALLOW)
        .paused();

    assertBlocked(CAM, "new.example");
  }

  @Test
  void aQuarantineOnAScheduleLocksWhileThatIsActive() {
    home.setOn("home", "device:9", "quarantine", "locked");

    assertThat(home.judge(CAM, "new.example").allows()).isTrue();
    home.active("home");
    assertBlocked(CAM, "new.example");
  }

  @Test
  void newDevicesMayBeQuarantinedAndTheOwnerLetsThemOut() {
    home.newDevices(DeviceMap.QUARANTINED).device(Devices.entry(12).at("192.168.1.50").fresh());

    assertBlocked("192.168.1.50", "new.example");
    home.set("device:12", "group.quarantined", "off");
    assertThat(home.judge("192.168.1.50", "new.example").allows()).isTrue();
  }

  @Test
  void aForwarderTheOwnerNamedIsNotNew() {
    home.newDevices(DeviceMap.QUARANTINED)
        .forwarder("192.168.1.1/32")
        .device(Devices.entry(3).at("192.168.1.1").fresh())
        .device(Devices.entry(12).at("192.168.1.50").fresh());

    assertThat(home.judge("192.168.1.1", "new.example").allows()).isTrue();
    assertBlocked("192.168.1.50", "new.example");
  }

  @Test
  void whileADeviceIsLockedAnUnknownAddressGetsOnlyWhatAllTheLockedGet() {
    home.device(Devices.entry(10).at("192.168.1.32"))
        .set("device:9", "quarantine", "locked")
        .set("device:9", "grant.a.update.example", "on")
        .set("device:10", "quarantine", "locked")
        .set("device:10", "grant.update.example", "on");

    assertGranted(NOBODY, "x.a.update.example");
    for (String name : new String[] {"time.example", "b.update.example", "news.example"}) {
      assertThat(home.judge(NOBODY, name)).isEqualTo(Verdict.Refused.NOT_ATTRIBUTED);
    }
    assertThat(home.judge(DAD, "news.example").allows()).isTrue();
    assertThat(home.judge("127.0.0.1", "news.example").allows()).isTrue();
  }

  @Test
  void whereNobodyAttributesAnUnknownAddressIsAnyones() {
    home.set("device:9", "quarantine", "locked").nobodyAttributes();

    assertThat(home.judge(NOBODY, "news.example").allows()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {CAM, "192.168.1.77"})
  void aLockedCameraGainsNothingByAnythingItSays(String from) {
    home.set("device:9", "quarantine", "locked");

    for (ClientHint hint :
        new ClientHint[] {
          ClientHint.ofMac(DAD_MAC), ClientHint.ofMac(0x027777777777L), ClientHint.ofName("dad")
        }) {
      ClientProfile profile = home.profile(from, hint);
      assertThat(profile.quarantine()).as(hint.toString()).isEqualTo(Quarantine.LOCKED);
      assertThat(profile.device()).isNotEqualTo(7);
    }
  }

  /** From its own address it gains nothing even by a secret it has stolen. */
  @Test
  void aLockedAddressStaysLockedWhateverHintComes() {
    home.set("device:9", "quarantine", "locked").forwarder(CAM + "/32");

    assertThat(home.profile(CAM, ClientHint.ofName(DADS_SECRET)).device()).isEqualTo(9);
    assertThat(home.profile(CAM, ClientHint.ofMac(DAD_MAC)).device()).isEqualTo(9);
  }

  @Test
  void aHundredAddressesOfALockedCameraAreNobodys() {
    home.set("device:9", "quarantine", "locked");

    for (int i = 0; i < 100; i++) {
      assertThat(home.judge("fd00::9:" + Integer.toHexString(i + 1), "news.example"))
          .isEqualTo(Verdict.Refused.NOT_ATTRIBUTED);
    }
  }

  @Test
  void whoeverMayBeALockedDeviceIsJudgedAsThatOneToo() {
    home.device(Devices.entry(12).at("192.168.1.50").maybe(9))
        .set("device:9", "quarantine", "locked");

    assertBlocked("192.168.1.50", "new.example");
    assertThat(home.judge("192.168.1.50", "time.example").allows()).isTrue();
    assertThat(home.judge(CAM, "time.example").allows()).isTrue();
  }

  @Test
  void whoeverClaimsToBeDadLocksNobodyOutButItself() {
    home.device(Devices.entry(12).at("192.168.1.50").maybe(7))
        .set("device:12", "quarantine", "locked")
        .rule("device:7", "games.example", Action.BLOCK)
        .rule("device:12", "games.example", Action.ALLOW);

    assertBlocked("192.168.1.50", "news.example");
    assertThat(home.judge(DAD, "news.example").allows()).isTrue();
    home.set("device:12", "quarantine", "none");
    assertThat(home.judge("192.168.1.50", "games.example").reason().words()).isEqualTo("rule: 1");
    assertThat(home.judge("192.168.1.50", "news.example").allows()).isTrue();
  }

  /** An answer that a rule gives is not the stricter one: the other device gets none at all. */
  @Test
  void aRewritingRuleIsNoWayPastTheOtherDevicesBlock() {
    home.world.listed("search.example", ADS, World.given(World.alias("safe.search.example")));
    home.device(Devices.entry(12).at("192.168.1.50").maybe(9))
        .set("device:9", "quarantine", "locked");

    assertBlocked("192.168.1.50", "search.example");
    assertThat(home.judge(DAD, "search.example").word()).isEqualTo("rewritten");
  }

  @Test
  void whereANameLeadsARewritingRuleIsNoWayPastTheOtherDevicesBlockEither() {
    home.world
        .listedRange("192.0.2.66", "192.0.2.66", ADS, World.given(World.records("192.0.2.7")))
        .listedAddress("192.0.2.66", World.MORE);
    home.device(Devices.entry(12).at("192.168.1.50").maybe(7))
        .set("device:12", "list.more", "off")
        .set("device:7", "list.ads", "off");

    assertThat(home.judgeLed("192.168.1.50", "fine.example", "192.0.2.66").word())
        .isEqualTo("blocked");
    home.set("device:7", "list.more", "off");
    assertThat(home.judgeLed("192.168.1.50", "fine.example", "192.0.2.66").word())
        .isEqualTo("rewritten");
  }

  @Test
  void whereANameLeadsIsJudgedAsTheOtherDeviceToo() {
    home.world.listedAddress("192.0.2.66", ADS);
    home.device(Devices.entry(12).at("192.168.1.50").maybe(7)).set("device:12", "list.ads", "off");

    assertThat(home.judgeLed("192.168.1.50", "fine.example", "192.0.2.66").allows()).isFalse();
    assertThat(home.judgeLed("192.168.1.50", "fine.example", "192.0.2.1").allows()).isTrue();
  }

  @ParameterizedTest(name = "{0} says {1}: device {2}")
  @CsvSource({
    "192.168.1.1, mac of dad, 7",
    "192.168.1.1, mac of nobody, 0",
    "192.168.1.1, nothing, 3",
    "192.168.1.99, mac of dad, 0",
    "192.168.1.99, secret of dad, 7",
    "192.168.1.1, secret of dad, 7",
    "192.168.1.99, name of dad, 0",
    "192.168.1.40, mac of nobody, 7",
    "192.168.1.40, name of dad, 7"
  })
  void aHintIsBelievedToThoseItMayBe(String client, String said, int device) {
    home.device(Devices.entry(3).at("192.168.1.1")).forwarder("192.168.1.1/32");
    ClientHint hint =
        switch (said) {
          case "mac of dad" -> ClientHint.ofMac(DAD_MAC);
          case "mac of nobody" -> ClientHint.ofMac(0x027777777777L);
          case "secret of dad" -> ClientHint.ofName(DADS_SECRET);
          case "name of dad" -> ClientHint.ofName("dad");
          default -> ClientHint.NONE;
        };

    assertThat(home.profile(client, hint).device()).isEqualTo(device);
  }
}
