package dev.tacet.device.source;

import dev.tacet.device.EvidenceSource;
import dev.tacet.device.Sighting;
import dev.tacet.device.SourceState;
import java.util.function.Consumer;

/** A source the owner switched off, so that {@code status} can say so. Immutable. */
public record SwitchedOff(String name) implements EvidenceSource {
  @Override
  public void start(Consumer<Sighting> to) {
    // Off: it has nothing to tell.
  }

  @Override
  public SourceState state() {
    return new SourceState(name, false, true, "", 0, 0);
  }

  @Override
  public void refresh() {
    // Off: there is nothing to look at.
  }

  @Override
  public void close() {
    // Off: nothing runs.
  }
}
