package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.config.QuicPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where code that is not Java's comes from: a directory of ours, in which it stays. */
final class NativeLibrariesIT {
  @TempDir private Path temp;

  @Test
  void theOnesForSqliteAndQuicAreTakenFromTheDataDirectoryAndNothingIsUnpackedElsewhere()
      throws Exception {
    assumeTrue(QuicPlatform.HERE.library().isPresent());
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Home home =
        Home.onAnyPort(
            temp.resolve("home"),
            Home.DEVICES_AS_WRITTEN,
            "encryption: { doq: true, doqPort: 0, name: dns.example.net }");
    List<String> command = new ArrayList<>(home.command("serve"));
    command.addAll(
        1,
        List.of(
            "-Dio.netty.native.workdir=" + elsewhere,
            "-Dio.netty.native.deleteLibAfterLoading=false",
            "-Dorg.sqlite.tmpdir=" + elsewhere));

    try (home) {
      Home.Server server = home.begin(Map.of(), command);
      server.awaitAnswering();

      assertThat(Files.list(elsewhere)).isEmpty();
      assertThat(server.said())
          .contains("DNS over QUIC on")
          .doesNotContain("cannot keep the library");
      assertThat(Files.list(home.data().resolve("native")))
          .anyMatch(directory -> directory.endsWith("quic"))
          .anyMatch(directory -> directory.getFileName().toString().startsWith("sqlite-"));
    }
  }
}
