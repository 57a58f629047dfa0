package dev.tacet.control.api;

import java.util.List;

/**
 * Whether a device may ask only what it was granted.
 *
 * @param state {@code none}, {@code learning} or {@code locked}
 * @param until when learning ends and the lock follows, or empty
 * @param grants names that pass while it is locked
 * @param below those of them that let all below them pass, too
 */
public record QuarantineState(String state, String until, List<String> grants, List<String> below) {
  public static final QuarantineState NONE = new QuarantineState("none", "", List.of(), List.of());
}
