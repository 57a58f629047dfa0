package dev.tacet.testkit;

/**
 * How a simulated capture is written.
 *
 * @param linkType a LINKTYPE_ number of {@link SimulatedCapture}
 */
public record CaptureForm(Kind kind, boolean littleEndian, boolean nanoseconds, int linkType) {
  /** A file format. */
  public enum Kind {
    PCAP,
    /** Magic a1b2cd34 and record headers of 24 octets. */
    FRITZBOX,
    PCAPNG
  }

  public static final CaptureForm PCAP =
      new CaptureForm(Kind.PCAP, true, false, SimulatedCapture.ETHERNET);
  public static final CaptureForm FRITZBOX =
      new CaptureForm(Kind.FRITZBOX, true, false, SimulatedCapture.ETHERNET);
  public static final CaptureForm PCAPNG =
      new CaptureForm(Kind.PCAPNG, true, false, SimulatedCapture.ETHERNET);

  public CaptureForm bigEndian() {
    return new CaptureForm(kind, false, nanoseconds, linkType);
  }

  public CaptureForm withNanoseconds() {
    return new CaptureForm(kind, littleEndian, true, linkType);
  }

  public CaptureForm over(int newLinkType) {
    return new CaptureForm(kind, littleEndian, nanoseconds, newLinkType);
  }
}
