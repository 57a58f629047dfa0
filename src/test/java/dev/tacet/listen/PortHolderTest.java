package dev.tacet.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortHolderTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir Path proc;

  @BeforeEach
  void kernel() throws IOException {
    write(
        "net/udp",
        HEADING
            + "  12: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101"
            + "        0 1111 2 0000000000000000 0\n"
            + "  13: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000   101"
            + "        0 2222 2 0000000000000000 0\n");
    write(
        "net/udp6",
        HEADING
            + "  14: B80D0120000000000000000001000000:0035 00000000000000000000000000000000:0000 07"
            + " 00000000:00000000 00:00000000 00000000 0 0 3333 2 0000000000000000 0\n");
    write(
        "net/tcp",
        HEADING
            + "   0: 0100007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4444"
            + " 1 0000000000000000 100 0 0 10 0\n"
            + "   1: 0100007F:0035 0100007F:9999 01 00000000:00000000 00:00000000 00000000 0 0 5555"
            + " 1 0000000000000000 100 0 0 10 0\n"
            + "   2: short\n");
    write("321/comm", "systemd-resolve\n");
    Files.createDirectories(proc.resolve("321/fd"));
    Files.createSymbolicLink(proc.resolve("321/fd/7"), Path.of("socket:[1111]"));
    Files.createSymbolicLink(proc.resolve("321/fd/8"), Path.of("anon_inode:[eventpoll]"));
    Files.createDirectories(proc.resolve("400"));
  }

  private void write(String name, String text) throws IOException {
    Path file = proc.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theHolderIsFoundByItsSocket() {
    assertThat(PortHolder.of(proc, Transport.UDP, 53))
        .containsExactly(
            new PortHolder(
                Transport.UDP,
                Sockets.address("127.0.0.53"),
                OptionalLong.of(321),
                Optional.of("systemd-resolve")),
            new PortHolder(
                Transport.UDP,
                Sockets.address("2001:db8::1"),
                OptionalLong.empty(),
                Optional.empty()));
  }

  @Test
  void onlyListeningTcpSocketsHoldAPort() {
    assertThat(PortHolder.of(proc, Transport.TCP, 53))
        .containsExactly(
            new PortHolder(
                Transport.TCP,
                Sockets.address("127.0.0.1"),
                OptionalLong.empty(),
                Optional.empty()));
  }

  @Test
  void aFreePortHasNoHolder() {
    assertThat(PortHolder.of(proc, Transport.UDP, 54)).isEmpty();
  }

  @Test
  void withoutProcNothingIsKnown() {
    assertThat(PortHolder.of(proc.resolve("none"), Transport.UDP, 53)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "53, 1024, 0000000000000000, false",
    "1023, 1024, 0000000000000000, false",
    "1024, 1024, 0000000000000000, true",
    "53, 53, 0000000000000000, true",
    "53, 1024, 0000000000000400, true",
    "53, 1024, 000001ffffffffff, true",
    "0, 1024, 0000000000000000, true"
  })
  void aPrivilegedPortTakesTheCapability(int port, String first, String effective, boolean may)
      throws IOException {
    write("sys/net/ipv4/ip_unprivileged_port_start", first + "\n");
    write("self/status", "Name:\tjava\nCapEff:\t" + effective + "\n");

    assertThat(new BindDiagnosis(proc).mayBind(port)).isEqualTo(may);
  }

  @Test
  void theReasonIsFoundWithoutReadingTheMessage() throws IOException {
    write("sys/net/ipv4/ip_unprivileged_port_start", "1024\n");
    write("self/status", "CapEff:\t0000000000000000\n");
    BindDiagnosis diagnosis = new BindDiagnosis(proc);
    BindException german = new BindException("Die Adresse wird bereits verwendet");

    assertThat(reason(diagnosis, "127.0.0.1", 53, german))
        .isEqualTo(BindFailedException.Reason.NOT_PERMITTED);
    assertThat(reason(diagnosis, "127.0.0.1", 5353, german))
        .isEqualTo(BindFailedException.Reason.TAKEN);
    assertThat(reason(diagnosis, "2001:db8::5353", 5353, german))
        .isEqualTo(BindFailedException.Reason.NO_SUCH_ADDRESS);
    assertThat(reason(diagnosis, "127.0.0.1", 53, new IOException("too many open files")))
        .isEqualTo(BindFailedException.Reason.OTHER);
  }

  private static BindFailedException.Reason reason(
      BindDiagnosis diagnosis, String address, int port, Exception cause) {
    InetSocketAddress where = new InetSocketAddress(Sockets.address(address), port);
    return diagnosis.explain(Transport.UDP, where, cause).reason();
  }
}
