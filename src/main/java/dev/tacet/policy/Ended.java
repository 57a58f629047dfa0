package dev.tacet.policy;

import java.util.List;

/**
 * What ended by itself. Immutable.
 *
 * @param rules by number
 * @param settings by number
 * @param overrides names of schedules that are no longer switched by hand
 * @param pause whether the house's pause is over
 */
public record Ended(List<Long> rules, List<Long> settings, List<String> overrides, boolean pause) {
  static final Ended NOTHING = new Ended(List.of(), List.of(), List.of(), false);

  public Ended {
    rules = List.copyOf(rules);
    settings = List.copyOf(settings);
    overrides = List.copyOf(overrides);
  }

  public boolean isNothing() {
    return rules.isEmpty() && settings.isEmpty() && overrides.isEmpty() && !pause;
  }
}
