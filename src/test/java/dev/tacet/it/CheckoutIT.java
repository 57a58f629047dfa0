package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkout that runs itself: scripts/run, scripts/tacet and scripts/lib/checkout.sh. */
final class CheckoutIT {

  @TempDir private Path temp;

  @Test
  void everyScriptIsPlainShellAndShellcheckFindsNothing() throws Exception {
    List<String> scripts = scripts();
    Shell here = new Shell(Shell.CHECKOUT, Map.of());
    for (String script : scripts) {
      here.run("sh", "-n", script).succeeded();
    }
    assumeTrue(Shell.has("shellcheck"), "shellcheck is not installed: scripts only parsed");
    List<String> command = new ArrayList<>(List.of("shellcheck", "-x"));
    command.addAll(scripts);
    here.run(command.toArray(String[]::new)).succeeded();
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Path checkout = checkoutThatBuilds();

    assertThat(tacet(checkout).succeeded().err()).contains("building target/tacet.jar");
    assertThat(tacet(checkout).succeeded().err()).doesNotContain("building");
    Path source = Files.writeString(checkout.resolve("src/main/New.java"), "class New {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(tacet(checkout).succeeded().err()).contains("building target/tacet.jar");

    assertThat(Files.readAllLines(checkout.resolve("maven-was-called"))).hasSize(2);
  }

  @Test
  void aBuildDoesNotTouchTheJarThatARunningServerHasOpen() throws Exception {
    Path checkout = checkoutThatBuilds();
    tacet(checkout).succeeded();
    Path running = checkout.resolve("target/launch/tacet.jar");
    Object before = Files.getAttribute(running, "unix:ino");

    try (var open = Files.newInputStream(running)) {
      Files.delete(checkout.resolve("target/tacet.jar"));
      tacet(checkout).succeeded();
      assertThat(open.readAllBytes()).asString().isEqualTo("jar 1\n");
    }
    assertThat(Files.getAttribute(running, "unix:ino")).isNotEqualTo(before);
    assertThat(running).hasContent("jar 2\n");
  }

  @Test
  void aFailedBuildIsSaidAndNothingIsStarted() throws Exception {
    Path checkout = checkoutThatBuilds();
    Shell.program(checkout.resolve("bin/mvn"), "echo 'Main.java:3: no' >&2; exit 1");

    Shell.Result result = tacet(checkout);

    assertThat(result.exit()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Main.java:3: no").contains("the build failed");
  }

  @Test
  void runServesAndTacetPassesItsVerbBothAsACheckout() throws Exception {
    Path checkout = checkoutThatBuilds();

    assertThat(script(checkout, "scripts/run", "--port", "5353").succeeded().out())
        .contains("checkout=1")
        .endsWith(
            "-cp " + checkout + "/target/launch/tacet.jar dev.tacet.cli.Main serve --port 5353\n");
    assertThat(script(checkout, "scripts/tacet", "block", "a.example").succeeded().out())
        .contains("checkout=1")
        .endsWith("tacet.jar dev.tacet.cli.Main block a.example\n");
  }

  @Test
  void rootBuildsAndServesSomebodyElsesCheckoutAsThatUser() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root: not checked");
    Path checkout = checkoutThatBuilds();
    Shell.program(
        checkout.resolve("java/bin/java"), "id -un; sed -n s/CapEff://p /proc/self/status");
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    new Shell(temp, Map.of()).run("chown", "-R", "nobody:", checkout.toString()).succeeded();

    Shell.Result result = script(checkout, "scripts/run").succeeded();

    assertThat(result.out().replaceAll("\\s+", " ")).isEqualTo("nobody 0000000000000400 ");
    assertThat(result.err()).contains("as nobody, who owns this checkout, not as root");
    try (var files = Files.walk(checkout)) {
      assertThat(files)
          .allSatisfy(file -> assertThat(Files.getOwner(file).getName()).isEqualTo("nobody"));
    }
  }

  @Test
  void withoutTheRightToInstallTheOneLineToTypeIsPrinted() throws Exception {
    Path checkout = Shell.copyOfScripts(temp.resolve("tacet"));
    Path tools = toolsWithoutJava();
    Shell.program(tools.resolve("apt-get"), "echo apt-get must not run >&2; exit 100");
    Shell.program(tools.resolve("id"), "echo 1000");
    Shell.program(tools.resolve("sudo"), "exit 1");
    Path release = Files.writeString(temp.resolve("release"), "VERSION_CODENAME=bookworm\n");

    Shell.Result result =
        new Shell(
                checkout,
                Map.of(
                    "PATH", tools.toString(),
                    "TACET_JVM_DIRECTORY", temp.toString(),
                    "TACET_OS_RELEASE", release.toString()))
            .run("/bin/sh", "scripts/run");

    assertThat(result.exit()).isEqualTo(69);
    assertThat(result.err())
        .contains(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends"
                + " openjdk-17-jdk-headless maven\n")
        .doesNotContain("must not run");
  }

  @Test
  void rootInstallsWhatIsMissingAndNothingElse() throws Exception {
    Path checkout = checkoutThatBuilds();
    Path tools = toolsWithoutJava();
    Path java = checkout.resolve("java");
    Shell.program(
        tools.resolve("apt-get"),
        "echo \"apt-get $*\" >>apt-was-called; case $* in *install*) ln -s '%s/bin/mvn' '%s/mvn';; esac"
            .formatted(checkout, tools));
    Shell.program(tools.resolve("id"), "echo 0");
    Map<String, String> environment =
        Map.of(
            "PATH", tools.toString(),
            "JAVA_HOME", java.toString(),
            "TACET_JVM_DIRECTORY", temp.toString());

    Shell.Result result =
        new Shell(checkout, environment).run("/bin/sh", "scripts/tacet", "version").succeeded();

    assertThat(Files.readAllLines(checkout.resolve("apt-was-called")))
        .containsExactly(
            "apt-get -qq update", "apt-get -qq install -y --no-install-recommends maven");
    assertThat(result.out()).endsWith("version\n");
  }

  private static List<String> scripts() throws IOException {
    Map<String, Path> found = new TreeMap<>();
    for (String directory : List.of("scripts", "docker", ".ci")) {
      try (var files = Files.walk(Shell.CHECKOUT.resolve(directory))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = Shell.CHECKOUT.relativize(file).toString();
          if (name.endsWith(".sh") || Files.readString(file).startsWith("#!/bin/sh")) {
            found.put(name, file);
          }
        }
      }
    }
    assertThat(found).containsKeys("scripts/run", "scripts/install", "docker/entrypoint.sh");
    return List.copyOf(found.keySet());
  }

  /** Scripts as they are, with a Maven that writes a new "jar" each time and a Java that echoes. */
  private Path checkoutThatBuilds() throws IOException {
    Path checkout = Shell.copyOfScripts(temp.resolve("a tacet")).toRealPath();
    Shell.program(
        checkout.resolve("bin/mvn"),
        "echo \"$@\" >>maven-was-called\n"
            + "echo \"jar $(sed -n '$=' maven-was-called)\" >target/tacet.jar");
    Shell.fakeJava(
        checkout.resolve("java"), "17.0.15", "echo \"checkout=${TACET_CHECKOUT-}\"; echo \"$@\"");
    Shell.program(checkout.resolve("java/bin/javac"), "exit 1");
    return checkout;
  }

  private static Shell.Result tacet(Path checkout) throws IOException, InterruptedException {
    return script(checkout, "scripts/tacet", "version");
  }

  private static Shell.Result script(Path checkout, String... command)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"),
            "JAVA_HOME", checkout.resolve("java").toString(),
            "TACET_JAVA_HOME", checkout.resolve("java").toString());
    return new Shell(checkout, environment).run(command);
  }

  /** A PATH of its own with what every Debian has, and neither Java nor Maven nor sudo. */
  private Path toolsWithoutJava() throws IOException {
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool :
        List.of(
            "cat",
            "chmod",
            "cp",
            "cut",
            "dirname",
            "env",
            "find",
            "flock",
            "getent",
            "id",
            "ln",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sh",
            "stat",
            "touch",
            "uname")) {
      // Not a link: the deletion of the temporary directory would warn of each.
      Path program = Path.of("/usr/bin", tool);
      Shell.program(
          tools.resolve(tool),
          "exec %s \"$@\"".formatted(Files.exists(program) ? program : Path.of("/bin", tool)));
    }
    return tools;
  }
}
