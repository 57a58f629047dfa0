package dev.tacet.cache;

import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.Question;
import dev.tacet.dns.UpstreamQuery;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * {@code cache.kept} in the data directory: the answers of a cache, as they came. It is written
 * whole beside the last one and then put in its place, so that there is always a whole one; a
 * checksum ends it and is checked before anything is believed. Each message is read again as
 * strictly as one from the network. One thread at a time.
 */
final class CacheFile {
  static final String NAME = "cache.kept";

  private static final long MAGIC = 0x5441_4345_5443_4143L; // TACETCAC
  private static final int VERSION = 1;
  private static final int CHECKSUM = Long.BYTES;
  private static final int KIN = 32;
  private static final int BUFFER = 1 << 16;

  private static final int ANSWER = 1;
  private static final int END = 0;
  private static final int DNSSEC_OK = 1;
  private static final int CHECKING_DISABLED = 2;

  private final Path file;
  private final byte[] kin;

  /**
   * What became of reading it.
   *
   * @param answers those that were taken in
   * @param written when it was, by its own word, where that is ahead
   */
  record Loaded(Outcome outcome, int answers, Optional<Instant> written) {
    Loaded(Outcome outcome, int answers) {
      this(outcome, answers, Optional.empty());
    }
  }

  enum Outcome {
    /** Nothing was kept. */
    NONE,
    TAKEN,
    /** The clock says that it was written in the future: its answers' age is not known. */
    AHEAD,
    /** Its answers came from others than would be asked now. */
    OTHER_UPSTREAMS,
    /** It was told to end. */
    BROKEN_OFF
  }

  /** The file is no such file, or not whole. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String why) {
      super(why);
    }
  }

  /**
   * @param kin 32 octets that say whose answers they are: what others have written is not read
   */
  CacheFile(Path directory, byte[] kin) {
    this.file = directory.resolve(NAME);
    this.kin = Arrays.copyOf(kin, KIN);
  }

  Path path() {
    return file;
  }

  /**
   * Puts what is in the file, and not over yet, into a cache that may be in use.
   *
   * @param goOn asked before each answer
   * @throws DamagedException where it is not to be used
   * @throws IOException where the disk does not give it
   */
  Loaded load(AnswerCache cache, Instant now, BooleanSupplier goOn) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Loaded(Outcome.NONE, 0);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new DamagedException("it is not a plain file");
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.size() < Long.BYTES || first(channel) != MAGIC) {
        throw new DamagedException("Tacet did not write it");
      }
      check(channel);
      channel.position(Long.BYTES);
      return read(
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER)),
          cache,
          now,
          goOn);
    } catch (EOFException | NameSyntaxException e) {
      throw new DamagedException("it ends too early, or has a name that is none");
    }
  }

  private static long first(FileChannel channel) throws IOException {
    return new DataInputStream(Channels.newInputStream(channel)).readLong();
  }

  private static void check(FileChannel channel) throws IOException {
    long left = channel.size() - CHECKSUM;
    CRC32C sum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    channel.position(0);
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, BUFFER));
      int count = channel.read(buffer);
      if (count < 0) {
        throw new EOFException();
      }
      sum.update(buffer.flip());
      left -= count;
    }
    long kept = new DataInputStream(Channels.newInputStream(channel)).readLong();
    if (left < 0 || kept != sum.getValue()) {
      throw new DamagedException("its checksum is wrong");
    }
  }

  private Loaded read(DataInputStream in, AnswerCache cache, Instant now, BooleanSupplier goOn)
      throws IOException {
    if (in.readInt() != VERSION) {
      throw new DamagedException("another version of Tacet wrote it");
    }
    if (!Arrays.equals(in.readNBytes(KIN), kin)) {
      return new Loaded(Outcome.OTHER_UPSTREAMS, 0);
    }
    long writtenMillis = in.readLong();
    long sinceMillis = now.toEpochMilli() - writtenMillis;
    if (sinceMillis < 0) {
      return new Loaded(Outcome.AHEAD, 0, Optional.of(Instant.ofEpochMilli(writtenMillis)));
    }
    int taken = 0;
    while (in.readByte() == ANSWER) {
      if (!goOn.getAsBoolean()) {
        return new Loaded(Outcome.BROKEN_OFF, taken);
      }
      taken += readOne(in, cache, sinceMillis) ? 1 : 0;
    }
    return new Loaded(Outcome.TAKEN, taken);
  }

  private static boolean readOne(DataInputStream in, AnswerCache cache, long sinceMillis)
      throws IOException {
    int flags = in.readUnsignedByte();
    int qtype = in.readUnsignedShort();
    int qclass = in.readUnsignedShort();
    DomainName qname = DomainName.fromWire(octets(in, in.readUnsignedByte()));
    long ageMillis = in.readLong();
    byte[] message = octets(in, in.readUnsignedShort());
    CacheKey key =
        new CacheKey(
            new Question(qname, qtype, qclass),
            (flags & DNSSEC_OK) != 0,
            (flags & CHECKING_DISABLED) != 0);
    UpstreamQuery query = new UpstreamQuery(key.question(), key.dnssecOk(), key.checkingDisabled());
    if (ageMillis < 0 || !AnswerReader.answers(message, 0, query)) {
      throw new DamagedException("an answer in it answers another question");
    }
    try {
      Answer answer = AnswerReader.read(message, query);
      return cache.restore(
          key, answer, Duration.ofMillis(Math.addExact(ageMillis, sinceMillis)).toNanos());
    } catch (MalformedAnswerException | ArithmeticException e) {
      // Whole, and yet not what this version takes from an upstream: it is asked for again.
      return false;
    }
  }

  private static byte[] octets(DataInputStream in, int count) throws IOException {
    byte[] octets = in.readNBytes(count);
    if (octets.length < count) {
      throw new EOFException();
    }
    return octets;
  }

  /**
   * Writes what a cache has.
   *
   * @return how many answers that were
   * @throws IOException where that fails; the last one is still there
   */
  int write(AnswerCache cache, Instant now) throws IOException {
    Path beside = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(beside);
    try {
      int count;
      try (FileChannel channel =
          FileChannel.open(
              beside,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        count = write(channel, cache, now);
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return count;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private int write(FileChannel channel, AnswerCache cache, Instant now) throws IOException {
    CheckedOutputStream summed =
        new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(summed, BUFFER));
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    out.write(kin);
    out.writeLong(now.toEpochMilli());
    int[] count = {0};
    cache.each(
        one -> {
          try {
            write(out, one);
            count[0]++;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    out.writeByte(END);
    out.flush();
    out.writeLong(summed.getChecksum().getValue());
    out.flush();
    return count[0];
  }

  private static void write(DataOutputStream out, CachedAnswer one) throws IOException {
    CacheKey key = one.key();
    byte[] name = key.qname().toWire();
    byte[] message = one.answer().message();
    out.writeByte(ANSWER);
    out.writeByte(
        (key.dnssecOk() ? DNSSEC_OK : 0) | (key.checkingDisabled() ? CHECKING_DISABLED : 0));
    out.writeShort(key.qtype());
    out.writeShort(key.qclass());
    out.writeByte(name.length);
    out.write(name);
    out.writeLong(TimeUnit.NANOSECONDS.toMillis(Math.max(0, one.ageNanos())));
    out.writeShort(message.length);
    out.write(message);
  }

  /**
   * Gives it another name, under which nobody reads it; the one before has to go.
   *
   * @return that name
   */
  Path putAside() throws IOException {
    Path aside = file.resolveSibling(NAME + ".damaged");
    return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes it, and what an interrupted write has left. */
  void delete() throws IOException {
    Files.deleteIfExists(file.resolveSibling(NAME + ".new"));
    Files.deleteIfExists(file);
  }
}
