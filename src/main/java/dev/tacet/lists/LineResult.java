package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Optional;

/** What one line of a list says. */
sealed interface LineResult {
  /**
   * @param rules at least one
   * @param complaint about another name of the same line, which is left out
   */
  record Parsed(List<ListRule> rules, Optional<String> complaint) implements LineResult {
    static Parsed of(ListRule rule) {
      return new Parsed(List.of(rule), Optional.empty());
    }
  }

  /** Nothing to block here, and that is no mistake. */
  record Skipped(SkipReason reason) implements LineResult {}

  /**
   * A rule that would mean something else without a modifier that DNS cannot honour: it is not in
   * force.
   *
   * @param modifier its name, a stranger's text
   */
  record Void(String modifier) implements LineResult {}

  /** A rule for devices of some operating system only; that of a device is not known here. */
  record ForNobody() implements LineResult {}

  /**
   * Names that the list's own zones say nothing about, {@link Exceptions}.
   *
   * @param names at least one
   * @param complaint about another name of the same line, which is left out
   */
  record Excepted(List<DomainName> names, Optional<String> complaint) implements LineResult {}

  /** The line is rejected; the text and its number are known to the caller. */
  record Rejected(String reason) implements LineResult {}

  /** The statement goes on in the next line; the two are offered again, a line end between them. */
  record Unfinished() implements LineResult {}
}
