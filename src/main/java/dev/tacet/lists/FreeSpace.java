package dev.tacet.lists;

import dev.tacet.lists.ListRefusedException.Why;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What lists leave free on the disk: the query log lives there, too, and a list can wait.
 *
 * @param margin octets
 */
record FreeSpace(Path folder, long margin) {
  static final long MARGIN = 16 << 20;

  /**
   * @param octets that are about to be written
   * @throws ListRefusedException where less than those and the margin is free
   */
  void demand(long octets) throws ListRefusedException {
    // Not by way of FileStore, which reads the mounts and fails where they are not to be seen.
    long free = folder.toFile().getUsableSpace();
    if (Files.exists(folder) && free < margin + octets) {
      throw new ListRefusedException(
          Why.UNREACHED,
          String.format(
              "only %d MiB are free in %s, it takes %d; make room on that disk",
              free >> 20, folder, (margin + octets + (1 << 20) - 1) >> 20),
          null);
    }
  }
}
