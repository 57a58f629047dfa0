package dev.tacet.listen;

/**
 * What one HTTP/2 client sends that asks nothing. Each method says whether it is too much by now.
 * Used on its event loop only.
 */
final class Http2Flood {
  /** Frames that ask nothing between two that do: settings, pings, priorities, resets. */
  private static final int MAX_FUSS = 500;

  /** Octets of refused bodies that are read and thrown away. */
  private static final int MAX_DISCARDED = 1 << 18;

  /** Octets between two queries, of frames that the codec does not even show us. */
  private static final int MAX_BETWEEN = 1 << 19;

  private int fuss;
  private int discarded;
  private long between;

  /** A request begins: it asks something after all. */
  void asked() {
    fuss = 0;
    between = 0;
  }

  /** So many octets came, of whatever. */
  boolean read(int octets) {
    between += octets;
    return between > MAX_BETWEEN;
  }

  /** A frame came that asks nothing. */
  boolean fuss() {
    fuss++;
    return fuss > MAX_FUSS;
  }

  /** So many octets of a body are thrown away; over the whole connection. */
  boolean discarded(int octets) {
    discarded += octets;
    return discarded > MAX_DISCARDED;
  }
}
