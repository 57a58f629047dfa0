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

  /** Whether a device may ask only what it was granted. The later constant is the stricter. */
  public enum Quarantine {
    NONE,
    /** What it asks is written down, and judged as without. */
    LEARNING,
    /** Only what it was granted passes. */
    LOCKED
  }

  private final int device;
  private final Access access;
  private final ListMode[] modes;

  private ClientProfile(int device, Access access, ListMode[] modes) {
    this.device = device;
    this.access = Objects.requireNonNull(access);
    this.modes = modes;
  }

  /**
   * @param states the state of each vendor profile; a vendor not named is off
   * @param lists what each list is for; one not named is on
   */
  static ClientProfile of(
      int device,
      Access access,
      List<RuleSource> sources,
      Map<String, ProfileState> states,
      Map<String, ListMode> lists) {
    ListMode[] modes = new ListMode[sources.size()];
    for (RuleSource source : sources) {
      modes[source.index()] =
          source.isProfile()
              ? tier(source.kind(), states.getOrDefault(source.owner(), ProfileState.OFF))
              : lists.getOrDefault(source.name(), ListMode.ON);
    }
    return new ClientProfile(device, access, modes);
  }

  private static ListMode tier(RuleSource.Kind kind, ProfileState state) {
    boolean on =
        kind == RuleSource.Kind.PROFILE_OPTIONAL
            ? state == ProfileState.OPTIONAL
            : state != ProfileState.OFF;
    return on ? ListMode.ON : ListMode.OFF;
  }

  public int device() {
    return device;
  }

  public Access access() {
    return access;
  }

  /** Who asks, for rules that are not for everybody. */
  public Who who() {
    return Who.UNKNOWN;
  }

  ListMode modeOf(RuleSource source) {
    return modes[source.index()];
  }
}
