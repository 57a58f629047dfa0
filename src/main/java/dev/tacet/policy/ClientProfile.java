package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which lists and vendor tiers a device obeys, worked out once for each source. Immutable.
 *
 * @param device the device's id for the log, 0 while it is not known
 */
public final class ClientProfile {
  /** May this device ask, and is it filtered? */
  public enum Access {
    REFUSED,
    FILTERED,
    EXEMPT
  }

  /** What a source means for this device. */
  enum Role {
    NOTHING,
    BLOCKS,
    ALLOWS,
    KEEPS
  }

  private final int device;
  private final Access access;
  private final Role[] roles;

  private ClientProfile(int device, Access access, Role[] roles) {
    this.device = device;
    this.access = Objects.requireNonNull(access);
    this.roles = roles;
  }

  /**
   * @param states the state of each vendor profile; a vendor not named is off
   */
  static ClientProfile of(
      int device, Access access, List<RuleSource> sources, Map<String, ProfileState> states) {
    Role[] roles = new Role[sources.size()];
    for (RuleSource source : sources) {
      ProfileState state = states.getOrDefault(source.owner(), ProfileState.OFF);
      roles[source.index()] = role(source.kind(), state);
    }
    return new ClientProfile(device, access, roles);
  }

  private static Role role(RuleSource.Kind kind, ProfileState state) {
    return switch (kind) {
      case BLOCK_LIST -> Role.BLOCKS;
      case ALLOW_LIST -> Role.ALLOWS;
      case PROFILE_BLOCK -> state == ProfileState.OFF ? Role.NOTHING : Role.BLOCKS;
      case PROFILE_OPTIONAL -> state == ProfileState.OPTIONAL ? Role.BLOCKS : Role.NOTHING;
      case PROFILE_KEEP -> state == ProfileState.OFF ? Role.NOTHING : Role.KEEPS;
    };
  }

  public int device() {
    return device;
  }

  public Access access() {
    return access;
  }

  Role roleOf(RuleSource source) {
    return roles[source.index()];
  }
}
