package dev.tacet.device;

/**
 * How a source of evidence is. Immutable.
 *
 * @param name as in {@link EvidenceSource#name}
 * @param on whether the owner switched it on
 * @param well whether it works; one that is off is well
 * @param note what is wrong and what to do, or empty
 * @param sightings told since the start
 * @param dropped not told since the start, because a bound was reached
 */
public record SourceState(
    String name, boolean on, boolean well, String note, long sightings, long dropped) {
  public SourceState {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a source needs a name");
    }
    if (sightings < 0 || dropped < 0) {
      throw new IllegalArgumentException("counters only rise: " + sightings + ", " + dropped);
    }
  }
}
