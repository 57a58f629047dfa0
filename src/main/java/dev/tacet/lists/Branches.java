package dev.tacet.lists;

import java.util.Optional;

/**
 * Directives of filter lists: {@code !#if} with its branches, {@code !#include}. Conditions ask for
 * a program of a name that is not ours, so none holds: what is behind {@code !#else} is read. Of
 * one list.
 */
final class Branches {
  private static final int MAX_DEPTH = 64;

  private int depth;
  private int skippedAt;
  private long since;

  /**
   * @return empty where the line is to be read as any other
   */
  Optional<LineResult> take(String line, long number) {
    if (!line.startsWith("!#")) {
      return skippedAt > 0 ? skipped(SkipReason.BRANCH) : Optional.empty();
    }
    switch (word(line)) {
      case "if" -> {
        if (depth == MAX_DEPTH) {
          return Optional.of(new LineResult.Rejected("!#if within too many others"));
        }
        since = depth == 0 ? number : since;
        depth++;
        skippedAt = skippedAt == 0 ? depth : skippedAt;
      }
      case "else" -> skippedAt = skippedAt == depth ? 0 : skippedAt;
      case "endif" -> {
        skippedAt = skippedAt == depth ? 0 : skippedAt;
        depth = Math.max(depth - 1, 0);
      }
      case "include" -> {
        return skipped(skippedAt > 0 ? SkipReason.BRANCH : SkipReason.INCLUDE);
      }
      default -> {}
    }
    return skipped(SkipReason.HEADER);
  }

  /** The line of an {@code !#if} that nothing ends, 0 where there is none. */
  long open() {
    return depth > 0 ? since : 0;
  }

  /** How many are open within one another. */
  int depth() {
    return depth;
  }

  /** Whether a line ends one. */
  static boolean isEnd(String line) {
    return line.startsWith("!#") && word(line).equals("endif");
  }

  private static String word(String line) {
    return line.substring(2).strip().split("[\\s(]", 2)[0];
  }

  /** Whether lines are passed over. */
  boolean isSkipping() {
    return skippedAt > 0;
  }

  private static Optional<LineResult> skipped(SkipReason reason) {
    return Optional.of(new LineResult.Skipped(reason));
  }
}
