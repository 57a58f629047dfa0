package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ShownUrl;
import dev.tacet.policy.RuleSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One list: its source, its versions, and how it is doing. What its source brings is kept as a
 * version and offered; it is in force only once it was compiled, compared with the log and
 * {@linkplain #accept accepted}.
 *
 * <p>Changed by one thread at a time (the start, then list-updater); {@link #report}, {@link
 * #copy}, {@link #versions} and {@link #nextRefresh} may be asked by any.
 */
final class Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  private final ListSource source;
  private final ListVersions versions;
  private final Clock clock;
  private ListCondition condition = ListCondition.NOT_FETCHED;
  private volatile ListReport report;
  private volatile Optional<Instant> nextRefresh = Optional.empty();
  private volatile Optional<String> held = Optional.empty();
  private int failures;
  private long dueNanos;
  private Optional<Duration> retryAfter = Optional.empty();

  Subscription(ListSource source, StoredCopies copies, Clock clock) {
    this.source = source;
    this.clock = clock;
    versions = new ListVersions(WantedList.of(source.config()).id(), copies);
    report = condition.report(source, Optional.empty());
  }

  ListConfig config() {
    return source.config();
  }

  String id() {
    return versions.id();
  }

  /** The version in force. */
  Optional<StoredCopy> copy() {
    return versions.inForce();
  }

  /** What there is on disk, the newest first. */
  List<StoredCopy> versions() {
    return versions.all();
  }

  /** The version that was read and is not in force yet. */
  Optional<StoredCopy> offered() {
    return versions.offered();
  }

  /** The version that the next index is made of. */
  Optional<StoredCopy> target() {
    return versions.target();
  }

  /** When it is fetched by itself. */
  Optional<Instant> nextRefresh() {
    return nextRefresh;
  }

  long dueNanos() {
    return dueNanos;
  }

  void dueIn(Duration pause) {
    dueNanos = System.nanoTime() + pause.toNanos();
    nextRefresh = Optional.of(clock.instant().plus(pause));
  }

  ListReport report() {
    return report;
  }

  /** How the lines of a version are read that is not known yet. */
  ListReading reading() {
    return source.reading();
  }

  /** How the lines of a version are read, whose content is known. */
  ListReading reading(StoredCopy version) {
    return reading().of(version.content());
  }

  RuleSource source(int index) {
    return RuleSource.list(index, config().name(), source.action());
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
    return source.isOwners();
  }

  /** How much of it is taken in. */
  ListLimits limits() {
    return source.limits();
  }

  private void is(ListCondition now) {
    condition = now;
    report = now.report(source, versions.inForce());
  }

  /**
   * Finds the versions on disk.
   *
   * @param version the one in force, where that was decided; the newest stands in for one that is
   *     gone
   */
  void recall(Optional<String> version) {
    try {
      versions.recall(version);
      is(
          condition
              .confirmed(versions.newest().map(StoredCopy::fetched))
              .problem(copy().isPresent() ? "" : ListCondition.NOT_FETCHED.problem()));
    } catch (IOException e) {
      damaged(e);
    }
  }

  /** The version to be compiled turned out to be damaged: it is used no longer. */
  void damaged(IOException cause) {
    versions.dropTarget();
    LOG.warn("list {}: its copy on disk cannot be used: {}", config().name(), words(cause));
    is(
        condition
            .confirmed(copy().isEmpty() ? Optional.empty() : condition.confirmed())
            .problem(
                "its copy on disk is damaged ("
                    + words(cause)
                    + "); "
                    + (copy().isEmpty() ? "it is fetched anew" : "an older version stands in")));
  }

  /** The offered version is in force. */
  void accept() {
    versions.accept();
    is(condition.problem(""));
  }

  /** The offered version is not to be in force yet. */
  void hold(String why) {
    versions.withdraw();
    held = Optional.of(why);
    is(condition.problem(why));
  }

  /** Offers its newest version again: what stood in the way may be gone. */
  void offerNewest() {
    versions.newest().ifPresent(version -> offer(version.sha256()));
  }

  /** Whether its last new version was {@linkplain #hold held}. */
  boolean isHeld() {
    return held.isPresent();
  }

  /** Why its last new version is held; empty where it is not. Any thread. */
  Optional<String> held() {
    return held;
  }

  /** Offers a version there is; false where it is in force, or there is none such. */
  boolean offer(String sha256) {
    held = Optional.empty();
    return versions.offer(sha256);
  }

  /** A bug, or want of memory, kept it from being read at the start; its last good copy stays. */
  void notRead(Throwable cause) {
    failures++;
    is(
        condition.problem(
            cause instanceof OutOfMemoryError
                ? "there is not enough memory to read it; see TACET_JAVA_OPTS"
                : "it cannot be read: " + cause));
    LOG.error("list {}: {}", config().name(), report.detail(), cause);
  }

  /**
   * What it offers, or its copy, could not be compiled: another one, or none, is in force.
   *
   * @param olderOne whether an older copy is
   */
  void notInForce(String why, boolean olderOne) {
    versions.withdraw();
    is(condition.shortfall(Optional.of(new ListCondition.Shortfall(why, olderOne))));
  }

  /** So many of its rules have no room in the index in force. */
  void leftOut(long rules) {
    if (condition.leftOut() != rules) {
      is(condition.leftOut(rules));
      if (rules > 0) {
        LOG.warn("list {}: {}", config().name(), ListNotes.noRoom(rules));
      }
    }
  }

  /** The copy is in force, or there is none. */
  void allInForce() {
    if (condition.shortfall().isPresent()) {
      is(condition.shortfall(Optional.empty()));
    }
  }

  /**
   * Fetches the list, keeps it as a version where it is good and new, and offers the newest.
   *
   * @param offers false keeps without offering: the list is held at a version
   * @return whether a version is offered that is not in force
   * @throws InterruptedIOException where the thread was interrupted; nothing is changed then
   */
  boolean refresh(boolean offers) throws InterruptedIOException {
    try {
      source.fetch(versions);
      failures = 0;
      retryAfter = Optional.empty();
      is(condition.confirmed(Optional.of(clock.instant())).problem(""));
      Optional<StoredCopy> newest = versions.newest();
      return offers && newest.isPresent() && offer(newest.get().sha256());
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while refreshing list " + config().name());
      }
      failures++;
      retryAfter =
          e instanceof ListRefusedException refused ? refused.retryAfter() : Optional.empty();
      is(condition.problem(words(e)));
      LOG.warn(
          "list {} ({}): {}; {}",
          config().name(),
          ShownUrl.of(config().url()),
          words(e),
          copy().isPresent() ? "the last good copy stays in force" : "nothing of it is in force");
      return false;
    }
  }

  ListView view(WantedList wanted) {
    Optional<StoredCopy> inForce = copy();
    Optional<ListContent> content = inForce.map(StoredCopy::content);
    return new ListView(
        wanted,
        report,
        content.map(ListContent::coversSubdomains),
        content.map(ListContent::syntaxes).orElseGet(Map::of),
        content.map(ListContent::byKind).orElseGet(Map::of),
        content.map(ListContent::notTrusted).orElse(0L),
        content.map(ListContent::forNobody).orElse(0L),
        content.map(ListContent::firstHundred).orElseGet(List::of),
        content.map(ListContent::skipped).orElseGet(Map::of),
        versions().stream()
            .map(
                version ->
                    new ListVersion(
                        version.sha256(),
                        version.fetched(),
                        version.content().rules(),
                        !version.content().counts().exact(),
                        inForce.filter(version::equals).isPresent()))
            .toList(),
        wanted.enabled() ? nextRefresh : Optional.empty());
  }

  private static String words(IOException e) {
    return e instanceof ListRefusedException
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
