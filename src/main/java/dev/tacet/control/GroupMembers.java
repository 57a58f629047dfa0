package dev.tacet.control;

import dev.tacet.config.NearestName;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfGroup;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Who is in a group at a moment. Pure functions. */
final class GroupMembers {
  private GroupMembers() {}

  /** Somebody in a group. */
  static Optional<ClientProfile> anyOf(Policy policy, OfGroup group) {
    return profiles(policy).stream()
        .filter(profile -> profile.who().groups().contains(group.name()))
        .findFirst();
  }

  /**
   * That a group has nobody in it, which a group that was mistyped never has: what was set for it
   * holds for nobody. Empty for everybody else.
   */
  static Optional<String> nobody(Policy policy, Subject subject) {
    if (!(subject instanceof OfGroup group) || anyOf(policy, group).isPresent()) {
      return Optional.empty();
    }
    TreeSet<String> others = new TreeSet<>();
    profiles(policy).forEach(profile -> others.addAll(profile.who().groups()));
    String instead =
        NearestName.of(group.name(), others)
            .map(near -> "; did you mean " + near + "?")
            .orElse("; put a device there: tacet devices set D --group " + group.name());
    return Optional.of("nobody is in group " + group.name() + instead);
  }

  private static List<ClientProfile> profiles(Policy policy) {
    return policy.devices().devices().stream()
        .flatMap(entry -> policy.profileOfDevice(entry.id()).stream())
        .toList();
  }
}
