package dev.tacet.lists;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a list's file may lie: anywhere for one that the configuration names, which is the
 * administrator's word; below certain folders for one that came through the control door. Judged by
 * where the file really is, after all links.
 *
 * @param folders empty for anywhere
 */
record AllowedFolders(Optional<List<Path>> folders) {
  static final AllowedFolders ANYWHERE = new AllowedFolders(Optional.empty());

  static AllowedFolders below(List<Path> folders) {
    return new AllowedFolders(Optional.of(List.copyOf(folders)));
  }

  /**
   * @return the file itself, without links on the way
   * @throws ListRefusedException where it lies elsewhere, also where it does not exist there: who
   *     asks learns nothing of other folders
   */
  Path admit(Path file) throws IOException {
    if (folders.isEmpty()) {
      return file.toRealPath();
    }
    Path written = file.toAbsolutePath().normalize();
    try {
      Path real = file.toRealPath();
      if (isBelow(real)) {
        return real;
      }
    } catch (NoSuchFileException e) {
      if (isBelow(written)) {
        throw e;
      }
    }
    throw new ListRefusedException(
        written
            + " may not be read as a list; put it below "
            + folders.get().stream().map(Path::toString).collect(Collectors.joining(" or ")));
  }

  private boolean isBelow(Path real) throws IOException {
    for (Path folder : folders.orElseThrow()) {
      Path root = Files.exists(folder) ? folder.toRealPath() : folder;
      if (real.startsWith(root) && !real.equals(root)) {
        return true;
      }
    }
    return false;
  }
}
