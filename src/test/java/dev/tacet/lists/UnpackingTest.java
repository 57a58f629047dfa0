package dev.tacet.lists;

import static dev.tacet.testkit.FakeWebServer.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpackingTest {
  private static final ListLimits LIMITS =
      new ListLimits(1 << 20, 8 << 20, 200, 1000, Duration.ofSeconds(10), 5);

  private static byte[] unpacked(byte[] octets) throws IOException {
    try (InputStream in = Unpacking.open(new ByteArrayInputStream(octets), LIMITS)) {
      return in.readAllBytes();
    }
  }

  @Test
  void plainOnceAndTwicePackedAreTheSame() throws Exception {
    byte[] plain = "a.example\n".getBytes(UTF_8);

    assertThat(unpacked(plain)).isEqualTo(plain);
    assertThat(unpacked(gzip(plain))).isEqualTo(plain);
    assertThat(unpacked(gzip(gzip(plain)))).isEqualTo(plain);
    assertThat(unpacked(new byte[0])).isEmpty();
    assertThat(unpacked(new byte[] {0x1f})).hasSize(1);
    assertThatThrownBy(() -> unpacked(gzip(gzip(gzip(plain)))))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("packed more than twice");
  }

  @Test
  void aCutOrChangedPackIsRefused() {
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    byte[] packed = gzip(noise);
    for (int length : new int[] {2, 9, 10, 100, packed.length / 2, packed.length - 1}) {
      assertThatThrownBy(() -> unpacked(Arrays.copyOf(packed, length)))
          .as("cut after %d", length)
          .isInstanceOf(ListRefusedException.class)
          .hasMessageContaining("damaged or cut off");
    }
    packed[packed.length - 6] ^= 1; // in the checksum
    assertThatThrownBy(() -> unpacked(packed)).isInstanceOf(ListRefusedException.class);
  }

  @Test
  void aBombIsGivenUpBySizeAndByRatio() {
    byte[] zeros = new byte[7 << 20];
    byte[] noise = new byte[9 << 20];
    new Random(2).nextBytes(noise);

    assertThatThrownBy(() -> unpacked(gzip(zeros))).hasMessageContaining("a gzip bomb?");
    assertThatThrownBy(() -> unpacked(gzip(gzip(zeros)))).hasMessageContaining("a gzip bomb?");
    assertThatThrownBy(() -> unpacked(gzip(noise))).hasMessageContaining("a gzip bomb?");
  }

  @ParameterizedTest
  @CsvSource({"UTF-16LE, fffe", "UTF-16BE, feff", "UTF-8, efbbbf", "UTF-8, ''"})
  void everyEncodingBecomesOneWithoutAMark(String charset, String mark) throws Exception {
    String text = "bücher.example\r\n😀.example\n".repeat(3000);
    byte[] body = text.getBytes(Charset.forName(charset));
    byte[] head = java.util.HexFormat.of().parseHex(mark);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);

    byte[] plain = PlainText.open(new ByteArrayInputStream(all)).readAllBytes();

    assertThat(new String(plain, UTF_8)).isEqualTo(text);
  }
}
