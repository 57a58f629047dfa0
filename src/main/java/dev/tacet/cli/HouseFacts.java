package dev.tacet.cli;

import dev.tacet.insight.Presence;
import dev.tacet.insight.TiersInForce;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What a report needs to know of the house beside its queries. Immutable.
 *
 * @param tiers how much of each vendor profile holds, for whom
 * @param presences when devices were there, whether they asked or not; empty where nobody watched
 * @param ours the addresses of this server
 * @param blockTtlSeconds how long a device may keep the answer of a block
 * @param missing what is not known, and what a report cannot say for it, in sentences
 */
record HouseFacts(
    TiersInForce tiers,
    List<Presence> presences,
    Set<InetAddress> ours,
    int blockTtlSeconds,
    List<String> missing) {
  HouseFacts {
    presences = List.copyOf(presences);
    ours = Set.copyOf(ours);
    missing = List.copyOf(missing);
  }

  /** What the configuration alone says. */
  static HouseFacts configured(TacetCommand tacet, List<String> missing) {
    var policy = tacet.instance().config().policy();
    return new HouseFacts(
        TiersInForce.everywhere(policy.profiles()),
        List.of(),
        Set.of(),
        (int) policy.blockTtl().toSeconds(),
        missing);
  }
}
