package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.policy.Asked;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges as a policy does. Immutable.
 *
 * @param policy not paused; where lists fall silent it has nothing withheld
 */
record PolicyJudge(Policy policy) implements Judge {
  @Override
  public Verdict judge(DomainName name, int type, List<InetAddress> addresses, Set<String> silent) {
    Policy judging = silent.isEmpty() ? policy : policy.withWithheld(withheld(name, silent));
    // This machine asks as any device of the house does.
    Asked asked =
        Asked.of(Question.of(name, type), judging.profileOf(InetAddress.getLoopbackAddress()));
    Verdict verdict = judging.judge(asked);
    return verdict.allows() ? judging.judgeAddresses(asked, verdict, addresses) : verdict;
  }

  private static Map<String, Set<DomainName>> withheld(DomainName name, Set<String> silent) {
    return silent.stream().collect(Collectors.toMap(list -> list, list -> Set.of(name)));
  }
}
