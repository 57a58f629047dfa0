package dev.tacet.capture;

/**
 * The older format (draft-ietf-opsawg-pcap): a header of 24 octets, then records. Both byte orders,
 * micro- and nanoseconds, and the modified form of magic {@code a1b2cd34} that FRITZ!Box routers
 * write, whose record headers have 8 octets more: interface (32 bits), protocol (16), packet type
 * (8) and padding; some old kernels' ones have 12.
 *
 * <p>A record that cannot be one (longer than {@link #MAX_CAPTURED}, or followed by nothing that
 * looks like a record) is damage: the next place where two records in a row make sense is searched,
 * and what lies between is told as lost. One thread.
 */
final class PcapReader implements RecordReader {
  /** What tcpdump takes at most; more is a length that lies. */
  static final int MAX_CAPTURED = 262_144;

  static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int MODIFIED_HEADER = 24;
  private static final int OLD_MODIFIED_HEADER = 28;
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;
  private static final int MODIFIED = 0xa1b2cd34;

  /** Two packets of one file farther apart are looked at twice. */
  private static final long USUAL_GAP_SECONDS = 31 * 86_400L;

  private final OctetSource source;
  private final Damages damages;
  private final boolean little;
  private final int magic;
  private final int header;
  private final int linkType;
  private long lastSeconds = -1;

  /** Whether four octets are a magic number of this format. */
  static boolean begins(int first) {
    return known(first) || known(Integer.reverseBytes(first));
  }

  private static boolean known(int magic) {
    return magic == MICROS || magic == NANOS || magic == MODIFIED;
  }

  /**
   * @param source at the file header, which {@link #begins} knows
   */
  PcapReader(OctetSource source, Damages damages) throws CaptureException {
    if (!source.has(FILE_HEADER)) {
      throw new CaptureException(
          "the file ends within its header: "
              + source.available()
              + " octets are there, a pcap file has 24 before its first packet",
          source.position());
    }
    this.source = source;
    this.damages = damages;
    int first = Octets.i32(source.octets(), source.at());
    little = !known(first);
    magic = little ? Integer.reverseBytes(first) : first;
    // The upper half says how long the frame check sequence is, which nothing here needs.
    linkType = (int) Octets.u32(source.octets(), source.at() + 20, little) & 0xffff;
    source.skip(FILE_HEADER);
    header = magic == MODIFIED ? modifiedHeader() : RECORD_HEADER;
  }

  /** What follows the first record tells which of the two modified forms it is. */
  private int modifiedHeader() {
    if (!source.has(OLD_MODIFIED_HEADER) || captured(0) > MAX_CAPTURED) {
      return MODIFIED_HEADER;
    }
    int next = MODIFIED_HEADER + (int) captured(0);
    int older = OLD_MODIFIED_HEADER + (int) captured(0);
    boolean odd = source.has(next + RECORD_HEADER) && !orderly(next);
    return odd && source.has(older + RECORD_HEADER) && orderly(older) && near(older, seconds(0))
        ? OLD_MODIFIED_HEADER
        : MODIFIED_HEADER;
  }

  @Override
  public String format() {
    return "pcap, "
        + (little ? "little" : "big")
        + "-endian, "
        + (magic == NANOS ? "nanoseconds" : "microseconds")
        + (magic == MODIFIED ? ", modified record headers of " + header + " octets" : "");
  }

  @Override
  public boolean next(Frame frame) {
    while (source.has(1)) {
      if (source.has(header) && believable()) {
        int captured = (int) captured(0);
        if (source.has(header + captured)) {
          fill(frame, captured);
          return true;
        }
      }
      if (!findNext()) {
        return false;
      }
    }
    if (!source.failure().isEmpty()) {
      damages.add(source.position(), 0, "the input ends here: " + source.failure());
    }
    return false;
  }

  private void fill(Frame frame, int captured) {
    int at = source.at();
    byte[] octets = source.octets();
    long seconds = Octets.u32(octets, at, little);
    long fraction = Octets.u32(octets, at + 4, little);
    frame.octets = octets;
    frame.start = at + header;
    frame.end = frame.start + captured;
    frame.originalLength = Math.max(captured, Octets.u32(octets, at + 12, little));
    frame.linkType = linkType;
    frame.millis = Timestamps.of(seconds, 0, fraction / (magic == NANOS ? 1_000_000 : 1_000));
    lastSeconds = seconds;
    source.skip(header + captured);
  }

  private long captured(int ahead) {
    return Octets.u32(source.octets(), source.at() + ahead + 8, little);
  }

  private long seconds(int ahead) {
    return Octets.u32(source.octets(), source.at() + ahead, little);
  }

  /**
   * Odd records are taken too, where what follows them makes sense: a router's clock begins in 1970
   * and jumps once it has asked for the time.
   */
  private boolean believable() {
    if (captured(0) > MAX_CAPTURED) {
      return false;
    }
    if (orderly(0) && near(0, lastSeconds)) {
      return true;
    }
    int next = header + (int) captured(0);
    return source.has(next + header)
        ? orderly(next) && (near(next, lastSeconds) || near(next, seconds(0)))
        : source.available() == next;
  }

  /** Whether the numbers of the record header that far ahead, at hand already, agree. */
  private boolean orderly(int ahead) {
    int at = source.at() + ahead;
    long captured = captured(ahead);
    return captured <= MAX_CAPTURED
        && captured <= Octets.u32(source.octets(), at + 12, little)
        && Octets.u32(source.octets(), at + 4, little)
            < (magic == NANOS ? 1_000_000_000L : 1_000_000L);
  }

  private boolean near(int ahead, long otherSeconds) {
    return otherSeconds < 0 || Math.abs(seconds(ahead) - otherSeconds) <= USUAL_GAP_SECONDS;
  }

  /** Searches two records in a row; says what lies before them. */
  private boolean findNext() {
    long from = source.position();
    boolean headerThere = source.has(header);
    long claimed = headerThere ? captured(0) : 0;
    source.skip(1);
    while (source.has(header)) {
      // Payload may look like a record, but hardly like one of this time before another.
      if (orderly(0) && captured(0) > 0 && near(0, lastSeconds)) {
        int next = header + (int) captured(0);
        if (source.has(next + header)
            ? orderly(next) && captured(next) > 0 && near(next, seconds(0))
            : lastSeconds >= 0 && source.available() == next) {
          damages.add(from, source.position() - from, "no packet record makes sense here");
          return true;
        }
      }
      source.skip(1);
    }
    int rest = source.available();
    source.skip(rest);
    damages.add(from, source.position() - from, cut(headerThere, claimed, from));
    return false;
  }

  private String cut(boolean headerThere, long claimed, long from) {
    String why = source.failure().isEmpty() ? "" : " (" + source.failure() + ")";
    if (!headerThere) {
      return "the file ends within the header of a packet record" + why;
    }
    long there = source.position() - from - header;
    return claimed > MAX_CAPTURED
        ? "a packet record claims " + claimed + " octets, more than a packet can have" + why
        : "the file ends within a packet: " + there + " of " + claimed + " octets are there" + why;
  }
}
