package dev.tacet.cache;

/**
 * What was taken out of the cache: answers, and the octets they took, about. Immutable.
 *
 * @param onDisk whether what is kept over a restart goes, too; false where too many flushes wait
 */
public record Removed(long answers, long octets, boolean onDisk) {
  /** Of memory, where nothing is on disk, or that is seen to. */
  public Removed(long answers, long octets) {
    this(answers, octets, true);
  }

  /** The same, where what is on disk stays. */
  public Removed fromMemoryOnly() {
    return new Removed(answers, octets, false);
  }
}
