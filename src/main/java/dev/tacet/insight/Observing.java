package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.LoggedAsker;
import dev.tacet.querylog.LoggedOutcome;
import dev.tacet.querylog.Privacy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes observations of what was logged, and counts what cannot become one: rows whose name or
 * asker privacy hides are nobody's and no name's, and those that cannot be read. One thread.
 */
public final class Observing {
  private static final int HIDDEN_HASH = Privacy.HIDDEN.hashCode();

  private final Parties parties;
  private final Consumer<Observation> reader;

  /** The reader that takes millions, which needs no object for each; empty where it is another. */
  private final Optional<Trails> trails;

  /** While a whole log is read, what adds to them. */
  private Optional<AddingBeside> beside = Optional.empty();

  private long rows;
  private long observed;
  private long namesHidden;
  private long askersHidden;
  private long unreadable;
  private Optional<String> cutShort = Optional.empty();
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  public Observing(Parties parties, Consumer<Observation> reader) {
    this.parties = parties;
    this.reader = reader;
    this.trails = reader instanceof Trails its ? Optional.of(its) : Optional.empty();
  }

  /** Who asked; empty where privacy hides it. */
  private record Asker(Optional<Party> party, int hash) {
    Asker(Optional<Party> party) {
      this(party, party.map(Party::hashCode).orElse(0));
    }
  }

  private record Outcome(Fate fate, String by, int rcode) {}

  /** Reads all that is wanted of a log. */
  public void read(DecisionScan log, DecisionScan.Wanted wanted) {
    if (trails.isEmpty() || Runtime.getRuntime().availableProcessors() == 1) {
      readAlone(log, wanted);
      return;
    }
    try (AddingBeside adding = new AddingBeside(trails.get())) {
      beside = Optional.of(adding);
      readAlone(log, wanted);
      adding.finish();
    } finally {
      beside = Optional.empty();
    }
  }

  private void readAlone(DecisionScan log, DecisionScan.Wanted wanted) {
    DecisionScan.Read read = log.each(wanted, this::asker, Observing::outcome, this::row);
    unreadable += read.unreadable();
    cutShort = read.cutShort();
  }

  /** One row that a server told in words. */
  public void told(
      long atMillis,
      LoggedAsker asker,
      DomainName name,
      int type,
      Fate fate,
      String by,
      int rcode,
      int repeats) {
    row(atMillis, asker(asker), name, type, new Outcome(fate, by, rcode), repeats);
  }

  /** One that could not be read. */
  public void unreadable() {
    unreadable++;
  }

  private Asker asker(LoggedAsker asker) {
    return new Asker(
        asker.isHidden()
            ? Optional.empty()
            : Optional.of(parties.of(asker.device(), asker.client())));
  }

  private static Outcome outcome(LoggedOutcome logged) {
    Verdict verdict = logged.verdict();
    return new Outcome(fate(verdict, logged.origin()), by(verdict.reason()), logged.rcode());
  }

  /** On the rung of the owner's rules the list is the number of a rule. */
  private static String by(Reason reason) {
    return reason.rung() == Rung.OWNER && !reason.list().isEmpty()
        ? Rung.OWNER.word() + " " + reason.list()
        : reason.list();
  }

  /** As the log's view {@code queries} words it. */
  public static Fate fate(Verdict verdict, Origin origin) {
    return verdict.match(
        allowed ->
            allowed.reason().rung().wouldBlock()
                ? Fate.WOULD_BLOCK
                : origin.nothing() ? Fate.FAILED : Fate.PASSED,
        blocked -> Fate.BLOCKED,
        rewritten -> Fate.REWRITTEN,
        refused -> Fate.REFUSED);
  }

  private void row(
      long atMillis, Asker asker, DomainName name, int type, Outcome outcome, int repeats) {
    rows++;
    firstMillis = Math.min(firstMillis, atMillis);
    lastMillis = Math.max(lastMillis, atMillis);
    if (asker.party().isEmpty()) {
      askersHidden += repeats;
      return;
    }
    if (name.hashCode() == HIDDEN_HASH && name.equals(Privacy.HIDDEN)) {
      namesHidden += repeats;
      return;
    }
    observed++;
    Party party = asker.party().get();
    int hash = asker.hash();
    Fate fate = outcome.fate();
    if (beside.isPresent()) {
      beside.get().add(atMillis, party, hash, name, fate, outcome.by(), repeats);
      return;
    }
    if (trails.isPresent()) {
      trails.get().add(atMillis, party, hash, name, fate, outcome.by(), -1, repeats);
      return;
    }
    reader.accept(
        new Observation(
            atMillis, party, name, type, fate, outcome.by(), outcome.rcode(), -1, repeats));
  }

  /** Rows that were read, whatever became of them. */
  public long rows() {
    return rows;
  }

  /** Observations handed over. */
  public long observed() {
    return observed;
  }

  /** Queries left out because privacy hides what was asked, or who asked. */
  public long hidden() {
    return namesHidden + askersHidden;
  }

  /** When the earliest row came; empty where there was none. */
  public Optional<Instant> first() {
    return rows == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(firstMillis));
  }

  /** When the latest row came; empty where there was none. */
  public Optional<Instant> last() {
    return rows == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastMillis));
  }

  /** Why reading ended before the end of a damaged log. */
  public Optional<String> cutShort() {
    return cutShort;
  }

  /** What did not become an observation and how much, in sentences; empty where all did. */
  public List<String> skipped() {
    List<String> said = new ArrayList<>();
    if (cutShort.isPresent()) {
      said.add(
          "The log is damaged ("
              + cutShort.get()
              + "): what follows the "
              + rows
              + " rows that were read is missing.");
    }
    if (unreadable > 0) {
      said.add(unreadable + " rows could not be read and are missing.");
    }
    if (namesHidden > 0) {
      said.add(
          namesHidden
              + " queries are left out: privacy hides what was asked (queryLog.privacy 1 or of the"
              + " device).");
    }
    if (askersHidden > 0) {
      said.add(
          askersHidden
              + " queries are left out: privacy hides who asked (queryLog.privacy 2 or of the"
              + " device).");
    }
    parties.skipped().ifPresent(said::add);
    return List.copyOf(said);
  }
}
