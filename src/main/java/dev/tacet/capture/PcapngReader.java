package dev.tacet.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The newer format (draft-ietf-opsawg-pcapng): blocks, each with its length in front and behind.
 * Several sections and interfaces, both byte orders, if_tsresol and if_tsoffset; packets in EPB,
 * SPB and the obsolete PB; every other block is passed over.
 *
 * <p>A block whose two lengths disagree, or that has more than {@link OctetSource#CAPACITY} octets,
 * is damage: the next block whose lengths agree is searched. One thread.
 */
final class PcapngReader implements RecordReader {
  static final int SECTION = 0x0a0d0d0a;

  /** Interfaces of one section; packets of others are told as lost. */
  static final int MAX_INTERFACES = 4_096;

  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int FRAME = 12;
  private static final int SMALLEST_SECTION = 28;
  private static final int OPTION_RESOLUTION = 9;
  private static final int OPTION_OFFSET = 14;

  private record Interface(int linkType, long snapLength, long unitsPerSecond, long offset) {}

  private final OctetSource source;
  private final Damages damages;
  private final List<Interface> interfaces = new ArrayList<>();
  private final String order;
  private boolean little;
  private long sections;
  private long lastMillis;

  /**
   * @param source at the first block, whose type is {@link #SECTION}
   */
  PcapngReader(OctetSource source, Damages damages) throws CaptureException {
    this.source = source;
    this.damages = damages;
    if (!source.has(FRAME) || !readOrder()) {
      throw new CaptureException(
          "a pcapng file begins with the order of its octets, and this one has none",
          source.position() + 8);
    }
    order = little ? "little" : "big";
  }

  @Override
  public String format() {
    return "pcapng, " + order + "-endian" + (sections > 1 ? ", " + sections + " sections" : "");
  }

  /** Reads the byte order of the section block at hand; false where it says none. */
  private boolean readOrder() {
    int magic = Octets.i32(source.octets(), source.at() + 8);
    if (magic != BYTE_ORDER && magic != Integer.reverseBytes(BYTE_ORDER)) {
      return false;
    }
    little = magic != BYTE_ORDER;
    return true;
  }

  @Override
  public boolean next(Frame frame) {
    while (source.has(1)) {
      int length = source.has(FRAME) ? blockLength() : 0;
      if (length == 0) {
        if (!findNext()) {
          return false;
        }
        continue;
      }
      long position = source.position();
      boolean packet = read(frame, length, position);
      source.skip(length);
      if (packet) {
        lastMillis = frame.millis;
        return true;
      }
    }
    if (!source.failure().isEmpty()) {
      damages.add(source.position(), 0, "the input ends here: " + source.failure());
    }
    return false;
  }

  /** Octets of the block at hand, all of which are at hand then; 0 where it cannot be one. */
  private int blockLength() {
    boolean section = Octets.i32(source.octets(), source.at()) == SECTION;
    boolean before = little;
    if (section && !readOrder()) {
      return 0;
    }
    long length = u32(source.at() + 4);
    boolean possible =
        length >= (section ? SMALLEST_SECTION : FRAME)
            && length <= OctetSource.CAPACITY
            && length % 4 == 0
            && source.has((int) length)
            && u32(source.at() + (int) length - 4) == length;
    if (!possible) {
      little = before;
      return 0;
    }
    return (int) length;
  }

  private boolean read(Frame frame, int length, long position) {
    int at = source.at();
    int end = at + length - 4;
    int type = (int) u32(at);
    switch (type) {
      case SECTION -> {
        interfaces.clear();
        sections++;
        return false;
      }
      case INTERFACE -> {
        describe(at + 8, end, position);
        return false;
      }
      case ENHANCED_PACKET -> {
        return end - at >= 28 && packet(frame, u32(at + 8), at + 12, end, position);
      }
      case OLD_PACKET -> {
        return end - at >= 28
            && packet(frame, Octets.u16(source.octets(), at + 8, little), at + 12, end, position);
      }
      case SIMPLE_PACKET -> {
        return end - at >= 12 && simple(frame, at + 8, end, position);
      }
      default -> {
        return false;
      }
    }
  }

  private void describe(int at, int end, long position) {
    if (end - at < 8) {
      damages.add(position, end - at, "an interface description is too short");
      return;
    }
    if (interfaces.size() == MAX_INTERFACES) {
      damages.add(position, end - at, "more than " + MAX_INTERFACES + " interfaces in a section");
      return;
    }
    byte[] octets = source.octets();
    int linkType = Octets.u16(octets, at, little);
    long snapLength = u32(at + 4);
    long units = 1_000_000;
    long offset = 0;
    int option = at + 8;
    while (option + 4 <= end) {
      int code = Octets.u16(octets, option, little);
      int length = Octets.u16(octets, option + 2, little);
      int value = option + 4;
      if (code == 0 || value + length > end) {
        break;
      }
      if (code == OPTION_RESOLUTION && length >= 1) {
        units = Timestamps.unitsPerSecond(Octets.u8(octets, value));
      } else if (code == OPTION_OFFSET && length >= 8) {
        offset = Octets.i64(octets, value, little);
      }
      option = value + (length + 3) / 4 * 4;
    }
    if (units == 0) {
      damages.add(position, 0, "an interface counts time finer than 64 bits hold; taken as micros");
      units = 1_000_000;
    }
    interfaces.add(new Interface(linkType, snapLength, units, offset));
  }

  /** A packet whose time, lengths and octets begin at {@code at}. */
  private boolean packet(Frame frame, long number, int at, int end, long position) {
    long captured = u32(at + 8);
    if (number >= interfaces.size()) {
      damages.add(position, end - at, "a packet of an interface that was not described");
      return false;
    }
    if (captured > end - at - 16) {
      damages.add(position, end - at, "a packet claims more octets than its block has");
      return false;
    }
    Interface from = interfaces.get((int) number);
    long units = u32(at) << 32 | u32(at + 4);
    frame.millis = Timestamps.millis(units, from.unitsPerSecond(), from.offset());
    fill(frame, from, at + 16, (int) captured, u32(at + 12));
    return true;
  }

  /** A packet without a time: it is given that of the one before. */
  private boolean simple(Frame frame, int at, int end, long position) {
    if (interfaces.isEmpty()) {
      damages.add(position, end - at, "a packet of an interface that was not described");
      return false;
    }
    Interface from = interfaces.get(0);
    long original = u32(at);
    long captured = Math.min(original, end - at - 4);
    if (from.snapLength() > 0) {
      captured = Math.min(captured, from.snapLength());
    }
    frame.millis = lastMillis;
    fill(frame, from, at + 4, (int) captured, original);
    return true;
  }

  private void fill(Frame frame, Interface from, int at, int captured, long original) {
    frame.octets = source.octets();
    frame.start = at;
    frame.end = at + captured;
    frame.originalLength = Math.max(captured, original);
    frame.linkType = from.linkType();
  }

  private boolean findNext() {
    long from = source.position();
    boolean headerThere = source.has(FRAME);
    long claimed = headerThere ? u32(source.at() + 4) : 0;
    source.skip(1);
    while (source.has(FRAME)) {
      int type = Octets.i32(source.octets(), source.at());
      int ordered = little ? Integer.reverseBytes(type) : type;
      boolean common = type == SECTION || ordered >= INTERFACE && ordered <= ENHANCED_PACKET;
      if (common && blockLength() > 0) {
        damages.add(from, source.position() - from, "no block makes sense here");
        return true;
      }
      source.skip(1);
    }
    source.skip(source.available());
    String why = source.failure().isEmpty() ? "" : " (" + source.failure() + ")";
    long there = source.position() - from;
    damages.add(
        from,
        there,
        headerThere
            ? "the file ends within a block: "
                + there
                + " of "
                + claimed
                + " octets are there"
                + why
            : "the file ends within the header of a block" + why);
    return false;
  }

  private long u32(int at) {
    return Octets.u32(source.octets(), at, little);
  }
}
