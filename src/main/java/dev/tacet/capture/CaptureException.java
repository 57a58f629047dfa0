package dev.tacet.capture;

import java.io.IOException;

/** What was given is no capture file, or none that can be read at all. */
public final class CaptureException extends IOException {
  private static final long serialVersionUID = 1;

  private final long position;

  /**
   * @param message where, what, and what was expected
   * @param position the octet of the (unpacked) input at which that was seen
   */
  CaptureException(String message, long position) {
    super(message);
    this.position = position;
  }

  /** The octet of the unpacked input at which it was seen. */
  public long position() {
    return position;
  }
}
