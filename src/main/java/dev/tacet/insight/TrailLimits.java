package dev.tacet.insight;

/**
 * How much {@link Trails} may keep.
 *
 * @param parties parties told apart; observations of later ones are counted and left out
 * @param names trails in all: names times the parties that asked them
 * @param namesOfOneParty so that one device that makes up names leaves room for the others
 * @param timesOfOneTrail times kept of one trail, the newest; halved when the room runs out
 * @param bytes for times and hours of all trails together
 */
public record TrailLimits(
    int parties, int names, int namesOfOneParty, int timesOfOneTrail, long bytes) {
  /** Some 90 MiB at most, for a house of a hundred devices and a month. */
  public static final TrailLimits DEFAULT =
      new TrailLimits(4_096, 100_000, 25_000, 16_384, 48L << 20);

  /** Trails are not trimmed below this many times, for want of which no rhythm is found. */
  static final int FEWEST_TIMES = 256;

  public TrailLimits {
    if (parties < 1 || names < 1 || namesOfOneParty < 1 || bytes < 0) {
      throw new IllegalArgumentException("limits that leave no room at all");
    }
    if (timesOfOneTrail < FEWEST_TIMES) {
      throw new IllegalArgumentException("at least " + FEWEST_TIMES + " times of a trail");
    }
  }
}
