package dev.tacet.control.api;

import java.util.List;

/**
 * What to set, and for whom.
 *
 * @param subject {@code device:} and a device as people type it, {@code group:} and a name, or
 *     {@code everyone}
 * @param seconds how long it holds; 0 means for good
 * @param schedule while which it holds, or empty
 * @param token whether the device gets a new secret for its DoH path or TLS name
 */
public record SettingRequest(
    String subject, List<SettingChange> changes, long seconds, String schedule, boolean token) {
  /** For good, at all times. */
  public SettingRequest(String subject, List<SettingChange> changes) {
    this(subject, changes, 0, "", false);
  }
}
