package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.DnsOctets;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileCaptureTest {
  private static final String CAMERA = "02:00:00:00:00:17";

  /** Something of everything that is read. */
  private static byte[] mixture(CaptureForm form, long seed) {
    Random random = new Random(seed);
    SimulatedCapture home = SimulatedCapture.in(form);
    Device camera = home.device(CAMERA, "192.168.1.17", "fe80::17");
    byte[] id = new byte[8];
    for (int i = 0; i < 6; i++) {
      random.nextBytes(id);
      String name = "n" + random.nextInt(100) + ".example";
      String address = "203.0.113." + (1 + random.nextInt(200));
      camera.looksUp(name, address);
      camera.connects(address, 443, Hello.tls(name, 100, 90)).receives(300).closes();
      camera.connects(address, 80, Hello.http(name));
      camera.sendsTo(address, 50_000, 443, Hello.quic(1, name, id));
      byte[] udp = Ip.udp(40_000, 53, DnsOctets.query(i, "frag." + name, 1));
      for (byte[] piece : Ip.fragments("192.168.1.17", "192.168.1.1", 17, udp, 16, i)) {
        home.packet(CAMERA, SimulatedCapture.ROUTER_MAC, piece);
      }
      byte[] mdns = DnsOctets.multicastQuery(12, "_a._tcp.local", "_b._tcp.local");
      home.packet(
          CAMERA,
          "01:00:5e:00:00:fb",
          Ip.packet("192.168.1.17", "224.0.0.251", 17, Ip.udp(5_353, 5_353, mdns)));
      byte[] options = new OctetBuffer().u8(12).u8(3).text("cam").u8(60).u8(1).text("x").toBytes();
      home.packet(
          CAMERA,
          "ff:ff:ff:ff:ff:ff",
          Ip.packet(
              "0.0.0.0", "255.255.255.255", 17, Ip.udp(68, 67, DnsOctets.dhcp(CAMERA, options))));
    }
    return home.octets();
  }

  static Stream<CaptureForm> forms() {
    return Stream.of(
        CaptureForm.PCAP,
        CaptureForm.FRITZBOX.bigEndian(),
        CaptureForm.PCAPNG,
        CaptureForm.PCAP.over(SimulatedCapture.WIFI),
        CaptureForm.PCAP.over(SimulatedCapture.LINUX_COOKED_2));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFileCutAnywhereGivesWhatIsBeforeTheCutAndSaysSo(CaptureForm form) throws IOException {
    byte[] file = mixture(form, 1);
    Heard whole = Heard.of(file);
    long packets = 0;
    for (int length = 36; length < file.length; length += 1 + length % 7) {
      Heard heard;
      try {
        heard = Heard.read(Arrays.copyOf(file, length));
      } catch (CaptureException e) {
        assertThat(form.kind()).isEqualTo(CaptureForm.Kind.PCAPNG);
        continue; // within the very first block
      }
      assertThat(heard.summary.packets()).isGreaterThanOrEqualTo(packets);
      packets = heard.summary.packets();
      assertThat(heard.summary.octets()).isEqualTo(length);
      assertThat(heard.summary.damageCount()).isLessThanOrEqualTo(1);
      if (!heard.summary.whole()) {
        assertThat(heard.summary.damages().get(0).words()).startsWith("the file ends within");
        assertThat(heard.summary.damages().get(0).position())
            .isEqualTo(length - heard.summary.damages().get(0).lostOctets());
      }
    }
    assertThat(packets).isGreaterThanOrEqualTo(whole.summary.packets() - 1);
    assertThat(whole.summary.whole()).isTrue();
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void flippedOctetsNeverEndInAnExceptionWithSeed(int seed) throws IOException {
    Random random = new Random(seed);
    List<CaptureForm> forms = forms().toList();
    byte[] file = mixture(forms.get(seed % forms.size()), seed);
    for (int round = 0; round < 20; round++) {
      byte[] flipped = file.clone();
      int flips = 1 + random.nextInt(40);
      for (int i = 0; i < flips; i++) {
        flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
      }
      try {
        Heard heard = Heard.read(flipped);
        assertThat(heard.summary.octets()).isEqualTo(file.length);
        heard.flows.forEach(flow -> assertThat(flow.bytesUp() + flow.bytesDown()).isNotNegative());
      } catch (CaptureException e) {
        assertThat(e.position()).isLessThan(40);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void packetsOfNoiseNeverEndInAnExceptionWithSeed(int seed) {
    Random random = new Random(seed);
    int[] links = {1, 0, 9, 50, 51, 101, 105, 108, 113, 127, 276};
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(links[seed % links.length]));
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (random.nextBoolean() && noise.length > 60) {
        byte[] ip = Ip.packet("192.168.1.17", "203.0.113.5", i % 3 == 0 ? 6 : 17, noise);
        home.packet(CAMERA, SimulatedCapture.ROUTER_MAC, ip);
      } else {
        home.frame(noise);
      }
    }

    assertThat(Heard.of(home).summary.packets()).isEqualTo(500);
  }

  @Test
  void aLengthOfFourGibibytesLosesOneRecordAndNotTheRest() {
    byte[] file = mixture(CaptureForm.PCAP, 3);
    Heard before = Heard.of(file);
    int second = 24 + 16 + (int) Octets.u32(file, 24 + 8, true);
    Arrays.fill(file, second + 8, second + 12, (byte) 0xff);

    Heard heard = Heard.of(file);

    assertThat(heard.summary.packets()).isEqualTo(before.summary.packets() - 1);
    assertThat(heard.summary.damageCount()).isEqualTo(1);
    assertThat(heard.summary.damages().get(0).position()).isEqualTo(second);
    assertThat(heard.summary.damages().get(0).words())
        .isEqualTo("no packet record makes sense here");
  }

  @Test
  void aBlockThatLiesAboutItsLengthLosesOneRecordAndNotTheRest() {
    byte[] file = mixture(CaptureForm.PCAPNG, 3);
    Heard before = Heard.of(file);
    int at = 0;
    for (int block = 0; block < 4; block++) {
      at += (int) Octets.u32(file, at + 4, true);
    }
    file[at + 4] += 64;

    Heard heard = Heard.of(file);

    assertThat(heard.summary.packets()).isEqualTo(before.summary.packets() - 1);
    assertThat(heard.summary.damages())
        .extracting(CaptureSummary.Damage::words)
        .containsExactly("no block makes sense here");
  }

  @Test
  void packetsCapturedInPartCountWholeAndLoseOnlyTheirNames() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
    byte[] big =
        Ip.packet("192.168.1.17", "203.0.113.5", 17, Ip.udp(40_000, 9_999, new byte[1_000]));
    byte[] frame =
        new OctetBuffer()
            .octets(SimulatedCapture.mac(SimulatedCapture.ROUTER_MAC))
            .octets(SimulatedCapture.mac(CAMERA))
            .u16(0x0800)
            .octets(big)
            .toBytes();
    home.writer().packet(0, Arrays.copyOf(frame, 54), frame.length);

    Heard heard = Heard.of(home);

    assertThat(heard.flowTo("203.0.113.5").bytesUp()).isEqualTo(1_028);
    assertThat(heard.flowTo("203.0.113.5").port()).isEqualTo(9_999);
    assertThat(heard.summary.packetOctets()).isEqualTo(frame.length);
  }

  @ParameterizedTest
  @EnumSource(CaptureForm.Kind.class)
  void aSinkThatFailsIsHeardByTheCaller(CaptureForm.Kind kind) {
    byte[] file = mixture(new CaptureForm(kind, true, false, 1), 1);
    CaptureSink failing =
        new CaptureSink() {
          @Override
          public void observation(Observation observation) {
            throw new IllegalStateException("the pipe is closed");
          }

          @Override
          public void flow(Flow flow) {
            throw new IllegalStateException("the pipe is closed");
          }
        };

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> CaptureFile.read(new java.io.ByteArrayInputStream(file), failing))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDiskThatFailsHalfWayIsACutThatIsTold() throws IOException {
    byte[] file = mixture(CaptureForm.PCAP, 1);
    InputStream in =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at == file.length / 2) {
              throw new IOException("Input/output error");
            }
            return file[at++] & 0xff;
          }

          @Override
          public int read(byte[] octets, int from, int length) throws IOException {
            octets[from] = (byte) read();
            return 1;
          }
        };
    Heard heard = new Heard();

    heard.summary = CaptureFile.read(in, heard);

    assertThat(heard.summary.damages().get(0).words()).contains("Input/output error");
    assertThat(heard.observations).isNotEmpty();
  }
}
