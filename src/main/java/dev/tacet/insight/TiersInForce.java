package dev.tacet.insight;

import dev.tacet.config.ProfileState;
import java.util.Map;

/**
 * How much of each vendor profile holds for each party: what the owner has set for it, its groups
 * or everyone, or the configuration has.
 */
@FunctionalInterface
public interface TiersInForce {
  /**
   * @param vendor a profile's id
   */
  ProfileState of(Party party, String vendor);

  /**
   * The same for every party.
   *
   * @param states by the profiles' ids; one that is not named is off
   */
  static TiersInForce everywhere(Map<String, ProfileState> states) {
    Map<String, ProfileState> kept = Map.copyOf(states);
    return (party, vendor) -> kept.getOrDefault(vendor, ProfileState.OFF);
  }
}
