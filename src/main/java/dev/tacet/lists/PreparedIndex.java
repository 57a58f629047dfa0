package dev.tacet.lists;

import dev.tacet.policy.RuleIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An index that is compiled and not in force: it can be looked at, then published or dropped. For
 * one thread.
 */
final class PreparedIndex implements AutoCloseable {
  /** What it is read from, where the disk took it. */
  private record Disk(ListFolder folder, FileChannel file, Path temporary, Path place) {}

  private final RuleIndex index;
  private final byte[] fingerprint;
  private final Optional<Disk> disk;

  private PreparedIndex(RuleIndex index, byte[] fingerprint, Optional<Disk> disk) {
    this.index = index;
    this.fingerprint = fingerprint;
    this.disk = disk;
  }

  static PreparedIndex onDisk(
      RuleIndex index,
      byte[] fingerprint,
      ListFolder folder,
      FileChannel file,
      Path temporary,
      Path place) {
    return new PreparedIndex(
        index, fingerprint, Optional.of(new Disk(folder, file, temporary, place)));
  }

  static PreparedIndex inMemory(RuleIndex index, byte[] fingerprint) {
    return new PreparedIndex(index, fingerprint, Optional.empty());
  }

  RuleIndex index() {
    return index;
  }

  /** Of what it is made: {@code lists} is what it was compiled from. */
  MadeIndex of(List<Subscription> lists) {
    return MadeIndex.of(index, fingerprint, lists);
  }

  /** Puts it in place of the one on disk, which stays mapped for those who look something up. */
  void publish() throws IOException {
    if (disk.isPresent()) {
      disk.get().folder().publish(disk.get().file(), disk.get().temporary(), disk.get().place());
    }
  }

  /** Removes what was not published; the index itself can be used all the same. */
  @Override
  public void close() throws IOException {
    if (disk.isPresent()) {
      disk.get().file().close();
      Files.deleteIfExists(disk.get().temporary());
    }
  }
}
