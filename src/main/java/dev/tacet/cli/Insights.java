package dev.tacet.cli;

import dev.tacet.insight.Bypasses;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Leftovers;
import dev.tacet.insight.Night;
import dev.tacet.insight.Trails;
import dev.tacet.insight.report.Findings;
import dev.tacet.insight.report.Loopholes;
import dev.tacet.lists.BypassNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks for everything in what was read, with the data that travels in the jar. One thread. */
final class Insights {
  private final Looked looked;
  private final HouseFacts house;
  private final ReferenceData data;

  /**
   * @param data begun before the log was read
   */
  Insights(Looked looked, ReferenceData data) {
    this.looked = looked;
    this.data = data;
    house = looked.house();
  }

  Findings findings(Night night, Duration learn) {
    return findings(looked.trails(), night, learn);
  }

  /** What is found in trails other than those of the look. */
  Findings findings(Trails trails, Night night, Duration learn) {
    return Findings.in(
        trails,
        data.owners(),
        data.domains(),
        looked.observed().parties(),
        night,
        house.blockTtlSeconds(),
        learn,
        looked.observed().since().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
  }

  HouseFacts house() {
    return house;
  }

  /** What is missing and how much, what is not known of the house included, in sentences. */
  List<String> skipped() {
    List<String> skipped = new ArrayList<>(looked.skipped());
    skipped.addAll(house.missing());
    return skipped;
  }

  Loopholes loopholes() {
    Observed observed = looked.observed();
    return new Loopholes(
        Leftovers.of(
            looked.trails(), data.profiles(), house.tiers(), data.domains(), data.owners()),
        Bypasses.in(
            looked.trails(),
            telling(observed.flows()),
            BypassNames.shipped(),
            house.presences(),
            house.ours(),
            observed.now().toEpochMilli()),
        observed.flows());
  }

  /**
   * Flows are of the whole capture: whoever asked before the part looked at never "never asked".
   */
  private List<Flow> telling(List<Flow> flows) {
    return looked.observed().since().isEmpty()
        ? flows
        : flows.stream().filter(flow -> looked.trails().of(flow.party()).isPresent()).toList();
  }
}
