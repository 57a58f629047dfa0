package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Endless captures, which come through a pipe so that the test itself holds nothing of them. */
class CaptureBoundsTest {
  private static final String CAMERA = "02:00:00:00:00:17";

  private static CaptureSummary read(Consumer<SimulatedCapture> making) throws IOException {
    try (PipedInputStream in = new PipedInputStream(1 << 16)) {
      PipedOutputStream out = new PipedOutputStream(in);
      Thread maker =
          new Thread(
              () -> {
                try (OutputStream closed = out) {
                  making.accept(SimulatedCapture.in(CaptureForm.PCAP, closed));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      maker.start();
      return CaptureFile.read((InputStream) in, new Counting());
    }
  }

  private static final class Counting implements CaptureSink {
    @Override
    public void observation(dev.tacet.insight.Observation observation) {
      // counted by the summary
    }

    @Override
    public void flow(dev.tacet.insight.Flow flow) {
      // counted by the summary
    }
  }

  private static String outside(int i) {
    return "203." + (i >> 16 & 0x7f) + "." + (i >> 8 & 0xff) + "." + (i & 0xff);
  }

  private static byte[] syn(int i) {
    return Ip.packet(
        "192.168.1.17",
        outside(i),
        6,
        Ip.tcp(1_024 + i % 60_000, 443, i, i % 2 == 0 ? Ip.SYN : Ip.ACK, new byte[0]));
  }

  @Test
  void aMillionStreamsAreCountedWhereTheyHaveNoRoom() throws IOException {
    int streams = 1_000_000;

    CaptureSummary summary =
        read(
            home -> {
              for (int i = 0; i < streams; i++) {
                home.packet(CAMERA, SimulatedCapture.ROUTER_MAC, syn(i));
              }
            });

    assertThat(summary.packets()).isEqualTo(streams);
    assertThat(summary.flows()).isEqualTo(FlowTable.MAX_FLOWS);
    assertThat(summary.overflowed())
        .containsEntry("flows", (long) streams - FlowTable.MAX_FLOWS)
        .containsEntry(
            "conversations at a time (their flows are kept)",
            (long) streams - Connections.MAX_CONNECTIONS);
    assertThat(summary.skipped().get(FlowTable.NO_ROOM).octets())
        .isEqualTo((streams - FlowTable.MAX_FLOWS) * 40L);
  }

  @Test
  void beginningsThatNeverEndAreBoundedInMemory() throws IOException {
    byte[] part = java.util.Arrays.copyOf(Hello.tls("x.example", 1_300, 16_384), 1_300);
    int streams = Connections.MAX_HELD / 1_300 + 5_000;

    CaptureSummary summary =
        read(
            home -> {
              SimulatedCapture.Device camera = home.device(CAMERA, "192.168.1.17");
              for (int i = 0; i < streams; i++) {
                camera.connects(outside(i), 443, part);
              }
            });

    assertThat(summary.overflowed().get("beginnings of conversations")).isBetween(1L, 6_000L);
    assertThat(summary.flows()).isEqualTo(streams);
  }

  @Test
  void madeUpMacsAndAddressesAreBounded() throws IOException {
    int many = 3 * Stations.MAX_STATIONS;

    CaptureSummary summary =
        read(
            home -> {
              for (int i = 0; i < many; i++) {
                String mac =
                    String.format("02:00:01:%02x:%02x:%02x", i >> 16, i >> 8 & 0xff, i & 0xff);
                byte[] udp = Ip.udp(40_000, 9_999, new byte[4]);
                home.packet(
                    mac,
                    SimulatedCapture.ROUTER_MAC,
                    Ip.packet("192.168.1.17", outside(1), 17, udp));
              }
            });

    assertThat(summary.devices()).hasSize(Stations.MAX_STATIONS);
    assertThat(summary.skipped().get("packets of parties that had no room").packets())
        .isEqualTo(many - Stations.MAX_STATIONS);
    assertThat(summary.overflowed()).containsKey("parties");
  }

  @Test
  void everyEtherTypeThereIsFillsNoTable() throws IOException {
    CaptureSummary summary =
        read(
            home -> {
              for (int type = 0x0600; type <= 0xffff; type++) {
                home.frame(new OctetBuffer().zeros(12).u16(type).zeros(20).toBytes());
              }
            });

    assertThat(summary.skipped()).hasSizeLessThanOrEqualTo(Tally.MAX_REASONS + 1);
    assertThat(summary.skipped().get(Tally.OTHER).packets()).isGreaterThan(60_000);
  }
}
