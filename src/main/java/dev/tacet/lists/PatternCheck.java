package dev.tacet.lists;

import dev.tacet.policy.PatternText;
import java.util.Optional;

/** Says of a pattern, while its list is read, why it cannot be matched. */
@FunctionalInterface
interface PatternCheck {
  /**
   * @return the reason in words, as it follows a line number; empty where the pattern can be used
   */
  Optional<String> complaint(PatternText pattern);
}
