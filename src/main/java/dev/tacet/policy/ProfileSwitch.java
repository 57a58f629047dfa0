package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import java.util.Optional;

/** A vendor profile's state as the owner set it, before and after; empty means "as shipped". */
public record ProfileSwitch(
    String vendor, Optional<ProfileState> before, Optional<ProfileState> after) {
  ProfileSwitch inverse() {
    return new ProfileSwitch(vendor, after, before);
  }
}
