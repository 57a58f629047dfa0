package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.allowed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacet.config.QueryLogConfig.Store;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import dev.tacet.querylog.SinkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingFileTest {
  @TempDir Path temp;
  private Path path;
  private Bench bench;
  private final Sequence sequence = new Sequence(0);

  @BeforeEach
  void name() {
    path = temp.resolve("queries.pending");
  }

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
  }

  private PendingFile open() throws Exception {
    return PendingFile.open(path, PendingFile.MOST_BYTES, START);
  }

  private List<LoggedDecision> rows(int count) {
    List<LoggedDecision> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Decision decision =
          Decisions.answered(START.plusMillis(i), "n" + i + ".example", "192.0.2." + i % 256);
      rows.add(new LoggedDecision(sequence.next(decision.at()), decision));
    }
    return rows;
  }

  private List<LoggedDecision> found() throws Exception {
    try (PendingFile file = open()) {
      return file.takeFound();
    }
  }

  private List<Path> aside() throws Exception {
    try (Stream<Path> files = Files.list(temp)) {
      return files.filter(p -> p.toString().contains("queries.pending.damaged-")).toList();
    }
  }

  @Test
  void rowsThatAreInItAlreadyAreNotAddedAgain() throws Exception {
    List<LoggedDecision> rows = rows(8);
    try (PendingFile file = open()) {
      assertThat(file.append(rows.subList(0, 5))).isTrue();
      assertThat(file.append(rows.subList(0, 5))).isTrue();
      assertThat(file.append(rows.subList(3, 8))).isTrue();
    }

    assertThat(found()).isEqualTo(rows);
    assertThat(aside()).isEmpty();
  }

  @Test
  void aFileOfTheVersionBeforeIsReadAndOneOfALaterPutAside() throws Exception {
    List<LoggedDecision> rows = rows(8);
    try (PendingFile file = open()) {
      file.append(rows);
    }
    byte[] octets = Files.readAllBytes(path);
    octets[7] = 1;
    Files.write(path, octets);
    assertThat(found()).isEqualTo(rows);

    octets[7] = 3;
    Files.write(path, octets);
    assertThat(found()).isEmpty();
    assertThat(aside()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyRowComesBackAsItWas(long seed) throws Exception {
    Random random = new Random(seed);
    List<LoggedDecision> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Decision any = Decisions.any(random, START.plusMillis(i));
      rows.add(new LoggedDecision(sequence.next(any.at().minusMillis(random.nextInt(9))), any));
    }
    try (PendingFile file = open()) {
      assertThat(file.append(rows.subList(0, 300))).isTrue();
      assertThat(file.append(rows.subList(300, 500))).isTrue();
    }

    assertThat(found()).isEqualTo(rows);
  }

  @Test
  void aRowOfAHomeTakesFewOctets() throws Exception {
    HomeTraffic traffic = new HomeTraffic(7);
    List<LoggedDecision> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Decision decision = traffic.next(START.plusSeconds(2L * i));
      rows.add(new LoggedDecision(sequence.next(decision.at()), decision));
    }
    try (PendingFile file = open()) {
      file.append(rows);
    }

    assertThat(Files.size(path) / 1_000).isBetween(30L, 80L);
  }

  @Test
  void cutOffAnywhereInTheLastFrameOnlyThatOneIsLost() throws Exception {
    List<LoggedDecision> first = rows(5);
    List<LoggedDecision> second = rows(3);
    long firstEnd;
    try (PendingFile file = open()) {
      file.append(first);
      firstEnd = Files.size(path);
      file.append(second);
    }
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(found())
          .as("of %d octets", length)
          .isEqualTo(length < firstEnd ? List.of() : first);
      // What follows is kept behind what is whole.
      try (PendingFile file = open()) {
        assertThat(file.append(second)).isTrue();
      }
      assertThat(found()).as("of %d octets, then more", length).endsWith(second.get(2));
    }
    assertThat(aside()).isEmpty();
  }

  @Test
  void aLastFrameWhoseBlocksNeverReachedTheDiskIsLostAndNoMore() throws Exception {
    List<LoggedDecision> first = rows(5);
    try (PendingFile file = open()) {
      file.append(first);
      file.append(rows(3));
    }
    byte[] whole = Files.readAllBytes(path);
    Arrays.fill(whole, whole.length - 40, whole.length, (byte) 0);
    Files.write(path, whole);

    assertThat(found()).isEqualTo(first);
    assertThat(aside()).isEmpty();
  }

  @Test
  void aFileDamagedAnywhereBeforeItsLastFrameIsPutAsideAndReadAsFarAsItGoes() throws Exception {
    List<LoggedDecision> first = rows(3);
    long firstEnd;
    try (PendingFile file = open()) {
      file.append(first);
      firstEnd = Files.size(path);
      file.append(rows(2));
      file.append(rows(2));
    }
    byte[] whole = Files.readAllBytes(path);
    int before = 0;
    for (int at = 0; at < whole.length - (whole.length - firstEnd) / 2; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(path, damaged);
      assertThat(found()).as("damaged at %d", at).isEqualTo(at < firstEnd ? List.of() : first);
      assertThat(Files.size(path)).isZero();
      assertThat(aside()).as("the last two are kept").hasSize(Math.min(2, ++before));
    }
  }

  @Test
  void aFileOfALaterVersionIsPutAside() throws Exception {
    Files.writeString(path, "tacetql\2and what that means nobody knows");

    assertThat(found()).isEmpty();
    assertThat(aside()).hasSize(1);
  }

  @Test
  void aFileLargerThanWasEverWrittenIsPutAsideUnread() throws Exception {
    Files.write(path, new byte[PendingFile.MOST_BYTES + 1]);

    assertThat(found()).isEmpty();
    assertThat(aside()).hasSize(1);
  }

  @Test
  void whatHasNoRoomIsNotTakenAndOnceEmptiedItIs() throws Exception {
    try (PendingFile file = PendingFile.open(path, 4_096, START)) {
      List<LoggedDecision> rows = rows(50);
      assertThat(file.append(rows)).isTrue();
      long size = Files.size(path);
      List<LoggedDecision> more = rows(50);
      assertThat(file.append(more)).isFalse();
      assertThat(Files.size(path)).isEqualTo(size).isLessThanOrEqualTo(4_096);

      file.clear(rows.get(49).seq() - 1);
      assertThat(Files.size(path)).as("not all of it is in the tables").isEqualTo(size);
      file.clear(rows.get(49).seq());
      assertThat(Files.size(path)).isZero();
      assertThat(file.append(more)).isTrue();
      assertThat(found()).isEqualTo(more);
    }
  }

  @Test
  void onlyItsOwnerMayReadItAndALinkIsNotFollowed() throws Exception {
    open().close();
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    Files.delete(path);
    Files.createSymbolicLink(path, Files.createFile(temp.resolve("elsewhere")));
    assertThatThrownBy(this::open)
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("queries.pending is not a plain file");
  }

  @Test
  void aFullDiskIsSaidKeepsWhatWasKeptAndGoesOnWhenThereIsSpace() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("small"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes());
    assumeTrue(mount.waitFor() == 0, "cannot mount a small file system: " + said);
    path = disk.resolve("queries.pending");
    try (PendingFile file = open()) {
      List<LoggedDecision> first = rows(20);
      assertThat(file.append(first)).isTrue();
      Path ballast = Files.write(disk.resolve("ballast"), new byte[244 << 10]);
      List<LoggedDecision> big = rows(1_000);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> file.append(big))
            .isInstanceOf(SinkException.class)
            .hasMessageContaining("queries.pending: cannot write a batch")
            .hasMessageContaining("the disk is full: free some space");
      }
      assertThat(found()).as("as another process would find it").isEqualTo(first);

      Files.delete(ballast);
      List<LoggedDecision> later = rows(2);
      assertThat(file.append(later)).isTrue();
      assertThat(found()).hasSize(22).endsWith(later.get(1));
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  private void open(Store store, Duration keep) throws Exception {
    bench = Bench.open(temp.resolve("data"), store, 64L << 20, keep);
  }

  private static List<Decision> decisions(int from, int count) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      decisions.add(allowed(START.plusMillis(i), "192.0.2.7", "n" + i + ".example"));
    }
    return decisions;
  }

  @Test
  void whatWasLeftIsInTheTablesAfterTheNextStart() throws Exception {
    open(Store.DISK, Duration.ofDays(14));
    bench.write(decisions(0, 10));
    List<LoggedDecision> left = bench.number(decisions(10, 5));
    assertThat(bench.sink().append(left)).isTrue();
    assertThat(bench.all()).hasSize(10);
    bench.reopen();

    assertThat(bench.all()).hasSize(15).endsWith(left.get(4));
    assertThat(bench.sink().lastSeq()).isEqualTo(left.get(4).seq());
    assertThat(bench.pending()).isEmptyFile();
  }

  @Test
  void aCrashBetweenTheTablesAndTheFileDoublesNoRow() throws Exception {
    open(Store.DISK, Duration.ofDays(14));
    List<LoggedDecision> rows = bench.number(decisions(0, 10));
    bench.sink().append(rows.subList(0, 4));
    bench.sink().append(rows.subList(4, 10));
    byte[] file = Files.readAllBytes(bench.pending());
    bench.sink().write(rows.subList(0, 7));
    assertThat(bench.pending()).as("three rows are not in the tables").isNotEmptyFile();
    bench.sink().write(rows.subList(7, 10));
    assertThat(bench.pending()).isEmptyFile();
    bench.close();
    Files.write(bench.pending(), file); // as if the process had ended before it was emptied
    bench.reopen();

    assertThat(bench.all()).isEqualTo(rows);
    assertThat(bench.pending()).isEmptyFile();
  }

  @Test
  void aCrashInTheMiddleOfAMoveLosesNoRow() throws Exception {
    open(Store.DISK, Duration.ofDays(14));
    List<LoggedDecision> rows = bench.number(decisions(0, 10));
    bench.sink().append(rows);
    bench.sink().write(rows.subList(0, 7));
    bench.reopen();

    assertThat(bench.all()).isEqualTo(rows);
  }

  @Test
  void aDamagedDatabaseLosesNotWhatWasOnItsWay() throws Exception {
    open(Store.DISK, Duration.ofDays(14));
    bench.write(decisions(0, 10));
    bench.sink().append(bench.number(decisions(10, 5)));
    bench.close();
    Files.writeString(bench.file(), "<html>log in</html>".repeat(500));
    bench.reopen();

    assertThat(bench.all()).hasSize(5);
  }

  @Test
  void whatIsPurgedDoesNotComeBackFromTheFile() throws Exception {
    open(Store.DISK, Duration.ofDays(14));
    List<LoggedDecision> rows = bench.number(decisions(0, 10));
    bench.sink().append(rows);
    bench.close();
    assertThat(Files.readString(bench.pending(), StandardCharsets.ISO_8859_1)).contains("example");
    bench.reopen();

    assertThat(bench.sink().purge(START.plusMillis(8))).isEqualTo(8);
    assertThat(bench.pending()).isEmptyFile();
    bench.reopen();
    assertThat(bench.all()).isEqualTo(rows.subList(8, 10));
  }

  @Test
  void rowsLeftFromBeforeWhatIsKeptGoWithTheFirstTrimming() throws Exception {
    open(Store.DISK, Duration.ofDays(1));
    bench.sink().append(bench.number(decisions(0, 5)));
    bench.reopen();
    bench.sink().trim(START.plus(Duration.ofDays(2)));

    assertThat(bench.all()).isEmpty();
  }

  @Test
  void aLogInMemoryHasNoFile() throws Exception {
    open(Store.MEMORY, Duration.ofDays(14));
    assertThat(bench.sink().append(bench.number(decisions(0, 5)))).isFalse();
    assertThat(bench.pending()).doesNotExist();
  }
}
