package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.dns.Transport;
import dev.tacet.store.DataDirectory;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.QueryRows;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, and what may stand in the way of either. */
final class LifecycleIT {
  @TempDir private Path temp;

  @Test
  void aRuleMadeWithoutAServerIsInForceFromItsStart() {
    try (Home home = Home.onAnyPort(temp).withData()) {
      Shell.Result offline = home.tacet("block", "cam.example").succeeded();
      assertThat(offline.err()).contains("not running").contains("next start");
      assertThat(home.tacet("tail").exit()).isEqualTo(69);

      Home.Server server = home.serve();

      assertThat(server.stub().ask("cam.example", "A").answers()).containsExactly("0.0.0.0");
      server.terminate();
      assertThat(home.tacet("log", "--json").succeeded().out()).contains("cam.example");
    }
  }

  @Test
  void lookingIntoALogThatIsNotThereMakesNoDirectory() {
    try (Home home = Home.onAnyPort(temp)) {
      Shell.Result result = home.tacet("log");

      assertThat(result.exit()).isEqualTo(66);
      assertThat(result.err()).contains(home.data().toString()).contains("tacet serve");
      assertThat(home.data()).doesNotExist();
    }
  }

  @Test
  void aSecondServerOnTheSameDataNamesTheFirst() {
    try (Home home = Home.onAnyPort(temp)) {
      Home.Server first = home.serve();

      Shell.Result second = home.tacet("serve");

      assertThat(second.exit()).isEqualTo(75);
      assertThat(second.out() + second.err()).contains("process " + first.pid());
      assertThat(first.stub().ask("tracking.miui.com", "A").answers()).containsExactly("0.0.0.0");
    }
  }

  @Test
  void aServerThatIsStartingIsNotWrittenAround() throws Exception {
    try (Home home = Home.onAnyPort(temp);
        DataDirectory held = DataDirectory.open(home.data(), Clock.systemUTC())) {
      Shell.Result result = home.tacet("block", "cam.example");

      assertThat(result.exit()).isEqualTo(75);
      assertThat(result.err()).contains(Long.toString(ProcessHandle.current().pid()));
      assertThat(held.path()).isDirectoryNotContaining("glob:**state.db");
    }
  }

  @Test
  void aPortThatIsTakenIsAnErrorForAServiceAndAnotherPortForAFirstLook() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        Home home =
            new Home(
                temp,
                "listen: { addresses: [\"127.0.0.1\"], port: " + taken.getLocalPort() + " }",
                "upstreams: []")) {
      Shell.Result service = home.tacet("serve");
      assertThat(service.exit()).isEqualTo(69);
      assertThat(service.out() + service.err())
          .contains("port " + taken.getLocalPort() + " is held by java")
          .contains("process " + ProcessHandle.current().pid());

      Home.Server look = home.begin(Map.of("TACET_CHECKOUT", "1"), home.command("serve"));
      int port = look.awaitAnswering();
      assertThat(port).isBetween(1_053, 1_072);
      assertThat(look.said())
          .contains("not on port " + taken.getLocalPort())
          .contains("dig @127.0.0.1 -p " + port + " ");
      assertThat(look.stub().ask("tracking.miui.com", "A").answers()).containsExactly("0.0.0.0");
      assertThat(home.tacet("health").exit()).isZero();
    }
  }

  @Test
  void aDirectoryThatMayNotBeWrittenIsSaidAndNothingIsLeftBehind() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root to become nobody");
    assumeTrue(Shell.has("setpriv"), "needs setpriv to become nobody");
    Path shared = Files.createTempDirectory(Path.of("/tmp"), "tacet-readonly");
    Path jar = Files.copy(Path.of(System.getProperty("tacet.jar")), shared.resolve("tacet.jar"));
    try (Home home = Home.onAnyPort(shared)) {
      Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
      List<String> command =
          new ArrayList<>(
              List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
      home.command("serve").stream()
          .map(word -> word.equals(System.getProperty("tacet.jar")) ? jar.toString() : word)
          .forEach(command::add);

      Shell.Result result = home.run(command);

      assertThat(result.exit()).isIn(74, 77);
      assertThat(result.out() + result.err()).contains(home.data().toString());
      assertThat(home.data()).doesNotExist();
    } finally {
      try (var files = Files.walk(shared)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Test
  void theLogOfServeGoesToStandardOutput() throws Exception {
    try (Home home = Home.onAnyPort(temp)) {
      Path err = temp.resolve("serve.err");
      List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>" + err, "sh"));
      command.addAll(home.command("serve"));

      Home.Server server = home.begin(Map.of(), command);
      server.awaitAnswering();

      assertThat(err).isEmptyFile();
    }
  }

  @Test
  void sigtermLosesNoRow() {
    try (Home home = Home.onAnyPort(temp)) {
      Home.Server server = home.serve();
      for (int i = 0; i < 700; i++) {
        server.stub(i % 50 == 0 ? Transport.TCP : Transport.UDP).ask("tracking.miui.com", "A");
      }

      Duration took = server.terminate();

      assertThat(took).isLessThan(Duration.ofSeconds(5));
      assertThat(server.exit()).isZero();
      assertThat(QueryRows.count(home.data())).isEqualTo(700);
      assertThat(QueryRows.integrity(home.data())).containsExactly("ok");
      assertThat(home.data().resolve("control.sock")).doesNotExist();
    }
  }

  @Test
  void sighupReadsAChangedListAgain() throws Exception {
    Path list = Files.writeString(temp.resolve("mine.txt"), "a.example\n");
    try (Home home =
        Home.onAnyPort(temp, "lists: [ { name: mine, url: \"file:" + list + "\" } ]")) {
      Home.Server server = home.serve();
      assertThat(server.stub().ask("a.example", "A").answers()).containsExactly("0.0.0.0");
      Files.writeString(list, "b.example\n");

      server.signal("HUP");

      // Not by asking for what is to be blocked: a name that is in use would be held back.
      Eventually.holds(
          () -> server.stub().ask("a.example", "A").answers().isEmpty(), "the new list in force");
      assertThat(server.stub().ask("b.example", "A").answers()).containsExactly("0.0.0.0");
    }
  }

  @Test
  void withAllUpstreamsDeadItStartsBlocksAndTellsWhyItCannotAnswer() {
    FakeUpstream dead = FakeUpstream.start();
    dead.close();
    try (Home home = Home.onAnyPort(temp, "upstreams: [ { url: \"" + dead.url("udp") + "\" } ]")) {
      Home.Server server = home.serve();

      assertThat(server.stub().ask("tracking.miui.com", "A").answers()).containsExactly("0.0.0.0");
      assertThat(server.stub().ask("www.example.org", "A").extendedErrors())
          .singleElement()
          .asString()
          .startsWith("23 ");
    }
  }

  @Test
  void withoutAnyNetworkButLoopbackItStartsAndBlocks() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "needs root for a network namespace");
    assumeTrue(Shell.has("unshare") && Shell.has("dig"), "needs unshare and dig");
    try (Home home =
        Home.onAnyPort(temp, "lists: [ { name: far, url: \"https://lists.example/x\" } ]")) {
      List<String> serve = home.command("serve");
      String script =
          "ip link set lo up 2>/dev/null; "
              + String.join(" ", serve)
              + " > serve.out & p=$!; "
              + "for i in $(seq 200); do grep -q 'try: dig' serve.out && break; sleep 0.1; done; "
              + "port=$(sed -n 's/.*-p \\([0-9]*\\) .*/\\1/p' serve.out); "
              + "dig +short @127.0.0.1 -p $port tracking.miui.com; kill $p; wait $p";
      Shell.Result result = home.run(List.of("unshare", "-n", "sh", "-c", script));

      assertThat(result.out().strip()).as("%s", result).isEqualTo("0.0.0.0");
      assertThat(result.exit()).isZero();
    }
  }

  @Test
  void severalLiveSideBySideEachWithItsOwnRulesAndLog() {
    try (Home one = Home.onAnyPort(temp.resolve("one"));
        Home two = Home.onAnyPort(temp.resolve("two"))) {
      Home.Server first = one.serve();
      Home.Server second = two.serve();

      one.tacet("block", "cam.example").succeeded();

      assertThat(first.stub().ask("cam.example", "A").answers()).containsExactly("0.0.0.0");
      assertThat(second.stub().ask("cam.example", "A").answers()).isEmpty();
      assertThat(two.tacet("rules").succeeded().out()).doesNotContain("cam.example");
    }
  }
}
