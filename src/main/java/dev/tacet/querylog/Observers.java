package dev.tacet.querylog;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who learn from every decision. One thread: the log's. */
final class Observers {
  private static final Logger log = LoggerFactory.getLogger(Observers.class);

  private final List<DecisionObserver> observers;

  Observers(List<DecisionObserver> observers) {
    this.observers = new ArrayList<>(observers);
  }

  /** Tells all of them; one that throws is told nothing any more, and the log goes on. */
  void tell(Decision raw) {
    for (int i = 0; i < observers.size(); i++) {
      try {
        observers.get(i).observed(raw);
      } catch (RuntimeException | StackOverflowError e) {
        log.error(
            "{} failed when it was told of a decision, and learns nothing more until tacet is"
                + " started again; the query log goes on",
            observers.get(i).getClass().getName(),
            e);
        observers.remove(i--);
      }
    }
  }
}
