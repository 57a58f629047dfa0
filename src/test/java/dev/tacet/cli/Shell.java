package dev.tacet.cli;

import dev.tacet.control.api.TacetControl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs one command against servers that the test made, and keeps what it printed. */
final class Shell implements ControlOpener {
  static final Instant NOW = Instant.parse("2026-11-21T20:14:30Z");

  /** When the program was built. */
  Instant built = NOW.minusSeconds(60);

  final Map<String, String> environment = new HashMap<>();
  final Deque<TacetControl> servers = new ArrayDeque<>();
  final List<String> events = new ArrayList<>();
  Layout layout = new Layout(none("c.yaml"), none("data"), none("run.sock"), none("home"));
  String input = "";
  boolean outIsTerminal;
  boolean inIsTerminal;
  boolean errIsTerminal;
  int columns = 100;
  Charset charset = StandardCharsets.UTF_8;
  Optional<ControlOpener> opener = Optional.empty();
  Optional<OutputStream> standardOutput = Optional.empty();
  ServerRun server = instance -> 0;

  /** What a command did. */
  record Result(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  static Shell with(TacetControl... servers) {
    Shell shell = new Shell();
    shell.servers.addAll(List.of(servers));
    return shell;
  }

  static Path none(String name) {
    return Path.of("/nonexistent/tacet-test", name);
  }

  Shell typing(String text) {
    input = text;
    inIsTerminal = true;
    return this;
  }

  Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            standardOutput.orElse(out),
            err,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            charset,
            outIsTerminal,
            inIsTerminal,
            errIsTerminal,
            environment.getOrDefault("NO_COLOR", "").isEmpty(),
            () -> columns);
    Hooks hooks = new Hooks(opener.orElse(this), new YamlConfigReader(Set::of), server);
    int code = new Program(terminal, surroundings(), hooks).run(arguments);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Surroundings surroundings() {
    return new Surroundings(
        environment,
        layout,
        new Times(Clock.fixed(NOW, ZoneOffset.UTC), ZoneOffset.UTC),
        time -> events.add("slept " + time),
        last -> {
          events.add("Ctrl-C ends quietly");
          return () -> events.add("Ctrl-C as ever");
        },
        "0.1.0",
        () -> built);
  }

  @Override
  public TacetControl open(Instance instance) {
    return servers.remove();
  }

  @Override
  public Optional<TacetControl> connect(Instance instance) {
    return Optional.ofNullable(servers.poll()).filter(TacetControl::online);
  }
}
