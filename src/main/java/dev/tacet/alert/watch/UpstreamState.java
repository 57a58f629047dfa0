package dev.tacet.alert.watch;

import java.util.Objects;

/**
 * How an upstream is doing. Immutable.
 *
 * @param up false while it rests after failures in a row
 * @param lastError for people; empty if there never was one
 */
public record UpstreamState(String name, boolean up, String lastError) {
  public UpstreamState {
    Objects.requireNonNull(name);
    Objects.requireNonNull(lastError);
  }
}
