package dev.tacet.device;

import java.util.Map;

/**
 * How full the book is, and what its bounds cost since the start.
 *
 * @param devices kept, at most 1,024
 * @param addresses kept, at most 8,192
 * @param unattributed addresses that asked and belong to nobody yet, at most 1,024
 * @param addressesEvicted addresses forgotten to make room
 * @param devicesEvicted devices forgotten to make room
 * @param devicesRefused new devices that found no room
 * @param labelsEvicted labels forgotten to make room
 * @param waitingEvicted unattributed addresses, and labels of them, forgotten to make room
 * @param claimsOmitted proposals and warnings beyond what is shown
 * @param mailboxDropped sightings that found the mailbox full, by source
 */
public record DeviceCounts(
    int devices,
    int addresses,
    int unattributed,
    long addressesEvicted,
    long devicesEvicted,
    long devicesRefused,
    long labelsEvicted,
    long waitingEvicted,
    long claimsOmitted,
    Map<Source, Long> mailboxDropped) {
  public static final DeviceCounts NONE = new DeviceCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public DeviceCounts {
    mailboxDropped = Map.copyOf(mailboxDropped);
  }

  /** All that was lost to a bound since the start. */
  public long lost() {
    return addressesEvicted
        + devicesEvicted
        + devicesRefused
        + labelsEvicted
        + waitingEvicted
        + mailboxDropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
