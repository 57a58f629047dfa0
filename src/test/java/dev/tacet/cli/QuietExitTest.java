package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuietExitTest {
  /** A command that waits for ever, as tail does. */
  public static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws InterruptedException {
      Surroundings.Registration quiet =
          new QuietExit().endQuietly(() -> System.out.println("last"));
      if (arguments.length > 0) {
        quiet.close();
        System.exit(3);
      }
      System.out.println("waiting");
      Thread.sleep(60_000);
    }
  }

  @Test
  void anInterruptRunsTheLastWordAndEndsWithZero() throws Exception {
    Process process = start();
    try (BufferedReader out = out(process)) {
      assertThat(out.readLine()).isEqualTo("waiting");

      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();

      assertThat(out.readLine()).isEqualTo("last");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void afterwardsTheExitCodeIsTheCommandsOwn() throws Exception {
    Process process = start("over");
    try (BufferedReader out = out(process)) {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(3);
      assertThat(out.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Waiting.class.getName());
    builder.command().addAll(List.of(arguments));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static BufferedReader out(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
