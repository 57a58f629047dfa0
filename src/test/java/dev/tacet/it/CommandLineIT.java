package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Stub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs against a running server, each a process of its own, as people run them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandLineIT {
  @TempDir private static Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private Home home;
  private Home.Server server;
  private Stub stub;

  @BeforeAll
  void start() {
    upstream
        .zone()
        .add("www.example.org. 300 IN A 192.0.2.1", "cam.example.org. 60 IN A 192.0.2.2");
    home =
        Home.onAnyPort(
            temp,
            "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]",
            "policy: { profiles: { roku: optional } }");
    server = home.serve();
    stub = server.stub();
  }

  @AfterAll
  void stop() {
    home.close();
    upstream.close();
  }

  @Test
  void blockUnblockAndUndoHoldFromTheNextQueryOn() {
    assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("192.0.2.2");

    Shell.Result blocked = home.tacet("block", "HTTPS://Cam.Example.org./x").succeeded();
    assertThat(blocked.out()).contains("cam.example.org and every name below it");
    assertThat(blocked.err()).isEmpty();
    assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("0.0.0.0");
    assertThat(home.tacet("rules").succeeded().out()).contains("cam.example.org");
    assertThat(home.tacet("block", "cam.example.org").succeeded().out()).contains("already");

    home.tacet("undo").succeeded();
    assertThat(stub.ask("cam.example.org", "A").answers()).containsExactly("192.0.2.2");
  }

  @Test
  void oneBadNameMeansThatNoneIsApplied() {
    Shell.Result result = home.tacet("block", "good.example", "bad..example");

    assertThat(result.exit()).isEqualTo(64);
    assertThat(result.err()).contains("bad..example");
    assertThat(home.tacet("rules", "--json").succeeded().out()).doesNotContain("good.example");
  }

  @Test
  void tailShowsQueriesAsTheyAreAskedOfOneClientOnly() {
    Home.Server tail =
        home.begin(
            Map.of(),
            home.command("tail", "--json", "--client", "127.0.0.1", "--name", "tail.example"));
    // Following begins at some moment after the process has; what is asked then is shown.
    Eventually.holds(
        () -> {
          stub.ask("x.tail.example", "A");
          return tail.said().contains("x.tail.example");
        },
        "a line of tail");
    stub.ask("other.example", "A");
    server.stub(Transport.TCP).ask("last.tail.example", "AAAA");
    tail.awaitSaying("last.tail.example");

    assertThat(tail.said())
        .doesNotContain("other.example")
        .contains("\"transport\":\"tcp\"")
        .contains("\"type\":\"AAAA\"");
    tail.terminate();
  }

  @Test
  void logTopAndStatusTellWhatWasAskedAMomentAgo() {
    stub.ask("tracking.miui.com", "A");

    assertThat(home.tacet("log", "--json", "--blocked", "--since", "1h").succeeded().lines())
        .isNotEmpty()
        .allMatch(line -> line.contains("\"verdict\":\"blocked\""))
        .anyMatch(line -> line.contains("tracking.miui.com") && line.contains("xiaomi/block"));
    assertThat(home.tacet("top").succeeded().out())
        .contains("127.0.0.1")
        .contains("tracking.miui.com")
        .contains("xiaomi");
    assertThat(home.tacet("status", "--json").succeeded().out())
        .contains("\"pid\":" + server.pid())
        .contains("127.0.0.1:" + server.port())
        .contains(upstream.url("udp"));
  }

  @Test
  void healthAsksTheRealPort() {
    assertThat(home.tacet("health").succeeded().out()).startsWith("well");
    assertThat(home.tacet("health", "--at", "127.0.0.1:9").exit()).isEqualTo(69);
  }

  @Test
  void explainSaysWhatDecidesAndQuietlyAnswersYesOrNo() {
    assertThat(home.tacet("explain", "-q", "www.example.org").exit()).isZero();
    assertThat(home.tacet("explain", "-q", "tracking.miui.com").exit()).isEqualTo(1);
    assertThat(home.tacet("explain", "tracking.miui.com").out())
        .contains("xiaomi/block")
        .contains("blocked");
  }

  @Test
  void aProfileIsSetInOneCommandUnlessTheFileFixesIt() {
    String vendors = home.tacet("profiles").succeeded().out();
    assertThat(vendors).contains("xiaomi").contains("roku").contains("tacet.yaml:");

    Shell.Result unasked = home.tacet("profiles", "set", "samsung", "block");
    assertThat(unasked.exit()).isEqualTo(64);
    assertThat(unasked.err()).contains("may stop working");
    home.tacet("profiles", "set", "samsung", "block", "--yes").succeeded();
    assertThat(stub.ask("ads.samsungads.com", "A").answers()).containsExactly("0.0.0.0");
    assertThat(home.tacet("profiles", "--json").succeeded().out())
        .containsPattern("\"vendor\":\"samsung\"[^}]*\"state\":\"block\"");
    assertThat(home.tacet("profiles", "set", "roku", "off").exit()).isEqualTo(78);
  }

  @Test
  void elevenMistakesInTheConfigurationAreToldAtOnce() throws Exception {
    Path bad = temp.resolve("bad.yaml");
    Files.writeString(
        bad,
        """
        dataDirectoy: /tmp/x
        listen: { addresses: ["nowhere"], port: 70000 }
        upstreams: [ { url: "ftp://192.0.2.1" } ]
        policy: { blockMode: nul-ip, blockTtl: 10q, profiles: { xiaomy: block } }
        lists: [ { name: "a/b", url: "gopher://x", action: blok } ]
        cache: { maxEntires: 5 }
        """);

    Shell.Result result =
        home.run(
            home.command("check-config").stream()
                .map(word -> word.equals(home.config().toString()) ? bad.toString() : word)
                .toList());

    assertThat(result.exit()).isEqualTo(78);
    assertThat(result.lines().stream().filter(line -> line.startsWith(bad + ":"))).hasSize(11);
    assertThat(result.out()).contains("bad.yaml:1:1 ").contains("did you mean maxEntries");
  }

  @Test
  void aStoppedTailDoesNotSlowDownQueries() {
    Home.Server tail = home.begin(Map.of(), home.command("tail", "--json"));
    Eventually.holds(
        () -> {
          stub.ask("before.example", "A");
          return tail.said().contains("before.example");
        },
        "a line of tail");
    tail.signal("STOP");
    try {
      long from = System.nanoTime();
      for (int i = 0; i < 3_000; i++) {
        stub.ask("h" + i + ".tracking.miui.com", "A");
      }
      assertThat(System.nanoTime() - from).as("nanoseconds").isLessThan(20_000_000_000L);
      assertThat(home.tacet("health").exit()).isZero();
    } finally {
      tail.signal("CONT");
    }
    tail.terminate();
  }
}
