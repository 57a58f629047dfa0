package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.TacetControl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet);

  static Stream<String> verbs() {
    return Stream.concat(
        Verbs.names().stream(),
        Stream.of(
            "",
            "deny",
            "profiles show",
            "profiles set",
            "lists list",
            "lists show",
            "lists catalogue",
            "lists try",
            "lists add",
            "lists remove",
            "lists enable",
            "lists disable",
            "lists refresh",
            "lists diff",
            "lists accept",
            "lists rollback"));
  }

  @ParameterizedTest(name = "tacet {0} --help")
  @MethodSource("verbs")
  void theHelpOfEveryVerbHasAnExampleAndTheCommonOptions(String verb) {
    Shell.Result result = shell.run((verb + " --help").strip().split(" "));

    assertThat(result.out())
        .contains("\nExample:\n  ")
        .contains("--data=DIR", "--config=FILE", "--server=URI", "--color=WHEN");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void helpAsAWordShowsTheSameAsTheOption() {
    assertThat(shell.run("help").out()).isEqualTo(shell.run("--help").out()).contains("tail");
    assertThat(shell.run("help", "block").out()).isEqualTo(shell.run("block", "--help").out());
    assertThat(shell.run("help", "profiles", "set").out())
        .isEqualTo(shell.run("profiles", "set", "--help").out());

    Shell.Result wrong = shell.run("help", "blok");
    assertThat(wrong.err())
        .isEqualTo("tacet help: no verb \"blok\"; \"tacet --help\" lists them\n");
    assertThat(wrong.code()).isEqualTo(64);
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void commonOptionsAreTakenBeforeAndAfterTheVerb() {
    shell.opener =
        Optional.of(
            new ControlOpener() {
              @Override
              public FakeControl open(Instance instance) {
                shell.events.add(instance.dataDirectory() + " " + instance.server().orElse("-"));
                return tacet;
              }

              @Override
              public Optional<TacetControl> connect(Instance instance) {
                return Optional.of(tacet);
              }
            });

    shell.run("--data", "/a", "rules");
    shell.run("profiles", "show", "xiaomi", "--data", "/b", "--server", "unix:/c");

    assertThat(shell.events).containsExactly("/a -", "/b unix:/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "blok x | tacet: unknown verb \"blok\"; did you mean block?",
        "block | tacet block: Missing required parameter: 'NAME'",
        "rules --jsn | tacet rules: unknown option \"--jsn\"; did you mean --json?",
        "profiles sho x | tacet profiles: too many words: \"sho\"; did you mean show?",
        "blok rules | tacet: unknown verb \"blok\"; did you mean block?",
        "pause soon | tacet pause: not a duration: \"soon\"; write it like 30s, 5m, 10m30s, 2h or 1d",
        "log --since never | tacet log: not a time: \"never\"; write how long ago (2h, 1d)"
            + " or when (yesterday, 20:00, 2026-11-21, 2026-11-21T20:00)",
        "log --limit -1 | tacet log: --limit -1: expected 0 or more",
        "completion fish | tacet completion: no completion for \"fish\"; it is bash or zsh",
        "--color=pink rules | tacet: Invalid value for option '--color': expected auto, always or"
            + " never, not \"pink\"",
        "rules --data= | tacet rules: Invalid value for option '--data': a path cannot be empty"
      })
  void whatCannotBeMeantIsToldInOneLineAndEndsWith64(String command, String message) {
    Shell.Result result = shell.run(command.split(" "));

    assertThat(result.err().lines().findFirst()).contains(message);
    assertThat(result.err().lines().count()).isLessThanOrEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(64);
    assertThat(tacet.heard).isEmpty();
  }

  @Test
  void aMistypedWordCannotHarmTheTerminal() {
    assertThat(shell.run("\u001b[2Jblock").err())
        .contains("\\u{1b}[2Jblock")
        .doesNotContain("\u001b");
  }

  @Test
  void withoutAVerbTheVerbsAreListed() {
    Shell.Result result = shell.run();

    assertThat(result.err()).contains("  block, deny  ", "  tail  ");
    assertThat(result.code()).isEqualTo(64);
  }

  @Test
  void aBugIsOneLineUnlessItsTraceIsAskedFor() {
    tacet.failure = new IllegalStateException("three\u0007");
    shell.servers.add(tacet);

    Shell.Result result = shell.run("rules");
    assertThat(result.err())
        .isEqualTo(
            "IllegalStateException: three\\u{7} - this is a bug in Tacet\n"
                + "TACET_LOG_LEVEL=DEBUG shows where; please report it.\n");
    assertThat(result.code()).isEqualTo(70);

    shell.environment.put("TACET_LOG_LEVEL", "debug");
    assertThat(shell.run("rules").err()).contains("    at dev.tacet.cli.ProgramTest.");
  }

  @Test
  void aReaderThatLeavesEndsTheCommandQuietly() {
    tacet.history.addAll(
        Collections.nCopies(1000, FakeControl.line(1, "a.example", "blocked", "rule: 1", "self")));
    shell.standardOutput = Optional.of(failing("Broken pipe"));

    Shell.Result result = shell.run("log");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(tacet.closed).isTrue();
  }

  @Test
  void aFullDiskBehindARedirectionIsTold() {
    shell.standardOutput = Optional.of(failing("No space left on device"));

    tacet.history.addAll(
        Collections.nCopies(1000, FakeControl.line(1, "a.example", "blocked", "rule: 1", "self")));

    Shell.Result result = shell.run("log");

    assertThat(result.err())
        .isEqualTo("cannot write to standard output: No space left on device\n");
    assertThat(result.code()).isEqualTo(74);
  }

  @Test
  void charactersThatTheTerminalLacksAreShownByTheirCodePoint() {
    shell.charset = StandardCharsets.US_ASCII;
    tacet.lists =
        List.of(
            new ListStatus("bücher", "file:/x", "block", "ok", 1, 0, "", "", "on", "", "", 0, ""));

    assertThat(shell.run("lists").out()).contains("b\\u{fc}cher");
  }

  @Test
  void serveLogsToStandardOutputAndEndsWithTheServersCode() {
    String before = System.getProperty("tacet.log.target", "");
    shell.server =
        instance -> {
          shell.events.add(System.getProperty("tacet.log.target"));
          return 69;
        };
    try {
      assertThat(shell.run("serve").code()).isEqualTo(69);
      assertThat(shell.events).containsExactly("System.out");
    } finally {
      if (before.isEmpty()) {
        System.clearProperty("tacet.log.target");
      } else {
        System.setProperty("tacet.log.target", before);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"bash", "zsh"})
  void theCompletionScriptIsSoundAndKnowsTheVerbs(String name, @TempDir Path temp)
      throws Exception {
    Shell.Result result = shell.run("completion", name);

    assertThat(result.out()).contains("profiles", "--blocked", "check-config", "optional");
    Path script = Files.writeString(temp.resolve("completion"), result.out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).isZero();
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
