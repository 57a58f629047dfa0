package dev.tacet.control.api;

/**
 * What the clock of the server's machine is worth.
 *
 * @param known whether it is believed; while it is not, dates are not judged and schedules wait
 * @param says the time it says
 * @param problem why it is not believed, or empty
 * @param remedy what to do, or empty
 */
public record ClockStatus(boolean known, String says, String problem, String remedy) {
  /** Where no server runs that could have looked. */
  public static final ClockStatus UNKNOWN = new ClockStatus(true, "", "", "");
}
