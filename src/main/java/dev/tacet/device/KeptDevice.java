package dev.tacet.device;

import java.time.Instant;
import java.util.List;

/** A device as the store keeps it: what evidence said, without the owner's settings. Immutable. */
public record KeptDevice(
    int id,
    DeviceKey key,
    Instant first,
    Instant last,
    String maker,
    Kind kind,
    List<String> kindEvidence,
    List<Device.Address> addresses,
    List<Device.LabelSeen> labels) {
  public KeptDevice {
    if (id <= 0) {
      throw new IllegalArgumentException("a device's id begins with 1: " + id);
    }
    kindEvidence = List.copyOf(kindEvidence);
    addresses = List.copyOf(addresses);
    labels = List.copyOf(labels);
  }
}
