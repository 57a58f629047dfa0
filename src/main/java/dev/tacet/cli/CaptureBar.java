package dev.tacet.cli;

import dev.tacet.capture.CaptureProgress;

/** How far a capture is read, as a bar on standard error where somebody watches. */
final class CaptureBar {
  private static final int COLUMNS = 30;

  private CaptureBar() {}

  /** The line it stands on is cleared with an empty {@link Terminal#status}. */
  static CaptureProgress on(Terminal terminal) {
    if (!terminal.showsStatus()) {
      return CaptureProgress.NONE;
    }
    return (octets, total) -> {
      int part = total <= 0 ? 0 : (int) Math.min(COLUMNS, COLUMNS * octets / total);
      terminal.status(
          "["
              + "#".repeat(part)
              + " ".repeat(COLUMNS - part)
              + "] "
              + Numbers.octets(octets)
              + " of "
              + Numbers.octets(total));
    };
  }
}
