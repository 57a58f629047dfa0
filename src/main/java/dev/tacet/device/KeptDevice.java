package dev.tacet.device;

import java.time.Instant;
import java.util.List;

/**
 * A device as the store keeps it: what evidence said, without the owner's settings. Immutable.
 *
 * @param stays when it was on the network, the oldest first
 */
public record KeptDevice(
    int id,
    DeviceKey key,
    Instant first,
    Instant last,
    String maker,
    Kind kind,
    List<String> kindEvidence,
    List<Device.Address> addresses,
    List<Device.LabelSeen> labels,
    List<Stay> stays) {
  public KeptDevice {
    if (id <= 0) {
      throw new IllegalArgumentException("a device's id begins with 1: " + id);
    }
    kindEvidence = List.copyOf(kindEvidence);
    addresses = List.copyOf(addresses);
    labels = List.copyOf(labels);
    stays = List.copyOf(stays);
  }

  /** The same, of which nobody wrote down when it was there. */
  public KeptDevice(
      int id,
      DeviceKey key,
      Instant first,
      Instant last,
      String maker,
      Kind kind,
      List<String> kindEvidence,
      List<Device.Address> addresses,
      List<Device.LabelSeen> labels) {
    this(id, key, first, last, maker, kind, kindEvidence, addresses, labels, List.of());
  }

  /** The same, with no more than it has of its stays since a time. */
  public KeptDevice withStaysSince(Instant time) {
    return new KeptDevice(
        id,
        key,
        first,
        last,
        maker,
        kind,
        kindEvidence,
        addresses,
        labels,
        Stays.since(stays, time));
  }
}
