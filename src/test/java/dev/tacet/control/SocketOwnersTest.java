package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.SocketOwners.Found;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketOwnersTest {
  private static final int US = 990;
  private static final Found OURS = new Found(US, "tacet", 040750);
  private static final Found ROOTS = new Found(0, "root", 040755);
  private static final Found STRANGERS = new Found(1000, "pi", 040700);
  private static final Found TMP = new Found(0, "root", 041777);

  @TempDir Path temp;

  private final SocketOwners owners = new SocketOwners(US);

  @Test
  void ourDirectoryAndRootsAreTaken() {
    assertThat(owners.directoryFault(OURS)).isEmpty();
    assertThat(owners.directoryFault(ROOTS)).isEmpty();
    assertThat(owners.directoryFault(TMP)).isEmpty();
  }

  @Test
  void aStrangersDirectoryIsRefusedWithWhoAndWhatToDo() {
    assertThat(owners.directoryFault(STRANGERS).orElseThrow())
        .contains("user \"pi\" (uid 1000), you are uid 990", "control.socket", "sudo -u pi tacet");
    assertThat(new SocketOwners(0).directoryFault(STRANGERS)).isPresent();
    assertThat(owners.directoryFault(new Found(1000, "pi", 041777))).isPresent();
  }

  @Test
  void aDirectoryInWhichAllMayReplaceOurSocketIsRefused() {
    assertThat(owners.directoryFault(new Found(0, "root", 040777))).isPresent();
    assertThat(owners.directoryFault(new Found(US, "tacet", 040707)).orElseThrow())
        .contains("chmod o-w");
  }

  @Test
  void whatIsInTheSocketsPlaceMustBeOursOrRootsAndOursWhereAllMayWrite() {
    Found ours = new Found(US, "tacet", 0140660);
    Found roots = new Found(0, "root", 0140660);
    Found strangers = new Found(1000, "pi", 0140777);

    assertThat(owners.socketFault(ours, OURS)).isEmpty();
    assertThat(owners.socketFault(ours, TMP)).isEmpty();
    assertThat(owners.socketFault(roots, OURS)).isEmpty();
    assertThat(owners.socketFault(roots, TMP)).isPresent();
    assertThat(owners.socketFault(strangers, OURS)).isPresent();
    assertThat(owners.socketFault(strangers, TMP)).isPresent();
  }

  @Test
  void nothingIsPreparedInAStrangersDirectory() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("run"));
    Path stale = directory.resolve("control.sock");
    leave(stale);
    SocketFile socket =
        new SocketFile(stale, "no-such-group", new SocketOwners(US, path -> STRANGERS));

    assertThatThrownBy(socket::prepare)
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContainingAll(directory.toString(), "control socket", "belongs to user \"pi\"");
    assertThat(stale).exists();
  }

  @Test
  void aStrangersSocketInOurDirectoryIsLeftAlone() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("run"));
    Path stale = directory.resolve("control.sock");
    leave(stale);
    SocketOwners lookup =
        new SocketOwners(US, path -> path.endsWith("control.sock") ? STRANGERS : OURS);

    assertThatThrownBy(new SocketFile(stale, "no-such-group", lookup)::prepare)
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(stale.toString());
    assertThat(stale).exists();
  }

  @Test
  void aStrangersLinkToOurDirectoryIsNotFollowed() throws IOException {
    Path link =
        Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("d")));
    SocketOwners lookup =
        new SocketOwners(US, path -> Files.isSymbolicLink(path) ? STRANGERS : OURS);

    assertThatThrownBy(
            new SocketFile(link.resolve("control.sock"), "no-such-group", lookup)::prepare)
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(link.toString());
  }

  @Test
  void whatIsOnTheDiskIsReadAsItIs() throws IOException {
    int us = (int) Files.getAttribute(temp, "unix:uid");
    Path open = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatCode(() -> new SocketOwners(us).checkDirectory(temp)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new SocketOwners(us).checkDirectory(open))
        .isInstanceOf(AccessDeniedException.class);
    if (us != 0) {
      assertThatThrownBy(() -> new SocketOwners(us + 1).checkDirectory(temp))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  /** A socket nobody listens on, as a crash leaves it. */
  private static void leave(Path path) throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
  }
}
