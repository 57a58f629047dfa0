package dev.tacet.it.conformance;

import java.util.List;
import java.util.stream.Stream;

/** All checks there are. */
final class Checks {
  private Checks() {}

  static List<Check> all() {
    return Stream.of(
            QuestionChecks.all(),
            RefusalChecks.all(),
            EdnsChecks.all(),
            DnssecChecks.all(),
            SizeChecks.all(),
            ConnectionChecks.all(),
            CacheChecks.all(),
            LyingUpstreamChecks.all(),
            SilentUpstreamChecks.all(),
            RecordChecks.all(),
            SpecialNameChecks.all(),
            BlockingChecks.all())
        .flatMap(List::stream)
        .toList();
  }
}
