package dev.tacet.device.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one lease file when its time, size or inode changed: 4 MiB of it, UTF-8 with a replacement
 * for what is none. Of a larger one the end is read, where the newest leases are. Kea's older files
 * beside it are read before it, and of a folder each file. One thread.
 */
final class LeaseReader {
  static final int MAX_OCTETS = 4 * 1024 * 1024;
  private static final int HEADING_OCTETS = 1_024;
  private static final int MAX_IN_FOLDER = 64;

  private record Mark(Path file, Object inode, long size, long modified) {}

  private final LeaseFile wanted;
  private final boolean missed;
  private List<Mark> marks = List.of();
  private LeaseTable table = new LeaseTable();
  private Optional<String> fault = Optional.empty();

  /**
   * @param missed whether it is worth a word where it is not there
   */
  LeaseReader(LeaseFile wanted, boolean missed) {
    this.wanted = wanted;
    this.missed = missed;
  }

  /** Looks, and reads where something changed. What cannot be read keeps its leases of before. */
  boolean look() {
    try {
      List<Mark> now = marks();
      if (now.equals(marks)) {
        return false;
      }
      LeaseTable read = new LeaseTable();
      for (Mark mark : now) {
        wanted.format().read(text(mark.file()), read);
      }
      marks = now;
      table = read;
      fault = Optional.of(read.fault()).filter(text -> !text.isEmpty()).map(this::about);
      return true;
    } catch (NoSuchFileException e) {
      marks = List.of();
      fault = missed ? Optional.of(about("there is no such file")) : Optional.empty();
    } catch (AccessDeniedException e) {
      marks = List.of();
      fault =
          Optional.of(
              about("it may not be read; give the user of the service the group of the file"));
    } catch (IOException e) {
      marks = List.of();
      fault = Optional.of(about("it cannot be read: " + e.getMessage()));
    }
    return false;
  }

  private String about(String words) {
    return wanted.file() + ": " + words;
  }

  List<LeaseTable.Lease> leases() {
    return table.leases();
  }

  Optional<String> fault() {
    return fault;
  }

  /** What is worth a word about it and no fault. */
  Optional<String> remark() {
    return fault.isPresent()
        ? Optional.empty()
        : Optional.of(table.remark()).filter(text -> !text.isEmpty()).map(this::about);
  }

  long refused() {
    return table.refused();
  }

  /** The files to be read, in order, as they are now. */
  private List<Mark> marks() throws IOException {
    List<Mark> now = new ArrayList<>();
    for (Path file : files()) {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      if (!of.isRegularFile()) {
        throw new IOException("it is no file"); // a pipe would keep us waiting
      }
      long modified = of.lastModifiedTime().toMillis();
      now.add(new Mark(file, String.valueOf(of.fileKey()), of.size(), modified));
    }
    return now;
  }

  private List<Path> files() throws IOException {
    Path file = wanted.file();
    if (Files.isDirectory(file)) {
      return inFolder(file);
    }
    List<Path> files = new ArrayList<>();
    if (file.toString().endsWith(".csv")) { // Kea cleans up in turns (its LFC)
      Path completed = Path.of(file + ".completed");
      List<Path> older =
          Files.exists(completed)
              ? List.of(completed)
              : List.of(Path.of(file + ".2"), Path.of(file + ".1"));
      older.stream().filter(Files::isRegularFile).forEach(files::add);
    }
    files.add(file);
    return files;
  }

  private static List<Path> inFolder(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path each : all) {
        if (files.size() < MAX_IN_FOLDER) {
          files.add(each);
        }
      }
    }
    files.sort(null);
    return files;
  }

  private String text(Path file) throws IOException {
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      long size = in.size();
      if (size <= MAX_OCTETS) {
        return withoutMark(read(in, MAX_OCTETS));
      }
      String start = read(in, HEADING_OCTETS);
      in.position(size - MAX_OCTETS);
      String end = read(in, MAX_OCTETS);
      // The first line of it was cut; Kea's heading is at the start of the file.
      String heading = start.startsWith("address,") ? firstLine(start) : "";
      return heading + end.substring(end.indexOf('\n') + 1);
    }
  }

  private static String firstLine(String text) {
    return text.substring(0, text.indexOf('\n') + 1);
  }

  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static String read(SeekableByteChannel in, int max) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate((int) Math.min(max, in.size() - in.position()));
    while (octets.hasRemaining() && in.read(octets) >= 0) {
      // until all of it is there
    }
    return new String(octets.array(), 0, octets.position(), StandardCharsets.UTF_8);
  }
}
