package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
  private final Shell shell = new Shell();
  @TempDir private Path temp;

  @BeforeEach
  void aMachineWithAnInstalledTacet() throws IOException {
    Files.createDirectory(temp.resolve("lib"));
    shell.layout =
        new Layout(
            temp.resolve("tacet.yaml"),
            temp.resolve("lib"),
            temp.resolve("run.sock"),
            temp.resolve("home"));
  }

  @Test
  void theOptionGoesBeforeTheVariableAndTheVariableBeforeTheFile() throws IOException {
    Files.writeString(temp.resolve("tacet.yaml"), "dataDirectory: /from/file\n");

    assertThat(instance(Optional.empty()).dataDirectory()).isEqualTo(Path.of("/from/file"));
    shell.environment.put("TACET_DATA", "/from/variable");
    assertThat(instance(Optional.empty()).dataDirectory()).isEqualTo(Path.of("/from/variable"));
    assertThat(instance(Optional.of(Path.of("/from/../option"))).dataDirectory())
        .isEqualTo(Path.of("/option"));
  }

  @Test
  void withoutAnyOfThemTheInstalledPlaceIsMeant() {
    assertThat(instance(Optional.empty()).dataDirectory()).isEqualTo(temp.resolve("lib"));
    assertThat(instance(Optional.empty()).configFile()).isEmpty();
  }

  @Test
  void aCheckoutWithoutTheRightToTheInstalledPlaceKeepsItsDataAtHomeAndSaysSo() {
    shell.environment.put("TACET_CHECKOUT", "1");
    shell.layout = closedLayout();

    Instance instance = instance(Optional.empty());

    assertThat(instance.dataDirectory()).isEqualTo(temp.resolve("home/.local/state/tacet"));
    assertThat(instance.notes()).hasSize(1).first().asString().contains("is not yours to write");
    assertThat(places(instance))
        .containsExactly(temp.resolve("home/.local/state/tacet/control.sock"));
  }

  @Test
  void aCheckoutHonoursTheStateHome() {
    shell.environment.put("TACET_CHECKOUT", "1");
    shell.layout = closedLayout();
    shell.environment.put("XDG_STATE_HOME", "/state");

    assertThat(instance(Optional.empty()).dataDirectory()).isEqualTo(Path.of("/state/tacet"));

    shell.environment.put("XDG_STATE_HOME", "relative");
    assertThat(instance(Optional.empty()).dataDirectory())
        .isEqualTo(temp.resolve("home/.local/state/tacet"));
  }

  @Test
  void aCheckoutThatMayWriteTheInstalledPlaceUsesIt() {
    shell.environment.put("TACET_CHECKOUT", "1");

    assertThat(instance(Optional.empty()).dataDirectory()).isEqualTo(temp.resolve("lib"));
  }

  @Test
  void theServicesSocketIsTriedBeforeTheConfigurationIsRead() throws IOException {
    Files.writeString(temp.resolve("tacet.yaml"), "nonsense: [\n");

    assertThat(instance(Optional.empty()).sockets().get(0).get())
        .containsExactly(temp.resolve("run.sock"), temp.resolve("lib/control.sock"));
  }

  @Test
  void anotherInstanceNeverReachesTheServicesSocket() throws IOException {
    Files.writeString(temp.resolve("tacet.yaml"), "control: { socket: /run/one.sock }\n");

    assertThat(places(instance(Optional.of(Path.of("/two")))))
        .containsExactly(Path.of("/two/control.sock"));
  }

  @Test
  void theConfigurationsSocketIsTried() throws IOException {
    Path file = temp.resolve("other.yaml");
    Files.writeString(file, "dataDirectory: /two\ncontrol: { socket: /run/two.sock }\n");
    shell.environment.put("TACET_CONFIG", file.toString());

    assertThat(places(instance(Optional.empty())))
        .containsExactly(Path.of("/run/two.sock"), Path.of("/two/control.sock"));
  }

  @Test
  void aConfigurationThatWasNamedAndIsMissingEndsWith66() {
    shell.environment.put("TACET_CONFIG", "/nonexistent.yaml");

    assertThatThrownBy(() -> instance(Optional.empty()).config())
        .isInstanceOfSatisfying(
            ConfigRejected.class,
            rejected -> {
              assertThat(rejected.exitCode()).isEqualTo(66);
              assertThat(rejected.problems()).hasSize(1);
            });
  }

  @Test
  void checkConfigTellsEveryProblem() throws IOException {
    Path file = temp.resolve("bad.yaml");
    Files.writeString(file, "cache:\n  maxEntires: 3\nlisten:\n  port: 70000\n");

    Shell.Result result = shell.run("check-config", file.toString());

    assertThat(result.lines()).hasSize(3);
    assertThat(result.lines().get(0)).startsWith(file + ":2:3").contains("maxEntries");
    assertThat(result.lines().get(1)).startsWith(file + ":4:9");
    assertThat(result.lines().get(2)).isEqualTo("2 problems; the server would not start.");
    assertThat(result.code()).isEqualTo(78);
  }

  @Test
  void aTableOfDevicesThatIsWrongIsToldBeforeTheServerStarts() throws IOException {
    Path csv =
        Files.writeString(
            temp.resolve("devices.csv"), "name,mac,addresses,kind,groups\ntv,02:zz,,,\n");
    Path file =
        Files.writeString(temp.resolve("with-table.yaml"), "devices: { csv: " + csv + " }\n");

    Shell.Result result = shell.run("check-config", file.toString());

    assertThat(result.code()).isEqualTo(78);
    assertThat(result.out())
        .contains(csv + ":2:", "1 problem in the table of devices", "would start without")
        .doesNotContain("ok ");
  }

  @Test
  void checkConfigOfAMissingFileEndsWith66() {
    Shell.Result result = shell.run("check-config", "/nonexistent/tacet.yaml");

    assertThat(result.err()).contains("/nonexistent/tacet.yaml").contains("does not exist");
    assertThat(result.code()).isEqualTo(66);
  }

  @Test
  void checkConfigShowsWhatIsInForceAndWhereItIsFrom() throws IOException {
    Path file = temp.resolve("good.yaml");
    Files.writeString(file, "dataDirectory: /two\nlisten:\n  port: 1053\n");

    Shell.Result result = shell.run("check-config", file.toString());

    assertThat(result.out())
        .startsWith("ok  " + file + "\n")
        .containsPattern("listen.port +1053 +from .*good.yaml:3")
        .containsPattern("dataDirectory +/two +from")
        .containsPattern("control.socket +/two/control.sock");
    assertThat(result.code()).isZero();
  }

  private Layout closedLayout() {
    try {
      // A file in the way: unlike permissions, it stops root as well.
      Path inTheWay = Files.writeString(temp.resolve("file"), "");
      return new Layout(
          temp.resolve("none"),
          inTheWay.resolve("tacet"),
          temp.resolve("run.sock"),
          temp.resolve("home"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instance instance(Optional<Path> data) {
    return new Instance(
        new GlobalOptions(data, Optional.empty(), Optional.empty()),
        shell.surroundings(),
        new YamlConfigReader(Set::of));
  }

  private static List<Path> places(Instance instance) {
    return instance.sockets().stream()
        .flatMap(places -> Stream.of(places.get()))
        .flatMap(Set::stream)
        .distinct()
        .toList();
  }
}
