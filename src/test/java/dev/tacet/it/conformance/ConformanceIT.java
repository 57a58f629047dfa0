package dev.tacet.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Sinkhole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every check twice: Tacet passes it, and a server that is wrong in that one thing does not.
 * docs/CONFORMANCE.md says which check is for which row of the requirements.
 */
final class ConformanceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How long a wrong server is given for what its fault keeps it from. */
  private static final Duration NO_PATIENCE = Duration.ofMillis(1_200);

  /** On the shared server, whoever asks from this address is an outsider. */
  private static final String[] SHARED = {
    "policy: { access: { deny: [ 127.0.0.4 ] } }", "local: { hostsFiles: [] }"
  };

  @TempDir private static Path directory;
  private static FakeUpstream upstream;
  private static Sinkhole shared;
  private static int started;

  @BeforeAll
  static void start() throws Exception {
    upstream = FakeUpstream.start();
    shared = started(upstream, SHARED);
  }

  @AfterAll
  static void stop() {
    shared.close();
    upstream.close();
  }

  static Stream<Check> checks() {
    return Checks.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("checks")
  void tacetPasses(Check check) throws Exception {
    run(check, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("checks")
  void aServerWithTheFaultDoesNot(Check check) {
    Throwable failure = catchThrowable(() -> run(check, true));

    assertThat(failure)
        .as("a check that a wrong server passes checks nothing")
        .isInstanceOf(AssertionError.class);
    // Otherwise the check failed because the wrong server was broken, not because it was wrong.
    assertThat(failure instanceof NoAnswer).as("%s", failure).isEqualTo(check.silent());
  }

  private static void run(Check check, boolean wrong) throws Exception {
    if (check.setting().isEmpty()) {
      run(check, wrong, upstream, shared);
      return;
    }
    try (FakeUpstream own = FakeUpstream.start();
        Sinkhole tacet = started(own, check.setting().toArray(String[]::new))) {
      run(check, wrong, own, tacet);
    }
  }

  private static void run(Check check, boolean wrong, FakeUpstream upstream, Sinkhole tacet)
      throws Exception {
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", tacet.port());
    if (!wrong) {
      run(check, new Bench(address, upstream, tacet, PATIENCE, PATIENCE));
      return;
    }
    try (WrongServer server = new WrongServer(check.fault().get(), address, upstream.address())) {
      Duration patience = check.silent() ? NO_PATIENCE : PATIENCE;
      run(check, new Bench(server.address(), upstream, tacet, patience, NO_PATIENCE));
    }
  }

  private static void run(Check check, Bench bench) throws Exception {
    bench.clear();
    try {
      check.trial().on(bench);
    } catch (IOException e) {
      throw new NoAnswer("the server hung up", e);
    } finally {
      bench.clear();
    }
  }

  private static Sinkhole started(FakeUpstream upstream, String... yaml) throws Exception {
    Path own = Files.createDirectory(directory.resolve("server" + started++));
    List<String> lines = new ArrayList<>(List.of(yaml));
    String upstreams = "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]";
    for (String line : yaml) {
      if (line.startsWith("upstreams:")) {
        lines.remove(line);
        upstreams = line.replace(SilentUpstreamChecks.UPSTREAM, upstream.url("udp"));
      }
    }
    return Sinkhole.startWith(own, upstreams, lines.toArray(String[]::new));
  }
}
