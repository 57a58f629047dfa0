package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads a whole log once, from end to end and as fast as it can be read: ten million rows in a few
 * seconds, of which {@link DecisionHistory} would make objects for a minute. What repeats in rows
 * (askers, outcomes, names) is made once and given again and again.
 *
 * <p>It sees the log as it was when it was opened: rows written later are not read. A writer is
 * never held up, nothing is ever written, and each stretch of rows is a read of its own, so that a
 * write-ahead log can be emptied meanwhile. One thread; the rows come on that thread. All methods
 * throw {@link SinkException} where the store cannot be read.
 */
public interface DecisionScan extends AutoCloseable {
  /**
   * Which rows.
   *
   * @param since at or after; empty is from the beginning
   * @param before earlier than; empty is to the end
   * @param asker whose; where few of many are wanted the rows of the rest are not even looked at
   */
  record Wanted(
      Optional<Instant> since, Optional<Instant> before, Optional<Predicate<LoggedAsker>> asker) {
    public static final Wanted ALL =
        new Wanted(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Takes one row. */
  interface Rows<A, O> {
    /**
     * @param asker what was made of who asked
     * @param type the QTYPE
     * @param outcome what was made of what became of it
     * @param repeats queries the row stands for, 1 or more
     */
    void row(long atMillis, A asker, DomainName name, int type, O outcome, int repeats);
  }

  /**
   * What was read.
   *
   * @param rows those handed over
   * @param unreadable those that could not be understood: a text they refer to is missing or is no
   *     name or address, or they stand for no query
   * @param cutShort why reading ended before the end: the file is damaged there
   */
  record Read(long rows, long unreadable, Optional<String> cutShort) {}

  /** The highest number in the log, 0 where it has no rows. */
  long lastSeq();

  /** When the last row that can be read came; empty where there is none. */
  Optional<Instant> newest();

  /**
   * What the log calls the devices, by number; some may have no name, and an early log has none.
   */
  Map<Integer, String> deviceNames();

  /** Everybody who asked, some more than once; what cannot be read is left out. */
  void askers(Consumer<LoggedAsker> reader);

  /**
   * Hands over all rows that are wanted, in the order they were logged: that of time, but for a
   * clock that was set.
   *
   * @param askers called once or a few times for each asker
   * @param outcomes called once or a few times for each outcome
   */
  <A, O> Read each(
      Wanted wanted,
      Function<LoggedAsker, A> askers,
      Function<LoggedOutcome, O> outcomes,
      Rows<A, O> rows);

  @Override
  void close();
}
