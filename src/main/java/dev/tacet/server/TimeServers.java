package dev.tacet.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Whether a time server has set this machine's clock, as far as files say; no process is asked.
 * systemd-timesyncd makes {@code /run/systemd/timesync/synchronized} when it first hears one. Where
 * it is not there yet, a hardware clock that kept the time is believed all the same; where there is
 * no timesyncd, nothing is known. Thread-safe.
 */
final class TimeServers {
  /** What is known of it. */
  enum Word {
    HEARD,
    NOT_YET,
    UNKNOWN
  }

  private final Path timesync;
  private final Path hardware;
  private final Instant built;

  /**
   * @param root of the file system
   * @param built a hardware clock that says less has no battery
   */
  TimeServers(Path root, Instant built) {
    this.timesync = root.resolve("run/systemd/timesync");
    this.hardware = root.resolve("sys/class/rtc");
    this.built = built;
  }

  Word say() {
    if (Files.exists(timesync.resolve("synchronized"))) {
      return Word.HEARD;
    }
    return Files.isDirectory(timesync) && !hardwareKeepsTime() ? Word.NOT_YET : Word.UNKNOWN;
  }

  private boolean hardwareKeepsTime() {
    try (DirectoryStream<Path> clocks = Files.newDirectoryStream(hardware)) {
      for (Path clock : clocks) {
        if (seconds(clock.resolve("since_epoch")) >= built.getEpochSecond()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // there is none
    }
  }

  /** What a hardware clock says; 0 where it says nothing. */
  private static long seconds(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return 0; // one that cannot be read keeps no time for us
    }
  }
}
