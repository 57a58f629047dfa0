package dev.tacet.lists;

import dev.tacet.policy.PatternText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Checks the patterns of one list, and takes no more than so long for all of them together: a
 * hostile pattern may take half a second to be found too large, and a list may hold millions. For
 * one reading of one list, on one thread.
 */
final class PatternBudget implements PatternCheck {
  static final Duration SHIPPED = Duration.ofSeconds(20);

  private final PatternCheck check;
  private final Duration budget;
  private final LongSupplier nanos;
  private long spentNanos;

  PatternBudget() {
    this(PatternText::complaint, SHIPPED, System::nanoTime);
  }

  PatternBudget(PatternCheck check, Duration budget, LongSupplier nanos) {
    this.check = check;
    this.budget = budget;
    this.nanos = nanos;
  }

  @Override
  public Optional<String> complaint(PatternText pattern) {
    if (spentNanos >= budget.toNanos()) {
      return Optional.of(
          "the patterns above it took " + budget.toSeconds() + " s already, more is not spent");
    }
    long from = nanos.getAsLong();
    Optional<String> complaint = check.complaint(pattern);
    spentNanos += nanos.getAsLong() - from;
    return complaint;
  }
}
