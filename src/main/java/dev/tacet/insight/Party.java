package dev.tacet.insight;

import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who asked: a device of the house, or what stands for one where only a capture or an address is
 * known. One object for each within one reading; the same {@code key} is the same party. Immutable.
 *
 * @param key tells it apart within one reading: {@code #5}, {@code mac:02:00:00:00:00:01} or {@code
 *     ip:192.0.2.7}
 * @param device its number in Tacet's book; 0 where it has none
 * @param name what to call it; from strangers, so to be escaped wherever it is shown
 * @param mac as seen on the wire or in the neighbour table
 * @param addresses the addresses it was seen with, at most {@link #MAX_ADDRESSES}
 */
public record Party(
    String key,
    int device,
    String name,
    Kind kind,
    Optional<MacAddress> mac,
    List<InetAddress> addresses) {
  /** A device that makes up addresses must not fill a report. */
  public static final int MAX_ADDRESSES = 64;

  public Party {
    Objects.requireNonNull(key);
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(mac);
    addresses = List.copyOf(addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Party party && key.equals(party.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
