package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.LocalConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LocalPartsTest {
  @TempDir private Path temp;
  private final CurrentPolicy policy = new CurrentPolicy(Policy.OPEN);

  private void load(Path... files) {
    LocalConfig config =
        new LocalConfig(
            List.of(),
            List.of(files),
            DomainName.parse("home.arpa"),
            true,
            true,
            true,
            true,
            java.util.Optional.empty());
    new LocalParts(config, Set.of(), java.util.Optional.empty(), policy).load();
  }

  private boolean knows(String name) {
    return !policy.get().localNames().records(DomainName.parse(name)).isEmpty();
  }

  @Test
  void whatIsNoFileIsLeftOutAndTheStartGoesOn() throws Exception {
    Path pipe = temp.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    Path hosts = Files.writeString(temp.resolve("hosts"), "192.0.2.7 nas\n");

    load(pipe, Path.of("/dev/zero"), temp, hosts);

    assertThat(knows("nas.home.arpa")).isTrue();
  }

  @Test
  void ofALineThatIsCutOffNoNameIsMade() throws Exception {
    Path hosts = temp.resolve("hosts");
    String first = "192.0.2.7 nas\n#";
    String last = "\n192.0.2.8 shop";
    String padding = "-".repeat((4 << 20) - first.length() - last.length());
    Files.writeString(hosts, first + padding + last + ".example\n");

    load(hosts);

    assertThat(knows("nas.home.arpa")).isTrue();
    assertThat(knows("shop.home.arpa")).isFalse();
  }
}
