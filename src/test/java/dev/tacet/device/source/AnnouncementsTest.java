package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.device.KindGuess;
import dev.tacet.device.LabelText;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MulticastMessage;
import dev.tacet.testkit.Announcement;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final InetAddress TV = address("192.0.2.23");
  private static final InetAddress CAMERA = address("192.0.2.31");

  private final Announcements announcements = new Announcements();
  private long now = 1_000;

  @Test
  void aChromecastIsCalledWhatItsOwnerCallsIt() {
    Sighting.Label label =
        only(
            new Announcement()
                .service(
                    "_googlecast._tcp",
                    "Chromecast-5f3e8a0c93b14c0d",
                    "5f3e8a0c-93b1-4c0d-9d2e-000000000001",
                    "id=5f3e8a0c93b14c0d",
                    "md=Chromecast Ultra",
                    "fn=Living Room")
                .host("5f3e8a0c-93b1-4c0d-9d2e-000000000001", "192.0.2.23"));

    assertThat(label.source()).isEqualTo(Source.MDNS);
    assertThat(label.address()).contains(TV);
    assertThat(label.mac()).isEmpty();
    assertThat(label.name()).isEqualTo("Living Room");
    assertThat(label.model()).isEqualTo("Chromecast Ultra");
    assertThat(label.services()).containsExactly("_googlecast._tcp");
    assertThat(kind(label)).isEqualTo(Kind.TV);
  }

  @Test
  void anAppleTvIsNamedByAirplayAndByItsHost() {
    List<Sighting.Label> labels =
        heard(
            TV,
            new Announcement()
                .service("_airplay._tcp", "Bedroom", "Bedroom", "model=AppleTV11,1", "deviceid=0")
                .service("_raop._tcp", "020000000017@Bedroom", "Bedroom", "am=AppleTV11,1")
                .service("_mediaremotetv._tcp", "Bedroom", "Bedroom")
                .host("Bedroom", "192.0.2.23", "fe80::17"));

    assertThat(labels).hasSize(1);
    assertThat(labels.get(0).name()).isEqualTo("Bedroom");
    assertThat(labels.get(0).model()).isEqualTo("AppleTV11,1");
    assertThat(labels.get(0).services())
        .containsExactlyInAnyOrder("_airplay._tcp", "_raop._tcp", "_mediaremotetv._tcp");
    assertThat(kind(labels.get(0))).isEqualTo(Kind.TV);
  }

  @Test
  void aHomeKitCameraTellsItsCategory() {
    Sighting.Label label =
        heard(
                CAMERA,
                new Announcement()
                    .service("_hap._tcp", "Front Door", "Cam-31", "md=G4 Pro", "ci=17", "sf=0")
                    .host("Cam-31", "192.0.2.31"))
            .get(0);

    assertThat(label.name()).isEqualTo("Front Door");
    assertThat(label.services()).containsExactly("_hap._tcp ci=17");
    assertThat(kind(label)).isEqualTo(Kind.CAMERA);
  }

  @Test
  void aPrinterTellsItsTypeByAnyOfItsServices() {
    List<Sighting.Label> labels =
        heard(
            address("192.0.2.40"),
            new Announcement()
                .service(
                    "_printer._tcp", "Example LaserJet 200", "PRN00", "ty=Example LaserJet 200")
                .service("_ipp._tcp", "Example LaserJet 200", "PRN00", "ty=Example LaserJet 200")
                .service("_pdl-datastream._tcp", "Example LaserJet 200", "PRN00")
                .host("PRN00", "192.0.2.40"));

    assertThat(labels)
        .extracting(Sighting.Label::name)
        .containsExactly("Example LaserJet 200", "PRN00");
    assertThat(labels.get(0).model()).isEqualTo("Example LaserJet 200");
    assertThat(kind(labels.get(0))).isEqualTo(Kind.PRINTER);
  }

  @Test
  void aHueBridgeTellsItsModel() {
    Sighting.Label label =
        heard(
                address("192.0.2.41"),
                new Announcement()
                    .service("_hue._tcp", "Hue Bridge - 00001F", "hue", "modelid=BSB002")
                    .host("hue", "192.0.2.41"))
            .get(0);

    assertThat(label.name()).isEqualTo("Hue Bridge - 00001F");
    assertThat(label.model()).isEqualTo("BSB002");
    assertThat(kind(label)).isEqualTo(Kind.HUB);
  }

  @Test
  void aMiioDeviceTellsItsModelInItsName() {
    Sighting.Label label =
        heard(
                address("192.0.2.42"),
                new Announcement()
                    .service("_miio._udp", "roborock-vacuum-a15_miio260000001", "vac", "epoch=1")
                    .host("vac", "192.0.2.42"))
            .get(0);

    assertThat(label.name()).isEqualTo("vac");
    assertThat(label.model()).isEqualTo("roborock vacuum a15");
    assertThat(kind(label)).isEqualTo(Kind.VACUUM);
  }

  @Test
  void aComputerWithoutServicesIsCalledByItsHostName() {
    Sighting.Label label = only(new Announcement().host("dads-laptop", "192.0.2.23"));

    assertThat(label.name()).isEqualTo("dads-laptop");
    assertThat(label.services()).isEmpty();
  }

  @Test
  void namesThatAreHostileComeHarmlessAndShort() {
    List<Sighting.Label> labels =
        heard(
            TV,
            new Announcement()
                .service(
                    "_airplay._tcp", "\u001b[2J\u202etv\n<b onload=alert(1)>", "x", "am=\u0000")
                .service(
                    "_hap._tcp",
                    new byte[] {(byte) 0xff, (byte) 0xfe},
                    "x",
                    List.of(("md=" + "m".repeat(240)).getBytes(StandardCharsets.UTF_8)))
                .host("<script>", "192.0.2.23"));

    assertThat(labels).isNotEmpty();
    for (Sighting.Label label : labels) {
      for (String text : List.of(label.name(), label.model())) {
        assertThat(text).hasSizeLessThanOrEqualTo(LabelText.MAX).isEqualTo(LabelText.clean(text));
        assertThat(text).doesNotContain("\u001b", "\u202e", "\n", "\u0000");
      }
    }
    assertThat(labels.get(0).name()).isEqualTo("\ufffd[2J\ufffdtv\ufffd<b onload=alert(1)>");
  }

  @Test
  void keysOfATxtAreReadWhateverTheirCaseAndOddStringsAreNot() {
    Sighting.Label label =
        only(
            new Announcement()
                .service("_hap._tcp", "Lamp", "lamp", "MD=Bulb", "=x", "", "ci", "CI=5", "ci=x9"));

    assertThat(label.model()).isEqualTo("Bulb");
    assertThat(label.services()).containsExactly("_hap._tcp ci=5");
  }

  @Test
  void twoHostsThatClaimOneNameAreTwoLabels() {
    announcements.hear(TV, message(new Announcement().host("nas", "192.0.2.23")), now);
    announcements.hear(CAMERA, message(new Announcement().host("nas", "192.0.2.31")), now);

    assertThat(announcements.takeLabels(NOON, now))
        .extracting(label -> label.address().orElseThrow() + label.name())
        .containsExactly("/192.0.2.23nas", "/192.0.2.31nas");
  }

  @Test
  void whoRepeatsOthersGetsNoneOfTheirNames() {
    assertThat(heard(TV, new Announcement().host("dads-laptop", "192.0.2.99"))).isEmpty();
    assertThat(
            heard(address("fe80::17"), new Announcement().host("tv", "192.0.2.23", "2001:db8::23")))
        .as("says nothing of its link-local address, as small devices do")
        .hasSize(1);
  }

  @Test
  void theSameIsToldAgainOnlyAfterHalfAnHour() {
    Announcement tv = new Announcement().host("tv", "192.0.2.23");
    assertThat(heard(TV, tv)).hasSize(1);

    assertThat(heard(TV, tv)).isEmpty();

    pass(Duration.ofMinutes(31));
    assertThat(heard(TV, tv)).hasSize(1);
  }

  @Test
  void aGoodbyeAndANewNameEndTheOldOnes() {
    heard(TV, cast("Old Name"));

    assertThat(heard(TV, new Announcement().ttl(0).service("_googlecast._tcp", "c", "tv")))
        .isEmpty();
    assertThat(announcements.instances()).isZero();
    assertThat(heard(TV, cast("New Name")))
        .extracting(Sighting.Label::name)
        .containsExactly("New Name", "tv");
  }

  @Test
  void anAddressThatIsAnotherMachineNowLosesItsServices() {
    heard(TV, cast("Living Room"));

    List<Sighting.Label> labels = heard(TV, new Announcement().host("printer", "192.0.2.23"));

    assertThat(labels).extracting(Sighting.Label::name).containsExactly("printer");
    assertThat(labels.get(0).services()).isEmpty();
  }

  @Test
  void whateverTtlNothingIsKeptForMoreThan75Minutes() {
    heard(
        TV, cast("Living Room").ttl(Integer.MAX_VALUE).type("_hap._tcp").host("tv", "192.0.2.23"));
    announcements.expire(now);
    assertThat(announcements.hosts()).isEqualTo(1);

    pass(Duration.ofMinutes(76));
    announcements.expire(now);

    assertThat(announcements.hosts()).isZero();
    assertThat(announcements.instances()).isZero();
    assertThat(announcements.types()).isEmpty();
  }

  @Test
  void aMachineHas64ServicesAllTogetherHave2048AndTypesAre256() {
    for (int machine = 0; machine < 100; machine++) {
      for (int part = 0; part < 4; part++) {
        Announcement many = new Announcement();
        for (int i = 0; i < 25; i++) {
          many.service("_s" + (machine * 100 + part * 25 + i) + "._tcp", "x" + part + i, "h");
        }
        announcements.hear(address("192.0.2." + machine), message(many), now);
      }
    }

    assertThat(announcements.instances()).isEqualTo(Announcements.MAX_INSTANCES);
    assertThat(announcements.hosts()).isEqualTo(32);
    assertThat(announcements.types()).hasSize(Announcements.MAX_TYPES);
    assertThat(announcements.dropped()).isGreaterThan(100 * 36 + 68);
    assertThat(announcements.takeLabels(NOON, now)).hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void ofMoreThan1024MachinesTheOneSilentLongestGoes() {
    for (int i = 0; i < 1_100; i++) {
      String source = "2001:db8::" + Integer.toHexString(i);
      announcements.hear(address(source), message(new Announcement().host("h" + i, source)), now);
    }

    assertThat(announcements.hosts()).isEqualTo(Announcements.MAX_HOSTS);
    assertThat(announcements.takeLabels(NOON, now))
        .extracting(Sighting.Label::name)
        .contains("h1099")
        .doesNotContain("h0", "h75");
  }

  @Test
  void typesAnnouncedAsTypesAreSeenAndOddOnesAreNot() {
    heard(TV, new Announcement().type("_hap._tcp").type("_x y._tcp").type("hap._tcp"));

    assertThat(announcements.types()).isEqualTo(Set.of(DomainName.parse("_hap._tcp.local")));
  }

  private static Announcement cast(String name) {
    return new Announcement()
        .service("_googlecast._tcp", "c", "tv", "md=Chromecast", "fn=" + name)
        .host("tv", "192.0.2.23");
  }

  private Sighting.Label only(Announcement announcement) {
    List<Sighting.Label> labels = heard(TV, announcement);
    assertThat(labels).isNotEmpty();
    return labels.get(0);
  }

  private List<Sighting.Label> heard(InetAddress source, Announcement announcement) {
    announcements.hear(source, message(announcement), now);
    return announcements.takeLabels(NOON, now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static Kind kind(Sighting.Label label) {
    return KindGuess.of("", label.services(), label.model(), Map.of()).kind();
  }

  private static MulticastMessage message(Announcement announcement) {
    return MulticastMessage.read(announcement.toWire()).orElseThrow();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
