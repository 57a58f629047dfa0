package dev.tacet.control.api;

/**
 * Which devices. Empty parts ask nothing.
 *
 * @param group of this group
 * @param kind of this kind
 * @param newSince first seen since this moment
 * @param counted with today's numbers, for which the log is read
 */
public record DeviceQuery(String group, String kind, String newSince, boolean counted) {
  public static final DeviceQuery ALL = new DeviceQuery("", "", "");

  /** All of them, without today's numbers. */
  public static final DeviceQuery UNCOUNTED = new DeviceQuery("", "", "", false);

  /** With today's numbers. */
  public DeviceQuery(String group, String kind, String newSince) {
    this(group, kind, newSince, true);
  }
}
