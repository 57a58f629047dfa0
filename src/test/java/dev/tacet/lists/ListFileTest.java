package dev.tacet.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ListFileTest {
  private static final ListLimits LIMITS =
      new ListLimits(1000, 1 << 20, 200, 1000, Duration.ofSeconds(10), 5);

  @TempDir private Path temp;

  private String read(Path file, AllowedFolders allowed) throws IOException {
    return read(file, allowed, 0);
  }

  private String read(Path file, AllowedFolders allowed, long margin) throws IOException {
    Path target = temp.resolve("target");
    try (FileChannel out = ListFolder.create(target)) {
      Optional<Validators> now =
          new ListFile(file, allowed, Optional.empty())
              .fetch(Validators.NONE, out, new FetchBudget(LIMITS, new FreeSpace(temp, margin)));
      assertThat(now).isPresent();
    }
    return Files.readString(target, UTF_8);
  }

  private void refused(Path file, AllowedFolders allowed, String words) {
    assertThatThrownBy(() -> read(file, allowed))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aFileTheConfigurationNamesMayLieAnywhereAndBeALink() throws Exception {
    Path real = Files.writeString(temp.resolve("real"), "a.example\n");
    Path link = Files.createSymbolicLink(temp.resolve("link"), real);

    assertThat(read(link, AllowedFolders.ANYWHERE)).isEqualTo("a.example\n");
  }

  @Test
  void aFileFromTheControlDoorMustReallyLieBelowTheFolders() throws Exception {
    Path lists = Files.createDirectory(temp.resolve("lists"));
    Path inside = Files.writeString(lists.resolve("in.txt"), "a.example\n");
    Path outside = Files.writeString(temp.resolve("out.txt"), "b.example\n");
    Files.createSymbolicLink(lists.resolve("out"), outside);
    Files.createSymbolicLink(lists.resolve("up"), temp);
    Files.createSymbolicLink(temp.resolve("in"), inside);
    AllowedFolders below = AllowedFolders.below(List.of(temp.resolve("none"), lists));

    assertThat(read(inside, below)).isEqualTo("a.example\n");
    assertThat(read(temp.resolve("in"), below)).isEqualTo("a.example\n");
    refused(outside, below, "may not be read as a list; put it below " + temp.resolve("none"));
    refused(lists.resolve("out"), below, "may not be read as a list");
    refused(lists.resolve("up/out.txt"), below, "may not be read as a list");
    refused(lists.resolve("../out.txt"), below, "may not be read as a list");
    refused(temp.resolve("missing"), below, "may not be read as a list");
    refused(lists, below, "may not be read as a list");
    refused(lists.resolve("missing"), below, "there is no file");
  }

  @Test
  void aFolderUnderALinkIsTheSameFolder() throws Exception {
    Path lists = Files.createDirectory(temp.resolve("lists"));
    Files.writeString(lists.resolve("in.txt"), "a.example\n");
    Path other = Files.createSymbolicLink(temp.resolve("other"), lists);

    assertThat(read(other.resolve("in.txt"), AllowedFolders.below(List.of(other))))
        .isEqualTo("a.example\n");
  }

  @Test
  void aPipeIsNotOpened() throws Exception {
    Path pipe = temp.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "needs mkfifo");

    refused(pipe, AllowedFolders.ANYWHERE, "is not a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/null", "/proc/kmsg", "/proc/self/mem", "/sys", "/"})
  void whatHasNoEndIsNotOpened(Path file) {
    assumeTrue(Files.exists(file), file + " is there");

    refused(file, AllowedFolders.ANYWHERE, "is not a regular file");
  }

  @Test
  void aFileThatIsTooLongIsRefused() throws Exception {
    Path file = Files.writeString(temp.resolve("long"), "x".repeat(1001));

    refused(file, AllowedFolders.ANYWHERE, "longer than a list may be");
    assertThat(temp.resolve("target")).as("refused before it is copied").isEmptyFile();
  }

  @Test
  void aFileIsNotCopiedWhereTheDiskHasNoRoomForIt() throws Exception {
    Path file = Files.writeString(temp.resolve("list"), "a.example\n");

    assertThatThrownBy(() -> read(file, AllowedFolders.ANYWHERE, Long.MAX_VALUE / 2))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContainingAll("MiB are free in " + temp, "make room on that disk");
    assertThat(temp.resolve("target")).isEmptyFile();
  }

  @Test
  void aFileOfTheOwnerMayHaveFiveMillionNamesAndADownloadIsBoundAsBefore() {
    assertThat(ListLimits.DOWNLOAD)
        .isEqualTo(
            new ListLimits(64 << 20, 512 << 20, 200, 10_000_000, Duration.ofSeconds(120), 5));
    assertThat(SourceLimits.SHIPPED.of(false)).isEqualTo(ListLimits.DOWNLOAD);

    ListLimits file = SourceLimits.SHIPPED.of(true);
    assertThat(file.fetched()).isBetween(256L << 20, 1L << 30);
    assertThat(file.inflated()).isBetween(file.fetched(), 1L << 30);
    assertThat(file.lines()).isBetween(10_000_000L, 50_000_000L);
  }
}
