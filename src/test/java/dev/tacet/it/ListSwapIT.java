package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.it.SteadyLoad.Ask;
import dev.tacet.it.SteadyLoad.Expected;
import dev.tacet.it.SteadyLoad.Outcome;
import dev.tacet.testkit.FakeUpstream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * New lists come into force under load: nothing is lost, nothing unfiltered. The size of the
 * exercise can be raised: {@code -Dtacet.swaps=100 -Dtacet.swapRate=5000
 * -Dtacet.swapNames=1000000}.
 */
final class ListSwapIT {
  private static final int SWAPS = Integer.getInteger("tacet.swaps", 10);
  private static final int RATE = Integer.getInteger("tacet.swapRate", 1_000);
  private static final int NAMES = Integer.getInteger("tacet.swapNames", 20_000);

  /** A program just started is slow whether lists are swapped or not. */
  private static final int WARM_UP_MILLIS = 3_000;

  /** Names of each kind that are asked for. */
  private static final int ASKED = 500;

  @TempDir private Path temp;

  @Test
  void noQueryIsLostOrUnfilteredWhileListsAreSwapped() throws Exception {
    Path list = temp.resolve("list.txt");
    Path[] versions = {version("even", 0), version("odd", 1)};
    Files.copy(versions[0], list);
    try (FakeUpstream upstream = FakeUpstream.start();
        Home home =
            Home.onAnyPort(
                temp.resolve("home"),
                "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]",
                "lists: [ { name: swapped, url: \"file:" + list + "\" } ]")) {
      for (int i = 0; i < ASKED; i++) {
        upstream.zone().add("free" + i + ".example. 3600 IN A 192.0.2.80");
        upstream.zone().add("either" + i + ".example. 3600 IN A 192.0.2.80");
      }
      Home.Server server = home.serve();
      load(server.port(), () -> Thread.sleep(WARM_UP_MILLIS));

      long from = System.nanoTime();
      Outcome swapping =
          load(
              server.port(),
              () -> {
                try (TacetControl control =
                    ControlClient.connect(home.data().resolve("control.sock"))) {
                  for (int swap = 1; swap <= SWAPS; swap++) {
                    swapIn(versions[swap % 2], list);
                    assertThat(control.refresh().lists().get(0).state()).isEqualTo("ok");
                  }
                }
              });
      long millis = Math.min(60_000, (System.nanoTime() - from) / 1_000_000);
      Outcome quiet = load(server.port(), () -> Thread.sleep(millis));

      System.out.printf(
          "swaps: %d of a list of %,d names at %,d q/s%n  without: %s%n  with:    %s%n",
          SWAPS, NAMES, RATE, quiet, swapping);
      assertThat(server.said()).doesNotContain("ERROR");
      assertThat(swapping.lost()).isZero();
      assertThat(swapping.wrong()).as(swapping.firstWrong()).isZero();
      assertThat(quiet.wrong()).as(quiet.firstWrong()).isZero();
      server.terminate();
      assertThat(server.exit()).isZero();
    }
  }

  private interface Meanwhile {
    void run() throws Exception;
  }

  private static Outcome load(int port, Meanwhile meanwhile) throws Exception {
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      asks.add(Ask.of("always" + i + ".example", Expected.BLOCKED));
      asks.add(Ask.of("free" + i + ".example", Expected.ANSWERED));
      asks.add(Ask.of("sub.always" + i + ".example", Expected.BLOCKED));
      asks.add(Ask.of("either" + i + ".example", Expected.EITHER));
    }
    try (SteadyLoad load = SteadyLoad.start(port, asks, RATE)) {
      meanwhile.run();
      return load.stop();
    }
  }

  /** Always the same names, and those that one version has and the other has not. */
  private Path version(String name, int parity) throws IOException {
    Path file = temp.resolve(name + ".txt");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("# names with their subdomains\n");
      for (int i : IntStream.range(0, ASKED).toArray()) {
        out.write("always" + i + ".example\n");
        if (i % 2 == parity) {
          out.write("either" + i + ".example\n");
        }
      }
      for (int i = 0; i < NAMES; i++) {
        out.write("filler-" + i + (i % 10 == 0 ? "-" + name : "") + ".tracking.example\n");
      }
    }
    return file;
  }

  /** As an editor does it: the file is there whole at every moment. */
  private void swapIn(Path version, Path list) throws IOException {
    Path beside = temp.resolve("list.new");
    Files.copy(version, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
