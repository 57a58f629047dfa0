package dev.tacet.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command finds around it.
 *
 * @param version of this program
 * @param built when it was; asked for only where it matters
 */
record Surroundings(
    Map<String, String> environment,
    Layout layout,
    Times times,
    Sleeper sleeper,
    Interrupts interrupts,
    String version,
    Supplier<Instant> built) {

  /** Waits between two looks. */
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /** Says what Ctrl-C does. */
  interface Interrupts {
    /** From now until the result is closed, Ctrl-C runs {@code last} and ends with 0. */
    Registration endQuietly(Runnable last);
  }

  /** Takes back what was registered. */
  interface Registration {
    void close();
  }

  Surroundings {
    environment = Map.copyOf(environment);
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  Instant now() {
    return times.now();
  }
}
