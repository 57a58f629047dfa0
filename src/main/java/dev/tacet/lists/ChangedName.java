package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A name this house used whose verdict a change of the lists would change. Immutable.
 *
 * @param list the list or vendor tier that blocks it: after the change, or before it where it would
 *     be allowed
 * @param rule the name in the rule that blocks it, where a rule on a name does
 * @param types the query types, of those asked, whose verdict changes
 * @param devices addresses that asked for it, at most {@link #MAX_DEVICES}, those that asked most
 *     first
 * @param deviceCount how many there are; at least so many, where the log names no more
 * @param days different days of UTC it was asked on
 * @param queries those of the types whose verdict changes
 * @param needsLook whether two devices, or one on five days, have resolved it
 * @param keptBy the vendor whose entry holds the name open, where one does
 */
record ChangedName(
    DomainName name,
    String list,
    Optional<String> rule,
    Set<Integer> types,
    List<InetAddress> devices,
    int deviceCount,
    int days,
    long queries,
    Instant lastSeen,
    boolean needsLook,
    Optional<String> keptBy) {
  public static final int MAX_DEVICES = 16;

  /** What matters most first: to be looked at, many devices, many days, many queries. */
  static final Comparator<ChangedName> BY_WEIGHT =
      Comparator.comparing(ChangedName::needsLook)
          .thenComparing(ChangedName::deviceCount)
          .thenComparing(ChangedName::days)
          .thenComparing(ChangedName::queries)
          .reversed()
          .thenComparing(ChangedName::name);

  public ChangedName {
    Objects.requireNonNull(name);
    Objects.requireNonNull(list);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(lastSeen);
    Objects.requireNonNull(keptBy);
    types = Set.copyOf(types);
    devices = List.copyOf(devices);
  }
}
