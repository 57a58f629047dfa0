package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.AlertCommandConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandChannelTest {
  @TempDir private Path directory;
  private final ReentrantLock lock = new ReentrantLock();

  private CommandChannel running(Duration within, String... script) {
    try {
      Path file = directory.resolve("tell");
      Files.writeString(file, "#!/bin/sh\n" + String.join("\n", script) + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      List<String> run = List.of(file.toString(), "one word", "$(touch pwned)", "$(touch pwned)");
      return new CommandChannel(new AlertCommandConfig("c", false, run), lock, within);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  @Test
  void aProgramGetsTheAlertOnItsStandardInputAndNothingOfItElsewhere() throws Exception {
    CommandChannel channel =
        running(
            Duration.ofSeconds(10),
            "cd '" + directory + "'",
            "cat > input",
            "printf '%s\\n' \"$@\" > arguments",
            "env > environment");

    assertThat(channel.send(Samples.hostile())).isEqualTo("it ended with exit code 0");

    assertThat(read("input"))
        .isEqualTo(new String(NoticeJson.write(Samples.hostile()), "UTF-8") + "\n");
    assertThat(read("arguments")).isEqualTo("one word\n$(touch pwned)\n$(touch pwned)\n");
    assertThat(read("environment").lines().map(line -> line.replaceFirst("=.*", "")))
        .isSubsetOf("PATH", "LANG", "PWD", "OLDPWD", "SHLVL", "_");
    assertThat(directory.resolve("pwned")).doesNotExist();
  }

  @Test
  void aProgramThatFailsIsToldWithTheBeginningOfWhatItSaid() {
    CommandChannel channel = running(Duration.ofSeconds(10), "echo no paper >&2; exit 3");

    assertThatThrownBy(() -> channel.send(Samples.notice()))
        .hasMessage("it ended with exit code 3; it said: no paper")
        .matches(e -> !((NotSentException) e).again());
  }

  @Test
  void aProgramThatHangsIsKilledWithAllItStarted() throws Exception {
    CommandChannel channel =
        running(
            Duration.ofMillis(1_500),
            "cd '" + directory + "'",
            "sleep 1000 & echo $! > child",
            "(sleep 1001 & echo $! > orphan)",
            "echo $$ > self",
            "sleep 1002");

    assertThatThrownBy(() -> channel.send(Samples.notice()))
        .hasMessageContaining("still ran after 1 s and was killed");

    for (String name : List.of("self", "child", "orphan")) {
      awaitGone(Long.parseLong(read(name).strip()));
    }
    assertThat(lock.isLocked()).isFalse();
  }

  /** Where nobody collects the dead, a killed process stays in the table as a zombie. */
  private static void awaitGone(long pid) throws Exception {
    long until = System.nanoTime() + 10_000_000_000L;
    while (lives(pid)) {
      assertThat(System.nanoTime()).as("process " + pid + " is gone").isLessThan(until);
      Thread.sleep(10);
    }
  }

  private static boolean lives(long pid) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    Path status = Path.of("/proc/" + pid + "/status");
    return process.isPresent()
        && Files.exists(status)
        && !Files.readString(status).contains("State:\tZ");
  }

  @Test
  void whatBreaksAwayFromAProgramHoldsNoThread() throws Exception {
    running(
            Duration.ofSeconds(10),
            "cd '" + directory + "'",
            "setsid sleep 1000 & echo $! > away",
            "sleep 0.5")
        .send(Samples.notice());

    long away = Long.parseLong(read("away").strip());
    try {
      long until = System.nanoTime() + 5_000_000_000L;
      while (Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread -> thread.getName().equals("alert-output"))) {
        assertThat(System.nanoTime()).as("no thread reads any more").isLessThan(until);
        Thread.sleep(10);
      }
      assertThat(lives(away)).as("it broke away").isTrue();
    } finally {
      ProcessHandle.of(away).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whatAProgramLeavesRunningEndsWithIt() throws Exception {
    running(Duration.ofSeconds(10), "cd '" + directory + "'", "sleep 1000 & echo $! > child")
        .send(Samples.notice());

    awaitGone(Long.parseLong(read("child").strip()));
  }

  @Test
  void aProgramThatPrintsMegabytesIsReadAndForgotten() {
    CommandChannel channel =
        running(Duration.ofSeconds(20), "head -c 50000000 /dev/zero | tr '\\0' x; exit 1");

    assertThatThrownBy(() -> channel.send(Samples.notice()))
        .hasMessageStartingWith("it ended with exit code 1; it said: xxx")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void aProgramThatIsNotThereIsToldSo() {
    CommandChannel channel =
        new CommandChannel(
            new AlertCommandConfig("c", false, List.of("/no/such")), lock, Duration.ofSeconds(1));

    assertThatThrownBy(() -> channel.send(Samples.notice()))
        .hasMessageStartingWith("/no/such is no program that user");
  }

  @Test
  void anInterruptedRunIsKilled() throws Exception {
    CommandChannel channel =
        running(
            Duration.ofSeconds(60), "cd '" + directory + "'", "echo $$ > pid", "exec sleep 1000");
    Thread sending =
        new Thread(
            () -> {
              try {
                channel.send(Samples.notice());
              } catch (NotSentException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    sending.start();
    long until = System.nanoTime() + 10_000_000_000L;
    while (!Files.exists(directory.resolve("pid")) || read("pid").isBlank()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(10);
    }
    sending.interrupt();
    sending.join(10_000);

    assertThat(sending.isAlive()).isFalse();
    awaitGone(Long.parseLong(read("pid").strip()));
  }
}
