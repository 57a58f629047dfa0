package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.Stub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory with a configuration and the data of one Tacet, run from the real jar. One thread.
 */
final class Home implements AutoCloseable {
  /** A beginning of {@code devices}: none are known but by what is written below it. */
  static final String DEVICES_AS_WRITTEN =
      """
      devices:
        neighbours: false
        leases: off
        mdns: false
        reverseDns: off""";

  private static final Pattern ANSWERS = Pattern.compile("answers on \\S*?:(\\d+)[,\\s]");

  private static final Set<PosixFilePermission> DATA_MODE =
      PosixFilePermissions.fromString("rwxr-x---");

  private final Path directory;
  private final List<Server> servers = new ArrayList<>();

  /**
   * @param yaml sections of the configuration beside the data directory
   */
  Home(Path directory, String... yaml) {
    this.directory = directory;
    List<String> lines = new ArrayList<>();
    lines.add("dataDirectory: " + data());
    lines.addAll(List.of(yaml));
    try {
      Files.createDirectories(directory);
      Files.write(config(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One on a free port, that asks nobody unless told to. */
  static Home onAnyPort(Path directory, String... yaml) {
    List<String> lines = new ArrayList<>(List.of(yaml));
    lines.add("listen: { addresses: [\"127.0.0.1\", \"::1\"], port: 0 }");
    if (lines.stream().noneMatch(line -> line.startsWith("upstreams:"))) {
      lines.add("upstreams: []");
    }
    return new Home(directory, lines.toArray(String[]::new));
  }

  Path data() {
    return directory.resolve("data");
  }

  /** Makes the data directory, as a first start does; without it no verb goes to work offline. */
  Home withData() {
    try {
      Files.createDirectory(data(), PosixFilePermissions.asFileAttribute(DATA_MODE));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path config() {
    return directory.resolve("tacet.yaml");
  }

  /** {@code java -jar tacet.jar VERB ... --config FILE}. */
  List<String> command(String... verb) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-jar", System.getProperty("tacet.jar")));
    command.addAll(List.of(verb));
    command.addAll(List.of("--config", config().toString()));
    return command;
  }

  /** Runs one verb of the command line to its end. */
  Shell.Result tacet(String... verb) {
    return run(command(verb));
  }

  Shell.Result run(List<String> command) {
    try {
      return new Shell(directory, Map.of()).run(command.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts a server and waits until it answers. */
  Server serve() {
    Server server = begin(Map.of(), command("serve"));
    server.awaitAnswering();
    return server;
  }

  /** Starts a process without waiting for what it says. */
  Server begin(Map<String, String> environment, List<String> command) {
    try {
      Path out = Files.createTempFile(directory, "process", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("TACET_"));
      builder.environment().putAll(environment);
      Server server = new Server(builder.start(), out);
      servers.add(server);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    servers.forEach(Server::kill);
  }

  /** One process, and what it has said so far. */
  record Server(Process process, Path out) {
    String said() {
      try {
        return Files.readString(out, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    long pid() {
      return process.pid();
    }

    int awaitAnswering() {
      Eventually.holds(
          () -> said().contains("try: dig") || !process.isAlive(), "a server that answers");
      assertThat(process.isAlive()).as("it runs; it said: %s", said()).isTrue();
      return port();
    }

    void awaitSaying(String words) {
      Eventually.holds(() -> said().contains(words), "\"" + words + "\"");
    }

    int port() {
      Matcher answers = ANSWERS.matcher(said());
      assertThat(answers.find()).as("a port in: %s", said()).isTrue();
      return Integer.parseInt(answers.group(1));
    }

    Stub stub(Transport transport) {
      return new Stub("127.0.0.1", port(), transport);
    }

    Stub stub() {
      return stub(Transport.UDP);
    }

    /** A signal by name, as {@code kill -HUP}. */
    void signal(String name) {
      try {
        new Shell(Path.of("/"), Map.of())
            .run("sh", "-c", "kill -" + name + " " + pid())
            .succeeded();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** SIGTERM. Says how long it took to end. */
    Duration terminate() {
      long from = System.nanoTime();
      process.destroy();
      exit();
      return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Its exit code, once it has ended. */
    int exit() {
      try {
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
            .as("it ended; it said: %s", said())
            .isTrue();
        return process.exitValue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    /** SIGKILL, as a power cut is to a process. */
    void kill() {
      process.destroyForcibly();
      exit();
    }
  }
}
