package dev.tacet.querylog;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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

  /** Sums per client, device and name, computed where the rows are. */
  default Totals totals(DecisionFilter filter) {
    return totals(filter, Long.MAX_VALUE);
  }

  /**
   * As {@link #totals(DecisionFilter)}, of what is numbered below {@code beforeSeq} only: a history
   * made of two parts must not count a row in both.
   */
  Totals totals(DecisionFilter filter, long beforeSeq);

  /** What each device did since a moment, by its number; 0 stands for all that are not known. */
  default Map<Integer, DeviceTotals> byDevice(Instant since) {
    return byDevice(since, Long.MAX_VALUE);
  }

  /** As {@link #byDevice(Instant)}, of what is numbered below {@code beforeSeq} only. */
  Map<Integer, DeviceTotals> byDevice(Instant since, long beforeSeq);

  /** Queries of each address since a moment, {@code repeats} counted. */
  default Map<InetAddress, Long> byClient(Instant since) {
    return byClient(since, Long.MAX_VALUE);
  }

  /** As {@link #byClient(Instant)}, of what is numbered below {@code beforeSeq} only. */
  Map<InetAddress, Long> byClient(Instant since, long beforeSeq);

  /**
   * What the house asked since a moment, name by name in no order, so that any number fits in
   * memory; what privacy hides has no name and is not there. It may take a minute with a full log
   * on a small machine; the thread can be interrupted, which ends it with a {@link SinkException}
   * and the interrupt still set.
   */
  default void usedNames(Instant since, Consumer<UsedName> reader) {
    usedNames(since, Long.MAX_VALUE, reader);
  }

  /** As {@link #usedNames(Instant, Consumer)}, of what is numbered below {@code beforeSeq} only. */
  default void usedNames(Instant since, long beforeSeq, Consumer<UsedName> reader) {
    usedNames(since, beforeSeq, () -> false, reader);
  }

  /**
   * As {@link #usedNames(Instant, long, Consumer)}, the newest hours first and no further back than
   * there is time for.
   *
   * @param enough asked now and then; from when it says so on, no earlier hours are read
   * @return from when on it was read: {@code since}, or later
   */
  Instant usedNames(
      Instant since, long beforeSeq, BooleanSupplier enough, Consumer<UsedName> reader);

  /**
   * Queries since a moment that each list or vendor tier had the last word on, {@code repeats}
   * counted; one that had none is not named. The owner's rules are no list.
   */
  default Map<String, Long> hitsByList(Instant since) {
    return hitsByList(since, Long.MAX_VALUE);
  }

  /** As {@link #hitsByList(Instant)}, of what is numbered below {@code beforeSeq} only. */
  Map<String, Long> hitsByList(Instant since, long beforeSeq);
}
