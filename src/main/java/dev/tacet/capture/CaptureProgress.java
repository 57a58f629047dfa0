package dev.tacet.capture;

/** Hears how far a reading is, every few MiB, on the reading thread. */
public interface CaptureProgress {
  CaptureProgress NONE = (octets, total) -> {};

  /**
   * @param octets of the file read so far, as it lies on the disk
   * @param total of the file; -1 where it is not known
   */
  void at(long octets, long total);
}
