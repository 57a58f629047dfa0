package dev.tacet.insight;

/**
 * The hours in which nobody is awake, by the clock on the wall. Immutable.
 *
 * @param fromHour the first of them, 0 to 23
 * @param untilHour the first that is none any more, 0 to 23; the same as {@code fromHour} for no
 *     night at all
 */
public record Night(int fromHour, int untilHour) {
  /** 23:00 to 06:00. */
  public static final Night USUAL = new Night(23, 6);

  public Night {
    if (fromHour < 0 || fromHour > 23 || untilHour < 0 || untilHour > 23) {
      throw new IllegalArgumentException("hours of a day are 0 to 23");
    }
  }

  /** Whether an hour of the day, 0 to 23, is one of them. */
  public boolean has(int hour) {
    return fromHour <= untilHour
        ? hour >= fromHour && hour < untilHour
        : hour >= fromHour || hour < untilHour;
  }

  /** How many hours it has. */
  public int hours() {
    return Math.floorMod(untilHour - fromHour, 24);
  }

  /** {@code 23:00-06:00}. */
  @Override
  public String toString() {
    return clock(fromHour) + "-" + clock(untilHour);
  }

  private static String clock(int hour) {
    return (hour < 10 ? "0" : "") + hour + ":00";
  }
}
