package dev.tacet.cli;

import dev.tacet.insight.evidence.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Whether the clock of this machine is kept by time servers, as its kernel says. */
final class ClockState {
  private static final int SECONDS = 3;

  private ClockState() {}

  /**
   * Asks {@code timedatectl}, which reads the kernel's own word (adjtimex, STA_UNSYNC) whatever
   * program keeps the clock; where there is none the answer is that it is not known.
   */
  static Evidence.Clock now() {
    try {
      Process asked =
          new ProcessBuilder("timedatectl", "show", "--property=NTPSynchronized", "--value")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!asked.waitFor(SECONDS, TimeUnit.SECONDS)) {
        asked.destroyForcibly();
        return Evidence.Clock.UNKNOWN;
      }
      String said = new String(asked.getInputStream().readNBytes(16), StandardCharsets.UTF_8);
      return switch (said.strip()) {
        case "yes" -> Evidence.Clock.SYNCHRONISED;
        case "no" -> Evidence.Clock.UNSYNCHRONISED;
        default -> Evidence.Clock.UNKNOWN;
      };
    } catch (IOException e) {
      return Evidence.Clock.UNKNOWN; // Not every system has it; not knowing is an answer here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Evidence.Clock.UNKNOWN;
    }
  }
}
