package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the simulated captures are made of is what tcpdump reads too, where it is installed. */
class TcpdumpTest {
  @TempDir Path folder;

  static Stream<CaptureForm> forms() {
    Stream<CaptureForm> files = CaptureFormatTest.forms();
    return Stream.concat(
        files,
        IntStream.of(0, 9, 101, 105, 108, 113, 127, 228, 276).mapToObj(CaptureForm.PCAP::over));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void tcpdumpSeesTheSamePacketsAndQuery(CaptureForm form)
      throws IOException, InterruptedException {
    assumeTrue(isInstalled(), "tcpdump is not installed");
    SimulatedCapture home = SimulatedCapture.in(form);
    Device camera = home.device("02:00:00:00:00:17", "192.168.1.17");
    camera.looksUp("p2p.zmodo.example", "203.0.113.7");
    camera.connects("203.0.113.7", 443, Hello.tls("p2p.zmodo.example")).receives(3_000).closes();

    List<String> lines = tcpdump(home.writeTo(folder.resolve("a.pcap")));

    assertThat(lines).hasSize((int) Heard.of(home).summary.packets());
    assertThat(lines.get(0)).contains("192.168.1.17.", "> 192.168.1.1.53", "A? p2p.zmodo.example.");
    assertThat(lines.get(1)).contains("A 203.0.113.7");
    assertThat(lines).allMatch(line -> line.contains("IP ") || line.contains(": 192.168"));
  }

  private static boolean isInstalled() {
    return Stream.of("/usr/bin/tcpdump", "/usr/sbin/tcpdump")
        .anyMatch(path -> Files.isExecutable(Path.of(path)));
  }

  private List<String> tcpdump(Path file) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder("tcpdump", "-n", "-r", file.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
    return Files.readAllLines(out);
  }
}
