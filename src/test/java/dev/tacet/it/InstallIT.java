package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/install and scripts/uninstall below a DESTDIR, and the service unit. */
final class InstallIT {

  @TempDir private Path temp;
  private Path checkout;
  private Path root;
  private Path jar;
  private Shell shell;

  @BeforeEach
  void aCheckoutAndAnEmptyRoot() throws IOException {
    checkout = Shell.copyOfScripts(temp.resolve("checkout"));
    root = temp.resolve("root");
    jar = Files.writeString(temp.resolve("tacet.jar"), "first");
    Path java = Shell.fakeJava(temp.resolve("java"), "17.0.15", "echo completes");
    shell =
        new Shell(checkout, Map.of("DESTDIR", root.toString(), "TACET_JAVA_HOME", java.toString()));
  }

  @Test
  void everythingIsPlacedWithItsMode() throws Exception {
    install();

    assertThat(mode("usr/bin/tacet")).isEqualTo("rwxr-xr-x");
    assertThat(mode("usr/lib/tacet/tacet.jar")).isEqualTo("rw-r--r--");
    assertThat(mode("usr/lib/tacet/java.sh")).isEqualTo("rw-r--r--");
    assertThat(mode("etc/tacet/tacet.yaml")).isEqualTo("rw-r--r--");
    assertThat(mode("etc/systemd/system/tacet.service")).isEqualTo("rw-r--r--");
    assertThat(mode("var/lib/tacet")).isEqualTo("rwxr-x---");
    assertThat(root.resolve("usr/share/bash-completion/completions/tacet")).hasContent("completes");
    assertThat(root.resolve("usr/share/zsh/vendor-completions/_tacet"))
        .content()
        .startsWith("#compdef tacet\n")
        .contains("source /usr/share/bash-completion/completions/tacet\n");
  }

  @Test
  void anUpgradeReplacesTheProgramAndKeepsSettingsAndData() throws Exception {
    install();
    Path settings = Files.writeString(root.resolve("etc/tacet/tacet.yaml"), "mine\n");
    Path state = Files.writeString(root.resolve("var/lib/tacet/state.db"), "rules");
    Files.writeString(jar, "second");

    assertThat(install().out()).contains("kept " + settings);

    assertThat(root.resolve("usr/lib/tacet/tacet.jar")).hasContent("second");
    assertThat(settings).hasContent("mine\n");
    assertThat(root.resolve("etc/tacet/tacet.yaml.example"))
        .hasSameTextualContentAs(checkout.resolve("config/tacet.yaml"));
    assertThat(state).hasContent("rules");
    assertThat(root.resolve("usr/lib")).isDirectoryNotContaining("glob:**/tacet.*");
  }

  @Test
  void uninstallKeepsSettingsAndDataAndPurgeNeedsAYes() throws Exception {
    install();

    shell.run("scripts/uninstall").succeeded();
    assertThat(files()).containsExactly("etc/tacet/tacet.yaml");
    assertThat(root.resolve("var/lib/tacet")).isDirectory();

    assertThat(shell.run("scripts/uninstall", "--purge").exit()).isEqualTo(64);
    assertThat(files()).containsExactly("etc/tacet/tacet.yaml");

    shell.run("scripts/uninstall", "--purge", "--yes").succeeded();
    assertThat(files()).isEmpty();
    assertThat(root.resolve("var/lib/tacet")).doesNotExist();
  }

  @Test
  void whatCannotBeInstalledChangesNothing() throws Exception {
    assertThat(shell.run("scripts/install", "--jar", "gone.jar").exit()).isEqualTo(66);
    assertThat(shell.run("scripts/install", "--frobnicate").exit()).isEqualTo(64);
    assertThat(shell.run("scripts/install", "--jar").exit()).isEqualTo(64);

    assertThat(root).doesNotExist();
  }

  @Test
  void systemdAcceptsTheUnitAndFindsItWellConfined() throws Exception {
    assumeTrue(Shell.has("systemd-analyze"), "systemd-analyze is not installed: unit not checked");
    // The program need not be installed on the machine that runs the tests.
    String unit =
        Files.readString(checkout.resolve("scripts/tacet.service"))
            .replace("/usr/bin/tacet", "/bin/true");
    Path file = Files.writeString(temp.resolve("tacet.service"), unit);

    Shell.Result verified = shell.run("systemd-analyze", "verify", file.toString()).succeeded();
    assertThat(verified.err()).doesNotContain("tacet.service");
    // 2.1 of 10 when this was written; tenths are counted here.
    Shell.Result scored =
        shell.run(
            "systemd-analyze", "security", "--offline=true", "--threshold=25", file.toString());
    assumeTrue(
        !scored.err().contains("offline"), "systemd-analyze is too old to score a unit offline");
    scored.succeeded();
  }

  private Shell.Result install() throws IOException, InterruptedException {
    return shell.run("scripts/install", "--jar", jar.toString()).succeeded();
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
  }

  private List<String> files() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
