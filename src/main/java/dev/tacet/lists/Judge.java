package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * The verdict of one state of all lists and rules, the same as a query of an ordinary device would
 * get: a snapshot of the policy, neither paused nor asked by a stranger. Pure.
 */
interface Judge {
  /**
   * @param type the query type asked for
   * @param addresses where the name is known to lead
   * @param silent lists and vendor tiers, by {@link dev.tacet.policy.RuleSource#name}, that are to
   *     say nothing about this very name, as if it were withheld from them
   */
  Verdict judge(DomainName name, int type, List<InetAddress> addresses, Set<String> silent);
}
