package dev.tacet.alert.watch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code alerts.seen} in the data directory: what the watch knows, written whole beside the last
 * one and then put in its place, so that there is always a whole one. A checksum ends it. One that
 * is damaged is left and learnt anew; nothing but alerts hangs on it. One thread at a time.
 */
public final class MemoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryFile.class);
  private static final long MAGIC = 0x5441_4345_5453_4545L; // TACETSEE
  private static final int VERSION = 1;
  private static final int CHECKSUM = Long.BYTES;

  /** More than any memory takes: another's file is not read in. */
  private static final long MOST_OCTETS = 1 << 20;

  private final Path file;

  private MemoryFile(Path file) {
    this.file = file;
  }

  public static MemoryFile in(Path dataDirectory) {
    return new MemoryFile(dataDirectory.resolve("alerts.seen"));
  }

  /**
   * Removes some devices from the file of a server that does not run.
   *
   * @throws IOException where the file cannot be written
   */
  public void forget(Set<Integer> devices) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Memory memory = read();
      memory.forget(devices);
      write(memory); // also where nothing was found: a damaged one may hold anything
    }
  }

  /** Removes it: nobody watches any more. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What was written last; an empty memory where there is none, or none that can be read. */
  Memory read() {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Memory();
    }
    try {
      return parsed(octets());
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be used ({}): what devices are used to is learnt anew, which takes a week",
          file,
          e.getMessage());
      return new Memory();
    }
  }

  private byte[] octets() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is not a plain file");
    }
    long size = Files.size(file);
    if (size > MOST_OCTETS || size < CHECKSUM) {
      throw new IOException("it has " + size + " octets");
    }
    return Files.readAllBytes(file);
  }

  private static Memory parsed(byte[] octets) throws IOException {
    int length = octets.length - CHECKSUM;
    if (ByteBuffer.wrap(octets, length, CHECKSUM).getLong() != checksum(octets, length)) {
      throw new IOException("its checksum is wrong");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets, 0, length));
    if (in.readLong() != MAGIC || in.readInt() != VERSION) {
      throw new IOException("another version of tacet wrote it");
    }
    Memory memory = new Memory();
    memory.minutesBefore = Math.max(0, in.readInt());
    memory.highestDevice = in.readInt();
    Set<Integer> there = new HashSet<>();
    int devices = within(in.readInt(), Memory.MOST_DEVICES);
    for (int i = 0; i < devices; i++) {
      Remembered device = device(in);
      if (there.add(device.device)) {
        memory.put(device);
      }
    }
    memory.toldSize = within(in.readInt(), Memory.MOST_TOLD);
    for (int i = 0; i < memory.toldSize; i++) {
      memory.toldKeys[i] = in.readLong();
      memory.toldMinutes[i] = in.readInt();
    }
    return memory;
  }

  private static Remembered device(DataInputStream in) throws IOException {
    Remembered device = new Remembered(in.readInt());
    device.daysHeard = in.readInt();
    device.lastDay = in.readInt();
    device.lastMinute = in.readInt();
    device.silentHours = in.readInt();
    device.longestSilence = in.readInt();
    device.parties = new int[within(in.readInt(), Remembered.MOST_PARTIES)];
    for (int i = 0; i < device.parties.length; i++) {
      device.parties[i] = in.readInt();
    }
    Arrays.sort(device.parties);
    for (int i = 0; i < Remembered.NAME_WORDS; i++) {
      device.names[i] = in.readLong();
    }
    return device;
  }

  private static int within(int size, int most) throws IOException {
    if (size < 0 || size > most) {
      throw new IOException(
          "it speaks of " + size + " things where there are " + most + " at most");
    }
    return size;
  }

  /**
   * Writes it all.
   *
   * @throws IOException where that fails; the last one is still there
   */
  void write(Memory memory) throws IOException {
    byte[] octets = octets(memory);
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try (FileChannel channel =
        FileChannel.open(
            beside,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(octets);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] octets(Memory memory) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(octets);
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(memory.minutes());
    out.writeInt(memory.highestDevice);
    out.writeInt(memory.devices().size());
    for (Remembered device : memory.devices()) {
      out.writeInt(device.device);
      out.writeInt(device.daysHeard);
      out.writeInt(device.lastDay);
      out.writeInt(device.lastMinute);
      out.writeInt(device.silentHours);
      out.writeInt(device.longestSilence);
      out.writeInt(device.parties.length);
      for (int party : device.parties) {
        out.writeInt(party);
      }
      for (long word : device.names) {
        out.writeLong(word);
      }
    }
    out.writeInt(memory.toldSize);
    for (int i = 0; i < memory.toldSize; i++) {
      out.writeLong(memory.toldKeys[i]);
      out.writeInt(memory.toldMinutes[i]);
    }
    out.writeLong(checksum(octets.toByteArray(), octets.size()));
    return octets.toByteArray();
  }

  private static long checksum(byte[] octets, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(octets, 0, length);
    return checksum.getValue();
  }
}
