package dev.tacet.querylog;

import dev.tacet.dns.Question;
import dev.tacet.policy.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes one row a minute of what a device is told over and over: a television that asks 29,000
 * times a day for one blocked name would push everything else out of the log. The first {@link
 * #ROWS} within a minute are rows of their own; what follows becomes one, at the time of the last,
 * that says for how many queries it stands; and while it goes on at that rate, one each minute.
 *
 * <p>Only what was not let through is damped: its rows are alike, whereas each answer may be
 * another. One thread: the log's.
 */
final class Damping {
  /** Of one device, question and reason, in one minute. */
  static final int ROWS = 10;

  /** Repetitions followed at once; of what is beyond each decision is a row. */
  static final int MOST = 4_096;

  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What makes two decisions the same but for their time. */
  private record Repeated(
      InetAddress client, int device, Question question, Reason reason, int rcode) {
    /** Written out, as this is asked for each query that is blocked; the name differs most. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Repeated repeated
          && device == repeated.device
          && rcode == repeated.rcode
          && question.qtype() == repeated.question.qtype()
          && question.qclass() == repeated.question.qclass()
          && question.qname().equals(repeated.question.qname())
          && client.equals(repeated.client)
          && reason.equals(repeated.reason);
    }

    @Override
    public int hashCode() {
      int hash = 31 * question.qname().hashCode() + question.qtype();
      return (31 * hash + client.hashCode()) * 31 + device;
    }
  }

  private static final class Window {
    private long endsAt;
    private long decisions;
    private boolean storm;
    private long held;
    private Decision last;
  }

  /** In the order in which their minutes end. */
  private final Map<Repeated, Window> windows = new LinkedHashMap<>();

  /**
   * Takes a decision.
   *
   * @param now monotonic nanoseconds
   * @return itself, or empty where it is held for the row of its minute
   */
  Optional<Decision> take(Decision decision, long now) {
    if (decision.verdict().allows()) {
      return Optional.of(decision);
    }
    Repeated repeated =
        new Repeated(
            decision.client(),
            decision.device(),
            decision.question(),
            decision.verdict().reason(),
            decision.rcode());
    Window window = windows.get(repeated);
    if (window == null) {
      if (windows.size() < MOST) {
        window = new Window();
        window.endsAt = now + WINDOW_NANOS;
        window.decisions = decision.repeats();
        windows.put(repeated, window);
      }
      return Optional.of(decision);
    }
    window.decisions += decision.repeats();
    if (!window.storm && window.decisions <= ROWS) {
      return Optional.of(decision);
    }
    if (window.held + decision.repeats() > Integer.MAX_VALUE) {
      return Optional.of(decision);
    }
    window.held += decision.repeats();
    window.last = decision;
    return Optional.empty();
  }

  /** The rows of all minutes that have ended. */
  List<Decision> due(long now) {
    List<Decision> rows = List.of();
    List<Map.Entry<Repeated, Window>> goingOn = List.of();
    Iterator<Map.Entry<Repeated, Window>> all = windows.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Repeated, Window> entry = all.next();
      Window window = entry.getValue();
      if (window.endsAt - now > 0) {
        break;
      }
      all.remove();
      if (window.held > 0) {
        rows = rows.isEmpty() ? new ArrayList<>() : rows;
        rows.add(row(window));
      }
      if (window.decisions > ROWS) {
        goingOn = goingOn.isEmpty() ? new ArrayList<>() : goingOn;
        goingOn.add(entry);
      }
    }
    for (Map.Entry<Repeated, Window> entry : goingOn) {
      Window next = new Window();
      next.endsAt = now + WINDOW_NANOS;
      next.storm = true;
      windows.put(entry.getKey(), next);
    }
    return rows;
  }

  /** The rows of all that is held, whatever is left of its minute. */
  List<Decision> all() {
    List<Decision> rows = new ArrayList<>();
    for (Window window : windows.values()) {
      if (window.held > 0) {
        rows.add(row(window));
        window.held = 0;
      }
    }
    return rows;
  }

  private static Decision row(Window window) {
    return window.last.standingFor((int) window.held);
  }

  /** Nanoseconds until a minute ends, 0 or more; a long time where nothing is followed. */
  long nanosToNext(long now) {
    for (Window first : windows.values()) {
      return Math.max(0, first.endsAt - now);
    }
    return Long.MAX_VALUE;
  }
}
