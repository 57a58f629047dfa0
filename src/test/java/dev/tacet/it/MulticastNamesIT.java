package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets and real multicast, on a wire between two network namespaces. */
class MulticastNamesIT {
  private static final String SCRIPT =
      """
      ip link set lo up || exit 9
      unshare -n sleep 120 & peer=$!
      java -cp "$CLASSES" dev.tacet.it.MulticastHost listen >told.txt 2>listen.txt & listener=$!
      trap 'kill $peer $listener' EXIT

      until_told() {
        for i in $(seq 600); do
          grep -q "$1" told.txt && return
          sleep 0.1
        done
        echo "never told: $1"; exit 1
      }

      until_told listening
      for name in tv-one tv-two; do
        ip link add wire0 type veth peer name wire1 netns $peer || exit 9
        ip address add 192.0.2.1/24 dev wire0; ip link set wire0 up
        nsenter -t $peer -n ip address add 192.0.2.2/24 dev wire1
        nsenter -t $peer -n ip link set wire1 up
        sleep 2  # an IPv6 address is not used before it is known to be nobody else's
        nsenter -t $peer -n java -cp "$CLASSES" dev.tacet.it.MulticastHost \\
          answer wire1 $name 192.0.2.2 2>>answer.txt & answers=$!
        until_told "told $name by IPv4 model Chromecast"
        until_told "told $name by IPv6 model Chromecast"
        kill $answers
        ip link del wire0
      done
      """;

  @TempDir private Path directory;

  @Test
  @Timeout(240)
  void aWireThatComesAndGoesIsHeardOverBothProtocols() throws Exception {
    assumeTrue(
        run("unshare -Urn ip link add wire0 type veth peer name wire1") == 0,
        "skipped: this machine lets nobody make network namespaces (unshare -Urn, ip)");

    int exit = run("unshare -Urn bash script.sh");

    assertThat(exit)
        .as(read("script.txt") + read("told.txt") + read("listen.txt") + read("answer.txt"))
        .isZero();
    assertThat(read("told.txt").lines().filter(line -> line.startsWith("state")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("state true"));
  }

  private int run(String command) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("script.sh"), SCRIPT);
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command.split(" ")))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("script.txt").toFile());
    String classes = System.getProperty("java.class.path");
    builder.environment().put("CLASSES", System.getProperty("surefire.test.class.path", classes));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("the script ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  private String read(String file) throws IOException {
    Path path = directory.resolve(file);
    return Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
  }
}
