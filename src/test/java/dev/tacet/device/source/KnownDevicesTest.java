package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.PlainAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDevicesTest {
  private static final String HEADING = "name,mac,addresses,kind,groups\n";
  @TempDir Path folder;

  @Test
  void aLineIsADevice() throws IOException {
    KnownDevices known =
        read(
            "\ufeff# mine\n\n"
                + HEADING
                + "tv,02-11-22-33-44-55,192.0.2.23; 2001:db8::23,TV,living;Kids\n"
                + "\"Dad's \"\"old\"\", phone\",,192.0.2.24\n");

    assertThat(known.problems()).isEmpty();
    assertThat(known.facts())
        .containsExactly(
            new OwnerFact.Known(
                "tv",
                MacAddress.parse("02:11:22:33:44:55"),
                List.of(
                    PlainAddress.parse("192.0.2.23").orElseThrow(),
                    PlainAddress.parse("2001:db8::23").orElseThrow()),
                Optional.of(Kind.TV)),
            new OwnerFact.Known(
                "Dad's \"old\", phone",
                Optional.empty(),
                List.of(PlainAddress.parse("192.0.2.24").orElseThrow()),
                Optional.empty()));
    assertThat(known.devices().get(0).groups()).isEqualTo(Set.of("living", "Kids"));
    assertThat(known.devices().get(0).where()).endsWith("devices.csv:4");
  }

  @Test
  void eachBadEntryIsSaidWithItsLineAndTheOthersCount() throws IOException {
    KnownDevices known =
        read(
            HEADING
                + "tv,02:11:22:33:44:55,,,\n"
                + ",02:11:22:33:44:56,,,\n"
                + "cam,,,,\n"
                + "a,01:00:5e:00:00:fb,,,\n"
                + "b,,192.0.2.0/24,,\n"
                + "c,02:11:22:33:44:57,,toaster,\n"
                + "d,02:11:22:33:44:58,,,no good\n"
                + "e,02:11:22:33:44:59,192.0.2.1,192.0.2.2,,\n"
                + "\"f,02:11:22:33:44:60\n"
                + "TV,02:11:22:33:44:61,,,\n"
                + "g,02:11:22:33:44:55,,,\n"
                + "h,,0.0.0.0,,\n"
                + "\"#7\",,192.0.2.10,,\n"
                + "192.0.2.44,,192.0.2.11,,\n"
                + "last,,192.0.2.9,,\n");

    assertThat(known.devices()).extracting(KnownDevice::name).containsExactly("tv", "last");
    assertThat(known.problems().stream().map(this::shortened))
        .containsExactly(
            ":9: 6 cells under 5 columns (several addresses or groups are divided by \";\"); the"
                + " line is left out",
            ":10: a quote without its end; the line is left out",
            ":3: a device needs a name; the entry is left out",
            ":4: \"cam\" needs a MAC or an address; the entry is left out",
            ":5: not the MAC of a device: \"01:00:5e:00:00:fb\"; write it like 02:11:22:33:44:55;"
                + " the entry is left out",
            ":6: not the address of a device: \"192.0.2.0/24\"; an IPv4 or IPv6 address, without"
                + " port and prefix length, is expected; the entry is left out",
            ":7: unknown kind \"toaster\"; use one of camera, phone, tablet, computer, tv, speaker,"
                + " light, plug, vacuum, wearable-bridge, hub, printer, console, router, nas,"
                + " other, unknown; the entry is left out",
            ":8: not the name of a group: \"no good\"; 1 to 40 letters, digits, \".\", \"_\" and"
                + " \"-\" are expected; the entry is left out",
            ":11: TV is entered at "
                + csv()
                + ":2 already; one entry a device is expected; the entry is left out",
            ":12: g is entered at "
                + csv()
                + ":2 already; one entry a device is expected; the entry is left out",
            ":13: not the address of a device: \"0.0.0.0\"; an IPv4 or IPv6 address, without"
                + " port and prefix length, is expected; the entry is left out",
            ":14: \"#7\" would be taken for a number, an address or a MAC; give another name; the"
                + " entry is left out",
            ":15: \"192.0.2.44\" would be taken for a number, an address or a MAC; give another"
                + " name; the entry is left out");
  }

  @Test
  void theConfigurationComesFirstAndHasTokens() throws IOException {
    Files.writeString(csv(), HEADING + "tv,02:11:22:33:44:99,,,\n");
    KnownDevices known =
        KnownDevices.of(
            List.of(
                item("tacet.yaml:14", "tv", "02:11:22:33:44:55", "abcdefghijklmnop"),
                item("tacet.yaml:18", "cam", "02:11:22:33:44:56", "short")),
            Optional.of(csv()));

    assertThat(known.devices()).extracting(KnownDevice::name).containsExactly("tv");
    assertThat(known.devices().get(0).token()).contains("abcdefghijklmnop");
    assertThat(known.problems())
        .satisfiesExactly(
            token -> assertThat(token).startsWith("tacet.yaml:18: the token of \"cam\""),
            twice -> assertThat(twice).contains("tv is entered at tacet.yaml:14 already"));
  }

  @Test
  void aFileThatIsNoneIsAProblem() throws IOException {
    assertThat(KnownDevices.of(List.of(), Optional.of(folder.resolve("none"))).problems())
        .singleElement()
        .satisfies(words -> assertThat(words).contains("no such file"));
    assertThat(KnownDevices.of(List.of(), Optional.of(folder)).problems())
        .singleElement()
        .satisfies(words -> assertThat(words).contains("it is no file"));
    assertThat(read("tv,02:11:22:33:44:55\n").problems())
        .singleElement()
        .satisfies(
            words ->
                assertThat(words)
                    .contains(":1: the first line has to name the columns")
                    .contains("\"name,mac,addresses,kind,groups\""));
  }

  @Test
  void moreDevicesThanThereIsRoomForAreSaidOnce() throws IOException {
    StringBuilder text = new StringBuilder(HEADING);
    for (int i = 0; i < KnownDevices.MAX + 5; i++) {
      text.append('d').append(i).append(",,10.0.").append(i >> 8).append('.').append(i & 255);
      text.append('\n');
    }

    KnownDevices known = read(text.toString());

    assertThat(known.devices()).hasSize(KnownDevices.MAX);
    assertThat(known.problems())
        .singleElement()
        .satisfies(words -> assertThat(words).contains("more than 1024 known devices"));
  }

  @Test
  void namesOfStrangersAreHarmlessInProblems() throws IOException {
    assertThat(read(HEADING + "x,\u001b[2J,,,\n").problems())
        .singleElement()
        .satisfies(words -> assertThat(words).doesNotContain("\u001b"));
  }

  private static KnownDevices.Item item(String where, String name, String mac, String token) {
    return new KnownDevices.Item(where, name, mac, List.of(), "", List.of(), token);
  }

  private KnownDevices read(String text) throws IOException {
    Files.writeString(csv(), text);
    return KnownDevices.of(List.of(), Optional.of(csv()));
  }

  private Path csv() {
    return folder.resolve("devices.csv");
  }

  private String shortened(String problem) {
    assertThat(problem).startsWith(csv().toString());
    return problem.substring(csv().toString().length());
  }
}
