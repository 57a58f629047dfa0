package dev.tacet.control.api;

/**
 * Which devices. Empty parts ask nothing.
 *
 * @param group of this group
 * @param kind of this kind
 * @param newSince first seen since this moment
 */
public record DeviceQuery(String group, String kind, String newSince) {
  public static final DeviceQuery ALL = new DeviceQuery("", "", "");
}
