package dev.tacet.capture;

import dev.tacet.insight.Flow;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads capture files: pcap and pcapng, packed by gzip or not, in one pass and bounded memory
 * (docs/CAPTURES.md has the bounds). Whatever octets come, the reading ends with a summary that
 * says what was not read; only what is no capture at all, or cannot be opened, is an exception.
 * Each call stands for itself, so this may be used by several threads.
 */
public final class CaptureFile {
  /** Octets on the disk between two words of progress. */
  private static final long PROGRESS_OCTETS = 4 << 20;

  private static final int PACKETS_BETWEEN_LOOKS = 256;
  private static final int GZIP = 0x1f8b;

  private CaptureFile() {}

  /**
   * Reads a file.
   *
   * @throws CaptureException where it is no capture
   * @throws IOException where it cannot be opened; one that fails while it is read ends there
   */
  public static CaptureSummary read(Path file, CaptureSink sink, CaptureProgress progress)
      throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, size, sink, progress);
    }
  }

  /**
   * Reads a stream up to its end, without closing it.
   *
   * @throws CaptureException where it is no capture
   * @throws IOException where not even its first octets can be read
   */
  public static CaptureSummary read(InputStream in, CaptureSink sink) throws IOException {
    return read(in, -1, sink, CaptureProgress.NONE);
  }

  private static CaptureSummary read(
      InputStream in, long size, CaptureSink sink, CaptureProgress progress) throws IOException {
    Counting counting = new Counting(in);
    OctetSource source = new OctetSource(unpacked(counting));
    Damages damages = new Damages();
    RecordReader reader = reader(source, damages);
    Dissection dissection = new Dissection(sink::observation);
    Totals totals = new Totals();
    Frame frame = new Frame();
    long next = PROGRESS_OCTETS;
    while (reader.next(frame)) {
      totals.add(frame);
      dissection.frame(frame);
      if (totals.packets % PACKETS_BETWEEN_LOOKS == 0 && counting.count >= next) {
        progress.at(counting.count, size);
        next = counting.count + PROGRESS_OCTETS;
      }
    }
    progress.at(counting.count, size);
    dissection.finish();
    List<Flow> flows = dissection.flows().flows();
    flows.forEach(sink::flow);
    return new CaptureSummary(
        reader.format(),
        source.position(),
        totals.packets,
        totals.octets,
        totals.packets == 0 ? 0 : totals.first,
        totals.last,
        totals.back,
        dissection.links.told(),
        dissection.aside.told(),
        dissection.skipped.told(),
        dissection.overflows.told(),
        damages.kept(),
        damages.count(),
        dissection.stations().told(),
        dissection.observations(),
        flows.size(),
        dissection.loneAnswers());
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    BufferedInputStream ahead = new BufferedInputStream(in, 1 << 16);
    ahead.mark(2);
    int magic = ahead.read() << 8 | ahead.read();
    ahead.reset();
    if (magic != GZIP) {
      return ahead;
    }
    try {
      return new GZIPInputStream(ahead, 1 << 16);
    } catch (ZipException | EOFException e) {
      throw new CaptureException(
          "this begins like a file packed by gzip, and is none: " + e.getMessage(), 0);
    }
  }

  private static RecordReader reader(OctetSource source, Damages damages) throws CaptureException {
    if (!source.has(4)) {
      throw new CaptureException(
          "this is no capture: it has "
              + source.available()
              + " octets"
              + (source.failure().isEmpty() ? "" : " (" + source.failure() + ")"),
          0);
    }
    int first = Octets.i32(source.octets(), source.at());
    if (PcapReader.begins(first)) {
      return new PcapReader(source, damages);
    }
    if (first == PcapngReader.SECTION) {
      return new PcapngReader(source, damages);
    }
    throw new CaptureException(
        String.format(
            "this is no capture: it begins with %08x; expected pcap (a1b2c3d4, a1b23c4d, a1b2cd34,"
                + " either way round) or pcapng (0a0d0d0a), packed by gzip or not",
            first),
        0);
  }

  /** Counts octets as they lie on the disk. */
  private static final class Counting extends FilterInputStream {
    long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count += octet < 0 ? 0 : 1;
      return octet;
    }

    @Override
    public int read(byte[] octets, int from, int length) throws IOException {
      int read = super.read(octets, from, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /** Sums over all packets. */
  private static final class Totals {
    private static final long BACK_MILLIS = 1_000;

    long packets;
    long octets;
    long first = Long.MAX_VALUE;
    long last;
    long back;
    private long before;

    void add(Frame frame) {
      packets++;
      octets += frame.originalLength;
      first = Math.min(first, frame.millis);
      last = Math.max(last, frame.millis);
      back += frame.millis < before - BACK_MILLIS ? 1 : 0;
      before = frame.millis;
    }
  }
}
