package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.testkit.Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory without room, in a mount namespace of its own so that nothing is left. */
final class FullDiskIT {
  @TempDir private Path temp;

  @Test
  void aFullDiskStopsTheLogAndSaysSoWhileDnsGoesOn() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root to mount a small disk");
    assumeTrue(Shell.has("unshare"), "needs unshare");
    try (Home home =
        Home.onAnyPort(temp, "queryLog: { flushEvery: 100ms, flushRows: 20, maxSize: 1MiB }")) {
      Files.createDirectory(home.data());
      String script =
          "mount -t tmpfs -o size=6m,mode=750 tmpfs "
              + home.data()
              + " || { echo cannot mount; exit 1; }; exec \"$@\"";
      List<String> command =
          new ArrayList<>(
              List.of("unshare", "-m", "--propagation", "private", "sh", "-c", script, "sh"));
      command.addAll(home.command("serve"));
      Home.Server server = home.begin(Map.of(), command);
      Eventually.holds(
          () -> server.said().contains("try: dig") || !server.process().isAlive(), "a start");
      assumeTrue(!server.said().contains("cannot mount"), "no small disk can be mounted here");
      assumeTrue(!server.said().contains("unshare:"), "no mount namespace can be made here");
      server.awaitAnswering();
      Path disk =
          Path.of("/proc", Long.toString(server.pid()), "root")
              .resolve(home.data().toString().substring(1));
      fill(disk.resolve("ballast"));

      Stub stub = server.stub();
      Eventually.holds(
          () -> {
            for (int i = 0; i < 50; i++) {
              assertThat(stub.ask("h" + System.nanoTime() + ".tracking.miui.com", "A").answers())
                  .containsExactly("0.0.0.0");
            }
            return !status(home, server).contains("\"error\":\"\"");
          },
          "a status that tells of the full disk");
      String status = status(home, server);
      assertThat(status).containsPattern("full|no space|ENOSPC");
      assertThat(status).contains("\"severity\":\"error\"");

      Files.delete(disk.resolve("ballast"));
      Eventually.holds(
          () -> {
            stub.ask("after.tracking.miui.com", "A");
            return status(home, server).contains("\"error\":\"\"");
          },
          "a log that goes on once there is room");
    }
  }

  /** The command must see the server's mounts to find its socket. */
  private static String status(Home home, Home.Server server) {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "-m", "-t", Long.toString(server.pid())));
    command.addAll(home.command("status", "--json"));
    return home.run(command).succeeded().out();
  }

  private static void fill(Path file) throws Exception {
    byte[] block = new byte[4_096];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
