package dev.tacet.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindGuessTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CAMERA          | Hikvision       |                        |               |        ",
        "CAMERA          |                 | _hap._tcp ci=17        |               |        ",
        "CAMERA          |                 |                        |               | zmodo  ",
        "PHONE           |                 | _companion-link._tcp   | iPhone15,2    |        ",
        "TABLET          | Apple           |                        | iPad13,1      |        ",
        "COMPUTER        | Apple           | _rfb._tcp              | MacBookPro18,1|        ",
        "TV              |                 | _androidtvremote2._tcp | Chromecast    |        ",
        "TV              | Roku            |                        |               | roku   ",
        "SPEAKER         | Sonos           | _spotify-connect._tcp  | Sonos One     |        ",
        "SPEAKER         | Apple           | _airplay._tcp          | AudioAccessory5,1|     ",
        "LIGHT           |                 | _hap._tcp ci=5         | Smart Bulb    |        ",
        "PLUG            | Espressif       |                        |               | tuya   ",
        "PLUG            |                 | _shelly._tcp           |               |        ",
        "VACUUM          | Roborock        |                        |               |        ",
        "WEARABLE_BRIDGE |                 |                        |               | huami  ",
        "HUB             |                 | _hue._tcp              |               | hue    ",
        "PRINTER         | Canon           | _ipp._tcp              |               |        ",
        "CONSOLE         | Nintendo        |                        |               |        ",
        "ROUTER          | AVM Audiovisuelles Marketing und Computer | |      |               ",
        "NAS             | Synology        | _smb._tcp              |               |        ",
        "OTHER           | Espressif       | _esphomelib._tcp       |               |        ",
        "UNKNOWN         | Espressif       |                        |               |        ",
        "UNKNOWN         |                 |                        |               |        "
      })
  void everyKindIsGuessedFromWhatSpeaksForItAndShowsIt(
      Kind kind, String maker, String service, String model, String vendor) {
    KindGuess.Guess guess =
        KindGuess.of(
            maker == null ? "" : maker,
            service == null ? Set.of() : Set.of(service),
            model == null ? "" : model,
            vendor == null ? Map.of() : Map.of(vendor, 12L));

    assertThat(guess.kind()).isEqualTo(kind);
    if (kind != Kind.UNKNOWN) {
      assertThat(guess.evidence().get(0)).endsWith(": " + kind.word());
    }
  }

  @Test
  void theEvidenceSaysWhatSpokeForItAndWhatAgainst() {
    KindGuess.Guess guess =
        KindGuess.of(
            "Apple", Set.of("_rtsp._tcp"), "IP Camera", Map.of("zmodo", 400L, "xiaomi", 3L));

    assertThat(guess.kind()).isEqualTo(Kind.CAMERA);
    assertThat(guess.evidence())
        .containsExactly(
            "model IP Camera: camera",
            "announces _rtsp._tcp: camera",
            "asks names of zmodo more than others': camera",
            "made by Apple: phone");
  }

  @Test
  void aPageVisitedOnceIsNoDevice() {
    assertThat(KindGuess.of("", Set.of(), "", Map.of("zmodo", 4L)).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void aWordInsideAnotherIsNotTheWord() {
    assertThat(KindGuess.of("", Set.of(), "Scampi", Map.of()).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(KindGuess.of("Ringing Bells", Set.of(), "", Map.of()).kind())
        .isEqualTo(Kind.UNKNOWN);
    assertThat(KindGuess.of("Ring", Set.of(), "", Map.of()).kind()).isEqualTo(Kind.CAMERA);
  }

  @Test
  void everyVendorThatSpeaksHasAProfile() {
    for (String vendor : KindGuess.vendors()) {
      assertThat(Files.exists(Path.of("blocklists", vendor + ".json"))).as(vendor).isTrue();
    }
  }

  @Test
  void everyKindIsFoundByItsWord() {
    for (Kind kind : Kind.values()) {
      assertThat(Kind.ofWord(kind.word())).contains(kind);
    }
    assertThat(Kind.ofWord("Wearable-Bridge")).contains(Kind.WEARABLE_BRIDGE);
    assertThat(Kind.ofWord("toaster")).isEmpty();
  }
}
