package dev.tacet.device;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who made a MAC, by the IEEE registry: prefixes of 24, 28 and 36 bits (MA-L, MA-M, MA-S), the
 * longest counts. Read from a table in the jar, so nobody is asked. Sorted arrays, about 1 MiB.
 * Immutable.
 */
public final class Makers {
  private static final String TABLE = "makers.txt";
  private static final int MAX_MAKERS = 1 << 16;

  /** Each prefix in the high bits, the number of its maker in the low sixteen; by length. */
  private final long[] large;

  private final long[] medium;
  private final long[] small;
  private final byte[] names;
  private final int[] starts;
  private final String source;

  private Makers(Reader read) {
    large = read.large.sorted();
    medium = read.medium.sorted();
    small = read.small.sorted();
    names = read.names.toByteArray();
    starts = Arrays.copyOf(read.starts, read.makers + 1);
    source = read.source;
  }

  /** Reads the table in the jar: some 50,000 prefixes in a few tens of milliseconds. */
  public static Makers ofRegistry() {
    try (InputStream in = Makers.class.getResourceAsStream(TABLE)) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TABLE + " in the jar", e);
    }
  }

  /** A table without entries. */
  public static Makers none() {
    return new Makers(new Reader());
  }

  static Makers read(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Reader reader = new Reader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      reader.take(line);
    }
    reader.starts[reader.makers] = reader.names.size();
    return new Makers(reader);
  }

  /** The maker's short name; empty for one that is not listed, or a MAC a device made up. */
  public Optional<String> of(MacAddress mac) {
    if (mac.isRandomised() || mac.isGroup()) {
      return Optional.empty();
    }
    long octets = mac.octets();
    int maker = find(small, octets >> 12);
    maker = maker < 0 ? find(medium, octets >> 20) : maker;
    maker = maker < 0 ? find(large, octets >> 24) : maker;
    return maker < 0 ? Optional.empty() : Optional.of(name(maker));
  }

  /** Which edition of the registry this is. */
  public String source() {
    return source;
  }

  /** How many prefixes are listed. */
  int size() {
    return large.length + medium.length + small.length;
  }

  private static int find(long[] prefixes, long prefix) {
    int at = Arrays.binarySearch(prefixes, prefix << 16);
    int next = at < 0 ? -at - 1 : at;
    return next < prefixes.length && prefixes[next] >> 16 == prefix
        ? (int) prefixes[next] & 0xffff
        : -1;
  }

  private String name(int maker) {
    int start = starts[maker];
    return new String(names, start, starts[maker + 1] - start, StandardCharsets.UTF_8);
  }

  /** One reading of the table: {@code name<TAB>prefix prefix ...} a line, or a comment. */
  private static final class Reader {
    final Prefixes large = new Prefixes();
    final Prefixes medium = new Prefixes();
    final Prefixes small = new Prefixes();
    final ByteArrayOutputStream names = new ByteArrayOutputStream(1 << 19);
    final int[] starts = new int[MAX_MAKERS + 1];
    int makers;
    String source = "";

    void take(String line) {
      if (line.startsWith("# ")) {
        source = line.substring(2);
        return;
      }
      int tab = line.indexOf('\t');
      if (makers == MAX_MAKERS) {
        throw new IllegalStateException(TABLE + " has more than " + MAX_MAKERS + " makers");
      }
      starts[makers] = names.size();
      names.writeBytes(line.substring(0, tab).getBytes(StandardCharsets.UTF_8));
      for (String prefix : line.substring(tab + 1).split(" ")) {
        long entry = Long.parseLong(prefix, 16) << 16 | makers;
        switch (prefix.length()) {
          case 6 -> large.add(entry);
          case 7 -> medium.add(entry);
          case 9 -> small.add(entry);
          default -> throw new IllegalStateException(TABLE + ": a prefix of no registry: " + line);
        }
      }
      makers++;
    }
  }

  private static final class Prefixes {
    private long[] entries = new long[8_192];
    private int size;

    void add(long entry) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, 2 * size);
      }
      entries[size++] = entry;
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(entries, size);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
