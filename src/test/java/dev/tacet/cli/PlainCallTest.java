package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.TacetControl;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads a command line, it means the same. */
class PlainCallTest {
  private final FakeControl tacet = new FakeControl();
  private final Shell shell = Shell.with(tacet, tacet);

  @BeforeEach
  void theInstancesAreTold() {
    shell.opener =
        Optional.of(
            new ControlOpener() {
              @Override
              public TacetControl open(Instance instance) {
                shell.events.add(
                    instance.givenConfig().map(Object::toString).orElse("-")
                        + " "
                        + instance.server().orElse("-")
                        + " "
                        + instance.dataDirectory());
                return tacet;
              }

              @Override
              public Optional<TacetControl> connect(Instance instance) {
                return Optional.of(tacet);
              }
            });
    shell.server =
        instance -> {
          shell.events.add("serves " + instance.dataDirectory() + " " + instance.configFile());
          return 3;
        };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block mi.com",
        "deny mi.com",
        "allow mi.com tcl.com",
        "unblock mi.com",
        "unallow mi.com block",
        "--data /a block mi.com",
        "block --data /a mi.com --server unix:/c tcl.com",
        "block mi.com --config /b --data /a",
        "serve --data /a",
        "serve --config /b --data /a",
        "--data /a serve"
      })
  void whatIsPlainMeansWhatPicocliReads(String line) {
    Shell.Result plain = shell.run(line.split(" "));
    var events = shell.events.toString();
    var heard = tacet.heard.toString();
    shell.events.clear();
    tacet.heard.clear();

    assertThat(isPlain(line)).isTrue();
    // An option that says what holds anyway makes it Picocli's.
    assertThat(isPlain(line + " --color=auto")).isFalse();
    Shell.Result read = shell.run((line + " --color=auto").split(" "));

    assertThat(read).isEqualTo(plain);
    assertThat(shell.events).hasToString(events);
    assertThat(tacet.heard).hasToString(heard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block",
        "serve now",
        "rules",
        "block mi.com --exact",
        "block -",
        "block -- mi.com",
        "block @names",
        "block mi.com --data",
        "block mi.com --data= ",
        "block mi.com --data --config",
        "block --data=/a mi.com",
        "block mi.com --data /a --data /b",
        "block mi.com --server unix:/a --server unix:/b",
        "serve --config /a --config /b",
        "serve --help",
        "blok mi.com"
      })
  void whateverElseIsPicoclis(String line) {
    assertThat(isPlain(line)).isFalse();
  }

  @Test
  void anEmptyWordIsPicoclis() {
    assertThat(isPlain("block", "")).isFalse();
    assertThat(isPlain("block", "mi.com", "--data", "")).isFalse();
    assertThat(isPlain("block", "mi.com", "--config", "a\0b")).isFalse();
    assertThat(isPlain("serve", "--data", "a\0b")).isFalse();
  }

  private boolean isPlain(String line) {
    return isPlain(line.split(" "));
  }

  private boolean isPlain(String... words) {
    TacetCommand command =
        new TacetCommand(
            null, shell.surroundings(), new Hooks(shell, new YamlConfigReader(null), i -> 0));
    return PlainCall.of(command, words).isPresent();
  }
}
