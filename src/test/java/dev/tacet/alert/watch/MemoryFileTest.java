package dev.tacet.alert.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.alert.AlertKind;
import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileTest {
  @TempDir Path directory;
  private MemoryFile file;
  private Path path;

  @BeforeEach
  void aFile() {
    file = MemoryFile.in(directory);
    path = directory.resolve("alerts.seen");
  }

  private static Memory full() {
    Memory memory = new Memory();
    Random random = new Random(1);
    for (int device = 1; device <= 2 * Memory.MOST_DEVICES; device++) {
      memory.ran(device * 60L);
      Remembered heard = memory.heard(device);
      for (int i = 0; i < 2 * Remembered.MOST_PARTIES; i++) {
        heard.meets(random.nextInt());
      }
      heard.learn(DomainName.parse("name" + device + ".example"));
    }
    for (int i = 0; i < 2 * Memory.MOST_TOLD; i++) {
      memory.told(AlertKind.STORM, 1 + i % 600, "name" + i);
    }
    return memory;
  }

  @Test
  void whatIsWrittenIsReadAgainAndTheFileIsOursAlone() throws IOException {
    Memory memory = full();
    file.write(memory);

    Memory read = file.read();

    assertThat(read.minutes()).isEqualTo(memory.minutes());
    assertThat(read.devices()).hasSize(Memory.MOST_DEVICES);
    Remembered last =
        read.devices().stream().filter(d -> d.device == 512).findFirst().orElseThrow();
    assertThat(last.parties).hasSize(Remembered.MOST_PARTIES).isSorted();
    assertThat(last.knows(DomainName.parse("name512.example"))).isTrue();
    assertThat(last.knows(DomainName.parse("other.example"))).isFalse();
    assertThat(read.wasTold(AlertKind.STORM, 1 + 4095 % 600, "name4095", 10)).isTrue();
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.size(path)).isLessThan(512 * 1024);
  }

  @Test
  void whereverAnOctetIsWrongItIsLearntAnew() throws IOException {
    Memory small = new Memory();
    small.heard(5).meets(7);
    small.told(AlertKind.BYPASS, 5, "x");
    file.write(small);
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at += 3) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(path, damaged);
      assertThat(file.read().devices()).describedAs("octet %d", at).isEmpty();
    }
    for (int length : new int[] {0, 7, 8, 40, whole.length - 1}) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(file.read().devices()).describedAs("cut to %d", length).isEmpty();
    }
    Files.write(path, whole);
    assertThat(file.read().devices()).hasSize(1);
  }

  @Test
  void aDeviceIsForgottenInTheFileOfAServerThatDoesNotRun() throws IOException {
    file.write(full());

    file.forget(Set.of(512, 96));

    Memory read = file.read();
    assertThat(read.devices()).hasSize(Memory.MOST_DEVICES - 1);
    assertThat(read.wasTold(AlertKind.STORM, 96, "name4095", 10)).isFalse();
    file.delete();
    file.forget(Set.of(1));
    assertThat(path).doesNotExist();
  }

  @Test
  void whereItCannotBeWrittenTheLastOneIsStillThere() throws IOException {
    file.write(full());
    Files.createDirectory(directory.resolve("alerts.seen.new"));
    Files.createFile(directory.resolve("alerts.seen.new/full"));

    assertThatThrownBy(() -> file.write(new Memory())).isInstanceOf(IOException.class);
    assertThat(file.read().devices()).hasSize(Memory.MOST_DEVICES);
  }

  @Test
  void aLinkInItsPlaceIsNotFollowed() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    Files.write(elsewhere, new byte[100]);
    Files.createSymbolicLink(path, elsewhere);

    assertThat(file.read().devices()).isEmpty();
    file.write(new Memory());

    assertThat(Files.isSymbolicLink(path)).isFalse();
    assertThat(elsewhere).hasBinaryContent(new byte[100]);
  }
}
