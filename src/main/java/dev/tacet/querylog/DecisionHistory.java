package dev.tacet.querylog;

import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the decisions kept. Thread-safe; a reader never delays the writer. All methods throw {@link
 * SinkException} where the store cannot be read.
 */
public interface DecisionHistory {
  /**
   * The newest decisions before a number, oldest first.
   *
   * @param beforeSeq exclusive; {@link Long#MAX_VALUE} for the newest of all
   * @param limit 1 to 10,000
   */
  List<LoggedDecision> newest(DecisionFilter filter, long beforeSeq, int limit);

  /**
   * All decisions after a number, oldest first, one at a time, so that any number fits in memory.
   */
  void each(DecisionFilter filter, long afterSeq, Consumer<LoggedDecision> reader);

  /** Sums per client and name, computed where the rows are. */
  default Totals totals(DecisionFilter filter) {
    return totals(filter, Long.MAX_VALUE);
  }

  /**
   * As {@link #totals(DecisionFilter)}, of what is numbered below {@code beforeSeq} only: a history
   * made of two parts must not count a row in both.
   */
  Totals totals(DecisionFilter filter, long beforeSeq);
}
