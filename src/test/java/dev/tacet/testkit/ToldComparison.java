package dev.tacet.testkit;

import dev.tacet.lists.ListsInForce;
import dev.tacet.lists.LogComparison;
import dev.tacet.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Finds what a test tells it to.
 *
 * @param ofLists by the lists before and after
 * @param ofChange by another change
 */
public record ToldComparison(
    BiFunction<ListsInForce, ListsInForce, List<Touched>> ofLists,
    Function<UnaryOperator<Policy>, Found> ofChange)
    implements LogComparison {
  /** One that is asked about lists only. */
  public ToldComparison(BiFunction<ListsInForce, ListsInForce, List<Touched>> ofLists) {
    this(
        ofLists,
        change -> {
          throw new UnsupportedOperationException("only lists are compared here");
        });
  }

  @Override
  public List<Touched> compare(ListsInForce before, ListsInForce after) {
    return ofLists.apply(before, after);
  }

  @Override
  public Found tryOut(ListsInForce before, ListsInForce after) {
    return new Found(Instant.EPOCH, ofLists.apply(before, after));
  }

  @Override
  public Found tryOut(UnaryOperator<Policy> change) {
    return ofChange.apply(change);
  }
}
