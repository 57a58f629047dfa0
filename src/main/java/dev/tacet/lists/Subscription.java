package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.policy.Action;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.RuleSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One list of the configuration and its last good copy. A copy is replaced only by one that reads
 * well: what failed, is empty, no list, or suddenly less than half of itself leaves it alone.
 *
 * <p>Changed by one thread at a time (the start, then list-updater); {@link #report} and {@link
 * #copy} may be asked by any.
 */
final class Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** Below this many rules half of a list is nothing to wonder at. */
  private static final int SMALL = 20;

  /** A list that stays small for so long was made smaller on purpose. */
  private static final Duration BELIEVED_AFTER = Duration.ofDays(7);

  private final ListConfig config;
  private final String id;
  private final StoredCopies copies;
  private final ListIntake intake;
  private final Fetcher fetcher;
  private final ListLimits limits;
  private final Clock clock;

  /**
   * Why the copy is not in force.
   *
   * @param olderOne whether one before it is
   */
  private record Shortfall(String why, boolean olderOne) {}

  private volatile Optional<StoredCopy> copy = Optional.empty();
  private volatile ListReport report;
  private Optional<Shortfall> shortfall = Optional.empty();
  private Optional<Instant> confirmed = Optional.empty();
  private String problem = "";
  private int failures;
  private Optional<Duration> retryAfter = Optional.empty();

  Subscription(
      ListConfig config,
      StoredCopies copies,
      ListIntake intake,
      Fetcher fetcher,
      ListLimits limits,
      Clock clock) {
    this.config = config;
    this.copies = copies;
    this.intake = intake;
    this.fetcher = fetcher;
    this.limits = limits;
    this.clock = clock;
    id = ListFolder.idOf(config.name() + ' ' + config.url());
    report = report("not fetched yet");
  }

  ListConfig config() {
    return config;
  }

  String id() {
    return id;
  }

  Optional<StoredCopy> copy() {
    return copy;
  }

  ListReport report() {
    return report;
  }

  /** How its lines are read: what the owner put into a file of this machine is trusted. */
  ListReading reading() {
    return new ListReading(
        new AutoSyntax(), action(), config.subdomains(), isOwners(), PatternText::complaint);
  }

  RuleSource source(int index) {
    return RuleSource.list(index, config.name(), action());
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }

  /** How long its server asked to be left alone at the last failure. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether it is a file of this machine, which can be read before there is a network. */
  boolean isOwners() {
    try {
      return ListLocation.of(config.url(), fetcher).isOwners();
    } catch (ListRefusedException e) {
      return false; // said at the first refresh, where it is reported
    }
  }

  /** Finds the last good copy on disk. */
  void recall() {
    try {
      copy = copies.current(id);
      confirmed = copy.map(StoredCopy::fetched);
      report = report(copy.isPresent() ? "" : "not fetched yet");
    } catch (IOException e) {
      damaged(e);
    }
  }

  /** The last good copy turned out to be damaged: it is in force no longer. */
  void damaged(IOException cause) {
    LOG.warn("list {}: its copy on disk cannot be used: {}", config.name(), words(cause));
    copy = Optional.empty();
    confirmed = Optional.empty();
    report = report("its copy on disk is damaged (" + words(cause) + "); it is fetched anew");
  }

  /** A bug, or want of memory, kept it from being read at the start; its last good copy stays. */
  void notRead(Throwable cause) {
    failures++;
    report =
        report(
            cause instanceof OutOfMemoryError
                ? "there is not enough memory to read it; see TACET_JAVA_OPTS"
                : "it cannot be read: " + cause);
    LOG.error("list {}: {}", config.name(), report.detail(), cause);
  }

  /**
   * The copy could not be compiled: another one, or none, is in force.
   *
   * @param olderOne whether an older copy is
   */
  void notInForce(String why, boolean olderOne) {
    shortfall = Optional.of(new Shortfall(why, olderOne));
    report = report(problem);
  }

  /** The copy is in force, or there is none. */
  void allInForce() {
    if (shortfall.isPresent()) {
      shortfall = Optional.empty();
      report = report(problem);
    }
  }

  /**
   * Fetches the list and, where it is good and new, makes it the last good copy.
   *
   * @return whether what is in force changes
   * @throws InterruptedIOException where the thread was interrupted; nothing is changed then
   */
  boolean refresh() throws InterruptedIOException {
    try {
      boolean changed = fetch(ListLocation.of(config.url(), fetcher));
      failures = 0;
      retryAfter = Optional.empty();
      confirmed = Optional.of(clock.instant());
      report = report("");
      return changed;
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while refreshing list " + config.name());
      }
      failures++;
      retryAfter =
          e instanceof ListRefusedException refused ? refused.retryAfter() : Optional.empty();
      report = report(words(e));
      LOG.warn(
          "list {} ({}): {}; {}",
          config.name(),
          ShownUrl.of(config.url()),
          words(e),
          copy.isPresent() ? "the last good copy stays in force" : "nothing of it is in force");
      return false;
    }
  }

  private boolean fetch(ListLocation location) throws IOException {
    Validators previous = copy.map(StoredCopy::validators).orElse(Validators.NONE);
    Optional<FetchedCopy> taken = intake.take(location, id, previous);
    if (taken.isEmpty()) {
      return false;
    }
    try (FetchedCopy fetched = taken.get()) {
      if (copy.isPresent() && copy.get().sha256().equals(fetched.sha256())) {
        confirm(copy.get().validators(fetched.validators()).smallerSince(Optional.empty()));
        return false;
      }
      StoredCopy offered = read(fetched);
      guard(offered, location);
      copies.keep(id, offered, fetched);
      copy = Optional.of(offered);
      LOG.info(
          "list {}: {} rules, {} lines rejected",
          config.name(),
          offered.content().rules(),
          offered.content().rejected());
      return true;
    }
  }

  private StoredCopy read(FetchedCopy fetched) throws IOException {
    ListContent content = ListReader.read(fetched.open(), reading(), limits, (rule, line) -> {});
    return new StoredCopy(
        ShownUrl.of(config.url()),
        fetched.sha256(),
        fetched.octets(),
        fetched.packed(),
        fetched.validators(),
        clock.instant(),
        Optional.empty(),
        content);
  }

  /** Unchanged octets are not written again; new validators are, as they save the next download. */
  private void confirm(StoredCopy unchanged) throws IOException {
    if (!unchanged.equals(copy.orElseThrow())) {
      copies.describe(id, unchanged);
      copy = Optional.of(unchanged);
    }
  }

  private void guard(StoredCopy offered, ListLocation location) throws IOException {
    ListContent content = offered.content();
    if (content.rules() == 0) {
      throw new ListRefusedException(
          content.lines() == 0
              ? "it is empty"
              : "it has no name to "
                  + action().word()
                  + " in "
                  + content.lines()
                  + " lines"
                  + notes(content).map(notes -> " (" + notes + ")").orElse(""));
    }
    long before = copy.map(known -> known.content().rules()).orElse(0L);
    if (location.isOwners() || before < SMALL || content.rules() * 2 >= before) {
      return;
    }
    Instant now = clock.instant();
    Instant since = copy.orElseThrow().smallerSince().orElse(now);
    if (now.isBefore(since.plus(BELIEVED_AFTER))) {
      confirm(copy.orElseThrow().smallerSince(Optional.of(since)));
      throw new ListRefusedException(
          "it shrank from "
              + before
              + " to "
              + content.rules()
              + " rules, which looks like a mistake; believed if it stays so until "
              + since.plus(BELIEVED_AFTER).toString().substring(0, 10));
    }
  }

  private ListReport report(String found) {
    problem = found;
    Optional<ListContent> content = copy.map(StoredCopy::content);
    boolean nothing = copy.isEmpty() || shortfall.isPresent() && !shortfall.get().olderOne();
    String detail = shortfall.map(Shortfall::why).orElse(problem);
    ListReport.State state =
        nothing
            ? ListReport.State.MISSING
            : detail.isEmpty() ? ListReport.State.OK : ListReport.State.KEPT;
    return new ListReport(
        config.name(),
        ShownUrl.of(config.url()),
        action(),
        state,
        nothing ? 0 : content.map(ListContent::rules).orElse(0L),
        content.map(ListContent::lines).orElse(0L),
        content.map(ListContent::rejected).orElse(0L),
        content.map(ListContent::firstHundred).orElseGet(List::of).stream().limit(10).toList(),
        confirmed,
        detail.isEmpty() ? content.flatMap(Subscription::notes).orElse("") : detail);
  }

  /** What the owner should know of a list that reads well. */
  private static Optional<String> notes(ListContent content) {
    List<String> notes = new ArrayList<>();
    if (content.notTrusted() > 0) {
      notes.add(content.notTrusted() + " rules that send a name somewhere: not trusted");
    }
    if (content.waiting() > 0) {
      notes.add(content.waiting() + " rules for some clients: waiting for groups");
    }
    content.skipped().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(skipped -> notes.add(skipped.getValue() + " lines " + skipped.getKey()));
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
  }

  Action action() {
    return config.block() ? Action.BLOCK : Action.ALLOW;
  }

  private static String words(IOException e) {
    return e instanceof ListRefusedException
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
