package dev.tacet.control.api;

import java.util.List;

/**
 * Who is on the network, in numbers, and what is set for some of them.
 *
 * @param devices how many are known
 * @param unattributed addresses that asked and belong to no device yet
 * @param lost what bounds cost since the start: addresses, devices, labels, sightings
 * @param proposals devices that may be another one
 * @param schedules the names of those active
 */
public record DeviceStatus(
    int devices,
    int unattributed,
    long lost,
    int proposals,
    List<WarningLine> warnings,
    List<SourceLine> sources,
    List<PauseLine> pauses,
    List<QuarantineLine> quarantines,
    List<String> schedules) {
  public static final DeviceStatus NONE =
      new DeviceStatus(0, 0, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of());
}
