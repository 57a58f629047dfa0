package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.TacetControl;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  private final Shell shell = new Shell();
  private final FakeControl server = new FakeControl();
  private final FakeControl files = new FakeControl();
  private final List<Path> tried = new ArrayList<>();
  @TempDir private Path temp;

  @Test
  void aServerThatAnswersIsUsed() throws IOException {
    Path socket = Files.createFile(temp.resolve("control.sock"));

    assertThat(door(path -> server).open(instance(Optional.empty()))).isSameAs(server);
    assertThat(tried).containsExactly(socket);
  }

  @Test
  void withoutASocketTheFilesAreOpened() {
    assertThat(door(path -> server).open(instance(Optional.empty()))).isSameAs(files);
    assertThat(tried).isEmpty();
  }

  @Test
  void aSocketLeftBehindLeadsToTheFiles() throws IOException {
    Files.createFile(temp.resolve("control.sock"));

    TacetControl opened =
        door(path -> {
              throw new ConnectException("Connection refused");
            })
            .open(instance(Optional.empty()));

    assertThat(opened).isSameAs(files);
  }

  @Test
  void onlyARunningServerIsConnectedTo() {
    assertThat(door(path -> server).connect(instance(Optional.empty()))).isEmpty();
  }

  @Test
  void aDeniedSocketNamesItsGroupAndTheCommandToJoinIt() throws IOException {
    Path socket = Files.createFile(temp.resolve("control.sock"));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));

    ControlException denied = denied(socket);

    String group = Files.readAttributes(socket, PosixFileAttributes.class).group().getName();
    assertThat(denied.exitCode()).isEqualTo(77);
    assertThat(denied).hasMessageStartingWith("cannot open the control socket " + socket + ": ");
    // Nobody is ever told to join root's group.
    assertThat(denied)
        .hasMessageContaining(
            group.equals("root") ? "run this as" : "sudo usermod -aG " + group + " ");
  }

  @Test
  void aSocketOfOneUserAloneNamesThatUser() throws IOException {
    Path socket = Files.createFile(temp.resolve("control.sock"));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));

    assertThat(denied(socket))
        .hasMessageContaining("only user \"" + Files.getOwner(socket).getName() + "\" may");
  }

  private ControlException denied(Path socket) {
    return catchThrowableOfType(
        ControlException.class,
        () ->
            door(path -> {
                  throw new AccessDeniedException(socket.toString());
                })
                .open(instance(Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:", "unix://", ""})
  void aNamedServerIsUsedAndOnlyIt(String scheme) throws IOException {
    Path socket = Files.createFile(temp.resolve("other.sock"));
    Files.createFile(temp.resolve("control.sock"));

    assertThat(door(path -> server).open(instance(Optional.of(scheme + socket)))).isSameAs(server);
    assertThat(tried).containsExactly(socket);
  }

  @Test
  void aNamedServerThatIsSilentIsNeverReplacedByTheFiles() throws IOException {
    Files.createFile(temp.resolve("control.sock"));
    Instance instance = instance(Optional.of("unix:" + temp.resolve("other.sock")));

    assertThatThrownBy(() -> door(path -> server).open(instance))
        .isInstanceOfSatisfying(ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(69))
        .hasMessageContaining("other.sock");
    assertThat(tried).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://192.0.2.1:5380", "HTTPS://tacet.example", "unix:", "tacet"})
  void whatIsNoSocketIsAMistake(String server) {
    assertThatThrownBy(() -> door(path -> this.server).open(instance(Optional.of(server))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unix:/path/to/control.sock");
  }

  private Door door(SocketConnector connector) {
    return new Door(
        path -> {
          tried.add(path);
          return connector.connect(path);
        },
        instance -> files);
  }

  private Instance instance(Optional<String> server) {
    return new Instance(
        new GlobalOptions(Optional.of(temp), Optional.empty(), server),
        shell.surroundings(),
        new YamlConfigReader(Set::of));
  }
}
