package dev.tacet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.querylog.Decisions;
import dev.tacet.store.DataDirectoryException.Fault;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temp;

  /** Holds a directory until its input ends. Run as a process of its own. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (DataDirectory directory = DataDirectory.open(Path.of(args[0]), Bench.CLOCK)) {
        System.out.println("holding " + directory.path());
        System.in.read();
      }
    }
  }

  private DataDirectoryException refused(Path path) {
    return catchThrowableOfType(
        DataDirectoryException.class, () -> DataDirectory.open(path, Bench.CLOCK));
  }

  @Test
  void itIsMadeForUsAndTheGroupAlone() throws Exception {
    try (DataDirectory directory = DataDirectory.open(temp.resolve("a/b"), Bench.CLOCK)) {
      assertThat(modeOf(directory.path())).isEqualTo("rwxr-x---");
      assertThat(modeOf(directory.path().resolve("lock"))).isEqualTo("rw-r-----");
    }
  }

  private static String modeOf(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void whoHoldsItIsNamedToTheNext() throws Exception {
    Path path = temp.resolve("data");
    Process other = ChildJvm.start(Holder.class, path.toString());
    try {
      BufferedReader says = new BufferedReader(new InputStreamReader(other.getInputStream()));
      assertThat(says.readLine()).startsWith("holding");

      DataDirectoryException refused = refused(path);
      assertThat(refused.fault()).isEqualTo(Fault.HELD);
      assertThat(refused.holder())
          .contains(new DataDirectoryException.Holder(other.pid(), Decisions.START));
      assertThat(refused)
          .hasMessageContaining("process " + other.pid() + " has it since 2026-11-21T20:14:07");
    } finally {
      other.destroyForcibly().waitFor();
    }
    // Killed: the kernel gave the lock back.
    DataDirectory.open(path, Bench.CLOCK).close();
  }

  @Test
  void aSecondAttemptInOneProcessLeavesTheFirstItsLock() throws Exception {
    Path path = temp.resolve("data");
    try (DataDirectory first = DataDirectory.open(path, Bench.CLOCK)) {
      assertThat(refused(path).fault()).isEqualTo(Fault.HELD);
      Process other = ChildJvm.start(Holder.class, first.path().toString());
      other.getInputStream().readAllBytes();
      assertThat(other.waitFor()).as("another process still may not have it").isNotZero();
    }
    DataDirectory.open(path, Bench.CLOCK).close();
  }

  @Test
  void anotherUsersDirectoryIsRefusedWithTheUserToBecome() throws Exception {
    assumeTrue(isRoot(), "only root can give a directory away");
    Path path = Files.createDirectory(temp.resolve("data"));
    Files.setAttribute(path, "unix:uid", 65_534);

    DataDirectoryException refused = refused(path);
    assertThat(refused.fault()).isEqualTo(Fault.NOT_OURS);
    assertThat(refused).hasMessageContaining("sudo -u nobody");
    assertThat(path).isEmptyDirectory();
  }

  private static boolean isRoot() throws Exception {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed() throws Exception {
    Path path = Files.createDirectory(temp.resolve("data"));
    Path target = Files.writeString(temp.resolve("precious"), "precious");
    Files.createSymbolicLink(path.resolve("lock"), target);

    assertThat(refused(path).fault()).isEqualTo(Fault.NOT_OURS);
    assertThat(target).hasContent("precious");
  }

  @Test
  void whatCannotBeMadeIsSaidWithTheWayOut() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThat(refused(file).fault()).isEqualTo(Fault.UNUSABLE);
    assertThat(refused(file.resolve("data")).fault()).isEqualTo(Fault.UNUSABLE);
    assertThat(refused(Path.of("/proc/data")).fault()).isEqualTo(Fault.UNUSABLE);
  }

  @Test
  void rightsBeyondOursAreTakenAway() throws Exception {
    Path path = Files.createDirectory(temp.resolve("data"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

    try (DataDirectory directory = DataDirectory.open(path, Bench.CLOCK)) {
      assertThat(modeOf(directory.path())).isEqualTo("rwxr-x---");
    }
  }

  @Test
  void theLockNamesItsHolderInEveryLanguage() throws Exception {
    java.util.Locale before = java.util.Locale.getDefault();
    java.util.Locale.setDefault(java.util.Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try (DataDirectory directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK)) {
      assertThat(Files.readString(directory.path().resolve("lock")))
          .isEqualTo("pid " + ProcessHandle.current().pid() + "\nsince " + Decisions.START + "\n");
    } finally {
      java.util.Locale.setDefault(before);
    }
  }

  @Test
  void aDirectoryOfAnyNameHoldsItsOwnDatabases() throws Exception {
    Path path = temp.resolve("a?cache_size=1#b %41 \u00e9");
    try (DataDirectory directory = DataDirectory.open(path, Bench.CLOCK)) {
      SqliteRules.open(directory, System::nanoTime).close();
      SqliteDecisions.open(
              directory,
              new dev.tacet.config.QueryLogConfig(
                  dev.tacet.config.QueryLogConfig.Store.DISK,
                  java.time.Duration.ofDays(14),
                  64L << 20,
                  java.time.Duration.ofSeconds(60),
                  500,
                  java.time.Duration.ofMinutes(10)),
              Bench.CLOCK)
          .close();
    }
    assertThat(path.resolve("state.db")).isNotEmptyFile();
    assertThat(path.resolve("queries.db")).isNotEmptyFile();
    assertThat(temp.toFile().list()).containsExactly(path.getFileName().toString());
  }
}
