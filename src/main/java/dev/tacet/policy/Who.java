package dev.tacet.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Who is asking, for rules that are not for everybody. Immutable.
 *
 * @param ids the device's number, then those merged into it; empty where it is not known
 * @param ownerName the name the owner gave it; empty where there is none. Never a label: a list
 *     must not follow a name that a device gave itself
 * @param addresses all it has
 * @param macs 48 bits each
 * @param kind a word such as {@code camera}; empty where it is not known
 */
public record Who(
    List<Integer> ids,
    String ownerName,
    List<InetAddress> addresses,
    Set<Long> macs,
    String kind,
    Set<String> groups) {
  /** A device that is not known. */
  public static final Who UNKNOWN = new Who(List.of(), "", List.of(), Set.of(), "", Set.of());

  public Who {
    ids = List.copyOf(ids);
    Objects.requireNonNull(ownerName);
    addresses = List.copyOf(addresses);
    macs = Set.copyOf(macs);
    Objects.requireNonNull(kind);
    groups = Set.copyOf(groups);
  }

  /** The device's number for the log, 0 where it is not known. */
  public int device() {
    return ids.isEmpty() ? 0 : ids.get(0);
  }
}
