package dev.tacet.lists;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A list in a file of this machine. Links are followed: the owner named the path. */
record ListFile(Path file) implements ListLocation {
  @Override
  public Optional<Validators> fetch(Validators previous, FileChannel target, ListLimits limits)
      throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        // A pipe would hold up the thread for ever, a device may have no end.
        throw new ListRefusedException(file + " is not a regular file");
      }
      Validators now = validators(attributes);
      if (now.equals(previous)) {
        return Optional.empty();
      }
      copy(target, limits.fetched());
      return Optional.of(now);
    } catch (NoSuchFileException e) {
      throw new ListRefusedException("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new ListRefusedException(
          file
              + " may not be read by user "
              + System.getProperty("user.name")
              + "; try: chmod a+r "
              + file,
          e);
    }
  }

  private void copy(FileChannel target, long limit) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = 0;
      for (long moved = 1; moved > 0; at += moved) {
        if (at > limit) {
          throw new ListRefusedException("it is longer than " + (limit >> 20) + " MiB");
        }
        moved = in.transferTo(at, 1 << 20, target);
      }
    }
  }

  private static Validators validators(BasicFileAttributes attributes) {
    return new Validators(
        attributes.size() + "-" + attributes.fileKey(), attributes.lastModifiedTime().toString());
  }

  @Override
  public boolean isOwners() {
    return true;
  }
}
