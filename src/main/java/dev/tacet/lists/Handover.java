package dev.tacet.lists;

import dev.tacet.config.Counted;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what lists say whenever that has changed: on list-updater, or on the thread of the
 * owner's change. Thread-safe; one call at a time.
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final Supplier<ListsInForce> inForce;
  private Consumer<ListsInForce> taker = lists -> {};
  private Optional<ListsInForce> last = Optional.empty();

  /**
   * @param inForce what lists say now
   */
  Handover(Supplier<ListsInForce> inForce) {
    this.inForce = inForce;
  }

  /** What lists say at the start, for who takes it himself. */
  synchronized ListsInForce first() {
    ListsInForce loaded = inForce.get();
    last = Optional.of(loaded);
    return loaded;
  }

  /** Who takes it from now on. */
  synchronized void to(Consumer<ListsInForce> taker) {
    this.taker = taker;
  }

  /** Hands it over if it is not what was handed over last. */
  synchronized void now() {
    ListsInForce now = inForce.get();
    if (last.equals(Optional.of(now))) {
      return;
    }
    taker.accept(now);
    last = Optional.of(now);
    int names = now.index().size();
    LOG.info(
        "{} of lists and vendors {} in force",
        Counted.of(names, "name"),
        Counted.word(names, "is", "are"));
  }
}
