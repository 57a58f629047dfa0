package dev.tacet.capture;

/** One captured packet where it lies in the reader's window; overwritten by the next. */
final class Frame {
  byte[] octets = {};
  int start;

  /** Behind the last captured octet. */
  int end;

  /** Octets it had on the wire, not fewer than were captured. */
  long originalLength;

  /** Milliseconds since 1970, within the years people write. */
  long millis;

  /** A LINKTYPE_ number. */
  int linkType;
}
