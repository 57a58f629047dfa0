package dev.tacet.device;

import java.util.List;

/**
 * What the book knows at a moment. Immutable.
 *
 * @param devices by id; merged ones are inside the one they belong to
 * @param attributes whether addresses on the wire get their MAC from a working source. Where not,
 *     an unknown address is a device by itself
 */
public record DeviceSnapshot(
    List<Device> devices,
    List<Warning> warnings,
    List<Proposal> proposals,
    boolean attributes,
    DeviceCounts counts) {
  public static final DeviceSnapshot EMPTY =
      new DeviceSnapshot(List.of(), List.of(), List.of(), false, DeviceCounts.NONE);

  public DeviceSnapshot {
    devices = List.copyOf(devices);
    warnings = List.copyOf(warnings);
    proposals = List.copyOf(proposals);
  }
}
