package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.policy.PatternText;
import dev.tacet.policy.PatternText.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatternBudgetTest {
  private static final PatternText PATTERN = new PatternText(Kind.REGEX, "^ads", false);

  private final AtomicLong now = new AtomicLong();

  @Test
  void noMoreTimeIsSpentThanThereIs() {
    PatternBudget budget =
        new PatternBudget(
            pattern -> {
              now.addAndGet(Duration.ofMillis(600).toNanos());
              return Optional.empty();
            },
            Duration.ofSeconds(1),
            now::get);

    assertThat(budget.complaint(PATTERN)).isEmpty();
    assertThat(budget.complaint(PATTERN)).isEmpty();
    long spent = now.get();
    assertThat(budget.complaint(PATTERN))
        .contains("the patterns above it took 1 s already, more is not spent");
    assertThat(now).hasValue(spent);
  }

  @Test
  void thePatternsOwnComplaintIsPassedOn() {
    PatternBudget budget = new PatternBudget();

    assertThat(budget.complaint(PATTERN)).isEmpty();
    assertThat(budget.complaint(new PatternText(Kind.REGEX, ".*", false)))
        .contains("it matches every name");
  }
}
