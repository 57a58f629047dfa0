package dev.tacet.insight;

import java.time.DayOfWeek;
import java.util.Arrays;

/**
 * How many queries came in each hour of each day, by the clock on the wall: the stuff of heat maps.
 * Only hours in which something came take room. Where the clock is put back, the hour that comes
 * twice is one hour here. Filled by {@link Trails} on its thread, then read.
 *
 * <p>An hour is a number: days since 1970 times 24 plus the hour of the day.
 */
public final class HourCounts {
  /** More hours than this of one trail are not told apart: they are counted as lost. */
  static final int MAX_HOURS = 24 * 400;

  private static final int BYTES_AN_HOUR = 8;
  private static final int FIRST_HOURS = 2;

  /** Hours and their counts in turn: whoever adds wants both, and memory comes by the line. */
  private int[] hours = new int[2 * FIRST_HOURS];

  private int size;

  HourCounts() {}

  /** Is given each hour in which something came, in order of time. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param epochDay days since 1970 by the clock on the wall
     * @param hour 0 to 23
     */
    void hour(long epochDay, int hour, int queries);
  }

  /** How many hours have something in them. */
  public int size() {
    return size;
  }

  /** The queries of one hour; 0 where none came. */
  public int at(long epochDay, int hour) {
    return at((int) (epochDay * 24 + hour));
  }

  /** Shows every hour that has something in it. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.hour(Math.floorDiv(hourAt(i), 24), Math.floorMod(hourAt(i), 24), countAt(i));
    }
  }

  /** Queries by hour of the day: 24 numbers. */
  public long[] byHour() {
    long[] sum = new long[24];
    forEach((day, hour, queries) -> sum[hour] += queries);
    return sum;
  }

  /** Queries by day of the week, Monday first, and hour of the day: 7 times 24 numbers. */
  public long[][] byWeekday() {
    long[][] sum = new long[7][24];
    forEach((day, hour, queries) -> sum[weekday(day).ordinal()][hour] += queries);
    return sum;
  }

  /** The day of the week of a day since 1970, which was a Thursday. */
  static DayOfWeek weekday(long epochDay) {
    return DayOfWeek.of((int) Math.floorMod(epochDay + 3, 7L) + 1);
  }

  int hourAt(int index) {
    return hours[2 * index];
  }

  int countAt(int index) {
    return hours[2 * index + 1];
  }

  int at(int hour) {
    int found = find(hour);
    return found < 0 ? 0 : countAt(found);
  }

  /** Whether an addition to this hour would need more room than there is. */
  boolean mustGrowFor(int hour) {
    return 2 * size == hours.length && at(hour) == 0;
  }

  /** The octets that {@link #grow} takes. */
  int growthBytes() {
    return hours.length / 2 * BYTES_AN_HOUR;
  }

  boolean isAtItsEnd() {
    return size >= MAX_HOURS;
  }

  void grow() {
    hours = Arrays.copyOf(hours, hours.length * 2);
  }

  /** Adds to an hour for which there is room. */
  void add(int hour, int queries) {
    if (endsWith(hour)) {
      hours[2 * size - 1] = saturated(hours[2 * size - 1], queries);
      return;
    }
    int found = find(hour);
    if (found >= 0) {
      hours[2 * found + 1] = saturated(countAt(found), queries);
      return;
    }
    int at = 2 * (-found - 1);
    System.arraycopy(hours, at, hours, at + 2, 2 * size - at);
    hours[at] = hour;
    hours[at + 1] = queries;
    size++;
  }

  /** Touches what an addition will touch. */
  int glance() {
    return hours[Math.max(0, 2 * size - 2)];
  }

  boolean endsWith(int hour) {
    return size > 0 && hours[2 * size - 2] == hour;
  }

  /** As {@link Arrays#binarySearch(int[], int)}; the last hour is found at once. */
  private int find(int hour) {
    if (size == 0 || hours[2 * size - 2] < hour) {
      return -size - 1;
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int there = hours[2 * middle];
      if (there == hour) {
        return middle;
      }
      if (there < hour) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private static int saturated(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }
}
