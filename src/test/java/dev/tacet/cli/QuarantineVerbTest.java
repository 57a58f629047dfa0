package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.control.api.SettingLine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code devices quarantine} asks before it does it. */
final class QuarantineVerbTest {
  private static final QuarantineState LOCKED =
      new QuarantineState("locked", "", List.of("a.example"), List.of());

  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet, tacet);

  private void tvIs(QuarantineState quarantine, SettingLine... settings) {
    DeviceDetails plain = FakeDevices.device(7, "tv", "tv", "");
    tacet.devices.details =
        new DeviceDetails(
            plain.id(),
            plain.merged(),
            plain.name(),
            plain.nameFrom(),
            plain.kind(),
            plain.kindEvidence(),
            plain.maker(),
            plain.randomised(),
            plain.macs(),
            plain.addresses(),
            plain.labels(),
            plain.groups(),
            List.of(settings),
            plain.proposals(),
            plain.warnings(),
            plain.firstSeen(),
            plain.lastSeen(),
            plain.queriesToday(),
            plain.blockedToday(),
            quarantine);
  }

  private static QuarantineRequest learn(String device) {
    return new QuarantineRequest(device, "learn", 172_800, List.of(), List.of(), "");
  }

  @Test
  void aDeviceThatIsNotLockedLearnsUnasked() {
    assertThat(shell.run("devices", "quarantine", "tv", "--learn", "48h").code()).isZero();
    assertThat(tacet.heard).containsExactly("tv", learn("#7"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void learningOpensWhatIsLockedOnlyAfterAYes(boolean agreed) {
    tvIs(LOCKED);
    shell.typing(agreed ? "y\n" : "n\n");

    Shell.Result result = shell.run("devices", "quarantine", "tv", "--learn", "48h");

    assertThat(result.err())
        .startsWith(
            "tv (#7) is locked but for 1 name; while it learns it may ask for any name\n"
                + "Open it for 48h? (y/N) ");
    assertThat(result.code()).isEqualTo(agreed ? 0 : 1);
    assertThat(tacet.heard).isEqualTo(agreed ? List.of("tv", learn("#7")) : List.of("tv"));
  }

  @Test
  void whereNobodyCanBeAskedItWantsAYesBeforehand() {
    tvIs(LOCKED);

    Shell.Result refused = shell.run("devices", "quarantine", "tv", "--learn", "48h");

    assertThat(refused.code()).isEqualTo(64);
    assertThat(refused.err()).contains("add --yes");
    assertThat(tacet.heard).containsExactly("tv");
    assertThat(shell.run("devices", "quarantine", "tv", "--learn", "48h", "-y").code()).isZero();
    assertThat(tacet.heard).containsExactly("tv", learn("tv"));
  }

  @Test
  void whatAScheduleLocksAtNightIsNotOpenedUnaskedByDayEither() {
    tvIs(
        QuarantineState.NONE,
        new SettingLine("quarantine", "locked", "device:7", "", "night", false));

    assertThat(shell.run("devices", "quarantine", "tv", "--learn", "48h").code()).isEqualTo(64);
    assertThat(tacet.heard).containsExactly("tv");
  }
}
