package dev.tacet.policy;

import dev.tacet.config.BlockMode;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.ClientProfile.Quarantine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a device may, apart from who it is: many devices have the same, and share it. Immutable.
 *
 * @param modes what each source of rules is for, by its index
 * @param privacy what of its queries is kept, 0 to 3; empty where nothing was set
 * @param blockMode empty means as configured
 * @param paused its filtering is paused, not everybody's
 * @param freed the pause was set for the device itself, which lifts a quarantine, too
 * @param observed what would be blocked is marked only
 * @param grants names that a locked quarantine lets pass
 */
record Rights(
    Access access,
    List<ListMode> modes,
    OptionalInt privacy,
    Optional<BlockMode> blockMode,
    boolean paused,
    boolean freed,
    boolean observed,
    Quarantine quarantine,
    Grants grants) {
  Rights {
    modes = List.copyOf(modes);
  }

  /** Those of somebody who has no more than lists and vendors to obey. */
  static Rights of(Access access, List<ListMode> modes) {
    return new Rights(
        access,
        modes,
        OptionalInt.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Quarantine.NONE,
        Grants.NONE);
  }

  /** The same, locked in with these grants. */
  Rights locked(Grants changed) {
    return new Rights(
        access, modes, privacy, blockMode, paused, false, observed, Quarantine.LOCKED, changed);
  }

  /** The same, with another level of privacy. */
  Rights withPrivacy(OptionalInt changed) {
    return new Rights(
        access, modes, changed, blockMode, paused, freed, observed, quarantine, grants);
  }

  /** Whether only what was granted passes, right now. */
  boolean isLocked() {
    return quarantine == Quarantine.LOCKED && !freed;
  }
}
