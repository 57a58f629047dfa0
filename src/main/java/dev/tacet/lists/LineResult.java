package dev.tacet.lists;

import java.util.List;
import java.util.Optional;

/** What one line of a list says. */
sealed interface LineResult {
  /**
   * @param entries at least one
   * @param complaint about another name of the same line, which is left out
   */
  record Parsed(List<Entry> entries, Optional<String> complaint) implements LineResult {
    static Parsed of(Entry entry) {
      return new Parsed(List.of(entry), Optional.empty());
    }
  }

  /** Nothing to block here, and that is no mistake. */
  record Skipped(SkipReason reason) implements LineResult {}

  /** The line is rejected; the text and its number are known to the caller. */
  record Rejected(String reason) implements LineResult {}
}
