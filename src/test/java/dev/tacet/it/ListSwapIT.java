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
 * -Dtacet.swapNames=1000000}; {@code -Dtacet.swapEveryMillis=2000} spreads the swaps over minutes,
 * and {@code -Dtacet.swapRounds=5} alternates them with as long without, so that what else the
 * machine does meets both alike.
 */
final class ListSwapIT {
  private static final int SWAPS = Integer.getInteger("tacet.swaps", 10);
  private static final int RATE = Integer.getInteger("tacet.swapRate", 1_000);
  private static final int NAMES = Integer.getInteger("tacet.swapNames", 20_000);

  /** From one swap to the next, at least. */
  private static final int EVERY_MILLIS = Integer.getInteger("tacet.swapEveryMillis", 0);

  private static final int ROUNDS = Integer.getInteger("tacet.swapRounds", 1);

  /** A program just started is slow whether lists are swapped or not. */
  private static final int WARM_UP_MILLIS = 3_000;

  /** Names of each kind that are asked for. */
  private static final int ASKED = 500;

  @TempDir private Path temp;

  /** Which of the two is in force. */
  private int version;

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

      List<Outcome> withSwaps = new ArrayList<>();
      List<Outcome> without = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        long from = System.nanoTime();
        withSwaps.add(load(server.port(), () -> swap(home, versions, list)));
        long millis = Math.min(120_000, (System.nanoTime() - from) / 1_000_000);
        without.add(load(server.port(), () -> Thread.sleep(millis)));
      }
      Outcome swapping = Outcome.together(withSwaps);
      Outcome quiet = Outcome.together(without);

      System.out.printf(
          "swaps: %d of a list of %,d names at %,d q/s%n  without: %s%n  with:    %s%n",
          SWAPS / ROUNDS * ROUNDS, NAMES, RATE, quiet, swapping);
      assertThat(server.said()).doesNotContain("ERROR");
      assertThat(swapping.lost()).isZero();
      assertThat(swapping.wrong()).as(swapping.firstWrong()).isZero();
      assertThat(quiet.wrong()).as(quiet.firstWrong()).isZero();
      server.terminate();
      assertThat(server.exit()).isZero();
    }
  }

  private void swap(Home home, Path[] versions, Path list) throws Exception {
    try (TacetControl control = ControlClient.connect(home.data().resolve("control.sock"))) {
      for (int swap = 1; swap <= SWAPS / ROUNDS; swap++) {
        long next = System.nanoTime() + EVERY_MILLIS * 1_000_000L;
        version = 1 - version;
        swapIn(versions[version], list);
        assertThat(control.refresh().lists().get(0).state()).isEqualTo("ok");
        Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
      }
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
