package dev.tacet.policy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Scratch files of a test, and what became of them. */
final class HeldFiles implements Scratch {
  private final Path directory;
  private final List<FileChannel> opened = new ArrayList<>();
  private long freeOctets = Long.MAX_VALUE;

  HeldFiles(Path directory) {
    this.directory = directory;
  }

  HeldFiles withFree(long octets) {
    freeOctets = octets;
    return this;
  }

  @Override
  public FileChannel open() throws IOException {
    Path file = Files.createTempFile(directory, "scratch", "");
    opened.add(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
    return opened.get(opened.size() - 1);
  }

  @Override
  public long freeOctets() {
    return freeOctets;
  }

  List<FileChannel> opened() {
    return opened;
  }
}
