package dev.tacet.lists;

import dev.tacet.policy.PatternText;
import java.util.regex.Pattern;

/** Finds the patterns that say nothing about a name, as far as their text shows it. */
final class Breadth {
  /** What matches something in any name, or nothing at all: anchors, dots, repetitions, groups. */
  private static final Pattern EMPTY =
      Pattern.compile("(?:\\[\\^?[^\\]]?\\]|\\\\\\.|\\{[0-9]*,?[0-9]*\\}|\\?:|[.^$*+?|()])*");

  /** Longer ones say something; and matching them would need a stack. */
  private static final int MAX_EMPTY = 100;

  /** A keyword of fewer letters is in a good part of all names. */
  private static final int SHORTEST_KEYWORD = 3;

  private Breadth() {}

  static boolean isEverything(PatternText pattern) {
    return switch (pattern.kind()) {
      case SUBSTRING -> pattern.text().length() < SHORTEST_KEYWORD;
      case WILDCARD -> pattern.text().chars().allMatch(c -> "|*^.".indexOf(c) >= 0);
      case REGEX ->
          !pattern.inverted()
              && pattern.text().length() <= MAX_EMPTY
              && EMPTY.matcher(pattern.text()).matches();
    };
  }
}
