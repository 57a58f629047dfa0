package dev.tacet.lists;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A list in a file of this machine.
 *
 * @param allowed where it may lie, once all links are followed
 * @param tree the folder of the list that includes this file; empty for a list itself
 */
record ListFile(Path file, AllowedFolders allowed, Optional<Path> tree) implements ListLocation {
  /** File systems whose files are no files: some have no end, some never give an octet. */
  private static final Set<String> KERNEL =
      Set.of(
          "proc",
          "sysfs",
          "devtmpfs",
          "devpts",
          "debugfs",
          "tracefs",
          "securityfs",
          "configfs",
          "cgroup",
          "cgroup2",
          "bpf",
          "pstore",
          "efivarfs",
          "binfmt_misc",
          "mqueue",
          "fusectl");

  @Override
  public Optional<Validators> fetch(Validators previous, FileChannel target, FetchBudget budget)
      throws IOException {
    try {
      Path real = allowed.admit(file);
      // Looked at before it is opened: opening a pipe would hold up the thread for ever.
      BasicFileAttributes attributes = attributes(real);
      if (!attributes.isRegularFile() || isOfTheKernel(real)) {
        throw new ListRefusedException(file + " is not a regular file");
      }
      Validators now = validators(attributes);
      if (now.equals(previous)) {
        return Optional.empty();
      }
      try (FileChannel in = open(real)) {
        if (!validators(attributes(real)).equals(now) || !real.equals(allowed.admit(real))) {
          throw new ListRefusedException(file + " changed while it was opened; it is tried again");
        }
        budget.expect(attributes.size());
        copy(in, target, budget);
      }
      return Optional.of(now);
    } catch (NoSuchFileException e) {
      throw new ListRefusedException(ListRefusedException.Why.GONE, "there is no file " + file, e);
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

  private static BasicFileAttributes attributes(Path real) throws IOException {
    return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static FileChannel open(Path real) throws IOException {
    return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOfTheKernel(Path real) {
    if (real.startsWith("/proc") || real.startsWith("/sys")) {
      return true;
    }
    try {
      return KERNEL.contains(Files.getFileStore(real).type());
    } catch (IOException e) {
      return false; // in a chroot the mounts cannot be told apart; the usual places are known
    }
  }

  private static void copy(FileChannel in, FileChannel target, FetchBudget budget)
      throws IOException {
    long at = 0;
    for (long moved = 1; moved > 0; at += moved) {
      moved = in.transferTo(at, 1 << 20, target);
      budget.takeFetched(moved);
      budget.checkTime();
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

  @Override
  public String place() throws IOException {
    return Files.exists(file) ? file.toRealPath().toString() : file.toString();
  }

  @Override
  public Optional<ListLocation> include(String name) throws IOException {
    Path folder = allowed.admit(file).getParent();
    Path root = tree.orElse(folder);
    Path to;
    try {
      to = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") || !to.startsWith(root) || to.equals(root)) {
      return Optional.empty();
    }
    boolean leadsOut = Files.exists(to) && !to.toRealPath().startsWith(root);
    return leadsOut ? Optional.empty() : Optional.of(new ListFile(to, allowed, Optional.of(root)));
  }
}
