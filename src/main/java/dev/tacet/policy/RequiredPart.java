package dev.tacet.policy;

import dev.tacet.policy.PatternNode.Chars;
import dev.tacet.policy.PatternNode.Repeat;
import dev.tacet.policy.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a pattern without which the whole cannot match: {@code \.tracking\.example\.com$} of
 * {@code ^api\..*\.tracking\.example\.com$}. Asked for in its place it may find too much and never
 * too little, and it is free of the gaps that make patterns multiply with each other.
 */
final class RequiredPart {
  /** A shorter part would be found in too many names to be worth asking for. */
  private static final int MIN_LITERALS = 4;

  /** A repetition of so many characters, so often, is a gap. */
  private static final int WIDE = 26;

  private static final int LONG = 4;

  private RequiredPart() {}

  /** The part between gaps with the most characters given; nothing where there is no gap. */
  static Optional<PatternNode> of(PatternNode pattern) {
    List<PatternNode> parts =
        pattern instanceof Sequence sequence ? sequence.parts() : List.of(pattern);
    List<PatternNode> current = new ArrayList<>();
    PatternNode best = PatternNode.EMPTY;
    boolean gaps = false;
    for (PatternNode part : parts) {
      if (isGap(part)) {
        gaps = true;
        best = better(best, new Sequence(current));
        current.clear();
      } else {
        current.add(part);
      }
    }
    best = better(best, new Sequence(current));
    return gaps && literals(best) >= MIN_LITERALS ? Optional.of(best) : Optional.empty();
  }

  private static boolean isGap(PatternNode part) {
    return part instanceof Repeat repeat
        && repeat.body() instanceof Chars chars
        && chars.symbols().size() >= WIDE
        && (repeat.max() == Repeat.UNBOUNDED || repeat.max() >= LONG);
  }

  private static PatternNode better(PatternNode one, PatternNode other) {
    return literals(other) > literals(one) ? other : one;
  }

  private static int literals(PatternNode node) {
    if (node instanceof Sequence sequence) {
      return sequence.parts().stream().mapToInt(RequiredPart::literals).sum();
    }
    return node instanceof Chars chars && chars.symbols().size() == 1 ? 1 : 0;
  }
}
