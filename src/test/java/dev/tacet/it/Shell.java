package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the project's shell scripts and says what they said. One thread. */
final class Shell {

  static final Path CHECKOUT = Path.of("").toAbsolutePath();
  private static final int DEADLINE_SECONDS = 60;

  private final Path directory;
  private final Map<String, String> environment;

  /** Commands run in {@code directory}, with {@code environment} added to this process's own. */
  Shell(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  record Result(int exit, String out, String err) {

    Result succeeded() {
      assertThat(exit).as("exit code; it said: %s%s", out, err).isZero();
      return this;
    }

    List<String> lines() {
      return out.lines().toList();
    }
  }

  /**
   * Sources files of scripts/lib of this checkout, then runs {@code script} under {@code set -eu}.
   */
  Result withLibrary(List<String> files, String script) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("set -eu\n");
    for (String file : files) {
      text.append(". '").append(CHECKOUT.resolve("scripts/lib/" + file)).append("'\n");
    }
    return run("sh", "-c", text + script);
  }

  Result run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("tacet", ".out");
    Path err = Files.createTempFile("tacet", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    // What this machine's owner has set must not decide what the test finds.
    builder.environment().keySet().removeIf(name -> name.startsWith("TACET_"));
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("%s ended in time", String.join(" ", command)).isTrue();
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }

  /**
   * Whether {@code command} is a program on the PATH; a test without it is skipped, and says so.
   */
  static boolean has(String command) {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, command))) {
        return true;
      }
    }
    return false;
  }

  /** Writes an executable shell script, with the directories above it. */
  static Path program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A directory that looks like an installed Java, whose {@code bin/java} runs {@code script}. */
  static Path fakeJava(Path home, String version, String script) throws IOException {
    program(home.resolve("bin/java"), script);
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
    return home;
  }

  /** This checkout's scripts in a directory of their own, with an example to install. */
  static Path copyOfScripts(Path to) throws IOException {
    try (var files = Files.walk(CHECKOUT.resolve("scripts"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(CHECKOUT.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    for (String directory : List.of("src/main", "blocklists", "config")) {
      Files.createDirectories(to.resolve(directory));
    }
    Files.writeString(to.resolve("pom.xml"), "<project/>\n");
    Files.writeString(to.resolve("config/tacet.yaml"), "listen: { port: 53 }\n");
    return to;
  }
}
