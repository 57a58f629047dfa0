package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.QuicPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuicLibraryTest {
  private static final byte[] LIBRARY = {1, 2, 3};

  @TempDir private Path directory;

  @Test
  void itIsWrittenOnceForItsOwnerAlone() throws Exception {
    Path home = directory.resolve("native").resolve("quic");

    Path file = QuicLibrary.unpacked(home, "lib.so", LIBRARY);
    assertThat(file).hasBinaryContent(LIBRARY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");

    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    QuicLibrary.unpacked(home, "lib.so", LIBRARY);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(0));
  }

  @Test
  void whatIsDamagedOrOfAnotherVersionIsReplaced() throws Exception {
    Path file = QuicLibrary.unpacked(directory, "lib.so", new byte[] {9});

    QuicLibrary.unpacked(directory, "lib.so", LIBRARY);

    assertThat(file).hasBinaryContent(LIBRARY);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theJarCarriesItForBothKindsOfMachine() {
    for (String machine : new String[] {"amd64", "aarch64"}) {
      String library = new QuicPlatform("Linux", machine, false).library().orElseThrow();
      String resource = "/META-INF/native/libnetty_quiche42_" + library + ".so";
      assertThat(QuicLibrary.class.getResource(resource)).as(resource).isNotNull();
    }
  }
}
