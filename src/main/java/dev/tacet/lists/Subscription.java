package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.config.ShownUrl;
import dev.tacet.policy.Action;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One list and its versions on disk. A version is kept only if it reads well: what failed, is
 * empty, no list, or suddenly less than half of the newest is refused. A new version is offered; it
 * is in force only once it was compiled, compared with the log and {@linkplain #accept accepted}.
 *
 * <p>Changed by one thread at a time (the start, then list-updater); {@link #report}, {@link
 * #copy}, {@link #versions} and {@link #nextRefresh} may be asked by any.
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
  private final AllowedFolders folders;
  private final ListLimits limits;
  private final Clock clock;

  /**
   * Why the copy is not in force.
   *
   * @param olderOne whether one before it is
   */
  private record Shortfall(String why, boolean olderOne) {}

  private volatile List<StoredCopy> versions = List.of();
  private volatile Optional<StoredCopy> copy = Optional.empty();
  private volatile ListReport report;
  private volatile Optional<Instant> nextRefresh = Optional.empty();
  private Optional<Shortfall> shortfall = Optional.empty();
  private Optional<StoredCopy> offered = Optional.empty();
  private Optional<Instant> confirmed = Optional.empty();
  private String problem = "";
  private boolean held;
  private long leftOut;
  private int failures;
  private long dueNanos;
  private Optional<Duration> retryAfter = Optional.empty();

  Subscription(
      ListConfig config,
      StoredCopies copies,
      ListIntake intake,
      Fetcher fetcher,
      AllowedFolders folders,
      ListLimits limits,
      Clock clock) {
    this.config = config;
    this.folders = folders;
    this.copies = copies;
    this.intake = intake;
    this.fetcher = fetcher;
    this.limits = limits;
    this.clock = clock;
    id = WantedList.of(config).id();
    report = report("not fetched yet");
  }

  ListConfig config() {
    return config;
  }

  String id() {
    return id;
  }

  /** The version in force. */
  Optional<StoredCopy> copy() {
    return copy;
  }

  /** What there is on disk, the newest first. */
  List<StoredCopy> versions() {
    return versions;
  }

  /** The version that was read and is not in force yet. */
  Optional<StoredCopy> offered() {
    return offered;
  }

  /** The version that the next index is made of. */
  Optional<StoredCopy> target() {
    return offered.or(() -> copy);
  }

  private Optional<StoredCopy> newest() {
    return versions.stream().findFirst();
  }

  private Optional<StoredCopy> version(String sha256) {
    return versions.stream().filter(version -> version.sha256().equals(sha256)).findFirst();
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
    return new ListReading(
        ListSyntax.named(config.syntax().word()).orElseThrow(),
        action(),
        config.subdomains(),
        config.mayAnswer(),
        new PatternBudget());
  }

  /** How the lines of a version are read, whose content is known. */
  ListReading reading(StoredCopy version) {
    return reading().of(version.content());
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

  /**
   * Finds the versions on disk.
   *
   * @param version the one in force, where that was decided; the newest stands in for one that is
   *     gone
   */
  void recall(Optional<String> version) {
    try {
      versions = copies.versions(id);
      copy = version.flatMap(this::version).or(this::newest);
      confirmed = newest().map(StoredCopy::fetched);
      report = report(copy.isPresent() ? "" : "not fetched yet");
    } catch (IOException e) {
      damaged(e);
    }
  }

  /** The version to be compiled turned out to be damaged: it is used no longer. */
  void damaged(IOException cause) {
    Optional<StoredCopy> bad = target();
    versions = versions.stream().filter(version -> bad.filter(version::equals).isEmpty()).toList();
    boolean wasOffered = offered.isPresent();
    offered = Optional.empty();
    if (!wasOffered) {
      copy = newest();
    }
    if (copy.isEmpty()) {
      confirmed = Optional.empty();
    }
    LOG.warn("list {}: its copy on disk cannot be used: {}", config.name(), words(cause));
    report =
        report(
            "its copy on disk is damaged ("
                + words(cause)
                + "); "
                + (copy.isEmpty() ? "it is fetched anew" : "an older version stands in"));
  }

  /** The offered version is in force. */
  void accept() {
    copy = target();
    offered = Optional.empty();
    report = report("");
  }

  /** The offered version is not to be in force yet. */
  void hold(String why) {
    offered = Optional.empty();
    held = true;
    report = report(why);
  }

  /** Offers its newest version again: what stood in the way may be gone. */
  void offerNewest() {
    newest().ifPresent(version -> offer(version.sha256()));
  }

  /** Whether its last new version was {@linkplain #hold held}. */
  boolean isHeld() {
    return held;
  }

  /** Offers a version there is; false where it is in force, or there is none such. */
  boolean offer(String sha256) {
    held = false;
    offered = version(sha256).filter(wanted -> copy.filter(wanted::equals).isEmpty());
    return offered.isPresent();
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
   * What it offers, or its copy, could not be compiled: another one, or none, is in force.
   *
   * @param olderOne whether an older copy is
   */
  void notInForce(String why, boolean olderOne) {
    offered = Optional.empty();
    shortfall = Optional.of(new Shortfall(why, olderOne));
    report = report(problem);
  }

  /** So many of its rules have no room in the index in force. */
  void leftOut(long rules) {
    if (leftOut != rules) {
      leftOut = rules;
      report = report(problem);
      if (rules > 0) {
        LOG.warn("list {}: {}", config.name(), noRoom());
      }
    }
  }

  /** The copy is in force, or there is none. */
  void allInForce() {
    if (shortfall.isPresent()) {
      shortfall = Optional.empty();
      report = report(problem);
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
      fetch(ListLocation.of(config.url(), fetcher, folders));
      failures = 0;
      retryAfter = Optional.empty();
      confirmed = Optional.of(clock.instant());
      report = report("");
      return offers && newest().isPresent() && offer(newest().get().sha256());
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

  private void fetch(ListLocation location) throws IOException {
    Validators previous = newest().map(StoredCopy::validators).orElse(Validators.NONE);
    EarlierIncludes includes = new EarlierIncludes(copies, id, newest());
    Optional<FetchedCopy> taken = intake.take(location, id, previous, includes);
    if (!includes.failures().isEmpty()) {
      LOG.warn("list {}: {}; the rest of it is used", config.name(), includes.failures());
    }
    if (taken.isEmpty()) {
      return;
    }
    try (FetchedCopy fetched = taken.get()) {
      if (newest().isPresent() && newest().get().sha256().equals(fetched.sha256())) {
        confirm(newest().get().validators(fetched.validators()).smallerSince(Optional.empty()));
        return;
      }
      StoredCopy read = read(fetched);
      guard(read, location);
      copies.keep(id, read, fetched, copy);
      versions = copies.versions(id);
      LOG.info(
          "list {}: {} rules, {} lines rejected",
          config.name(),
          read.content().rules(),
          read.content().rejected());
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
    StoredCopy known = newest().orElseThrow();
    if (!unchanged.equals(known)) {
      copies.describe(id, unchanged);
      versions = copies.versions(id);
      // The same octets under a new description are the same version.
      copy = copy.map(inForce -> inForce.equals(known) ? unchanged : inForce);
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
    long before = newest().map(known -> known.content().rules()).orElse(0L);
    if (location.isOwners() || before < SMALL || content.rules() * 2 >= before) {
      return;
    }
    Instant now = clock.instant();
    Instant since = newest().orElseThrow().smallerSince().orElse(now);
    if (now.isBefore(since.plus(BELIEVED_AFTER))) {
      confirm(newest().orElseThrow().smallerSince(Optional.of(since)));
      throw new ListRefusedException(
          "it shrank from "
              + before
              + " to "
              + content.rules()
              + " rules, which looks like a mistake; believed if it stays so until "
              + since.plus(BELIEVED_AFTER).toString().substring(0, 10));
    }
  }

  ListView view(WantedList wanted) {
    Optional<ListContent> content = copy.map(StoredCopy::content);
    return new ListView(
        wanted,
        report,
        content.map(ListContent::coversSubdomains),
        content.map(ListContent::syntaxes).orElseGet(Map::of),
        content.map(ListContent::byKind).orElseGet(Map::of),
        content.map(ListContent::notTrusted).orElse(0L),
        content.map(ListContent::waiting).orElse(0L),
        content.map(ListContent::firstHundred).orElseGet(List::of),
        content.map(ListContent::skipped).orElseGet(Map::of),
        versions.stream()
            .map(
                version ->
                    new ListVersion(
                        version.sha256(),
                        version.fetched(),
                        version.content().rules(),
                        copy.filter(version::equals).isPresent()))
            .toList(),
        wanted.enabled() ? nextRefresh : Optional.empty());
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
        content.map(known -> !known.counts().exact()).orElse(false),
        content.map(ListContent::notTrusted).orElse(0L),
        leftOut,
        content.map(ListContent::notIncluded).orElse(0L),
        confirmed,
        Stream.of(detail, noRoom(), content.flatMap(Subscription::notes).orElse(""))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  private String noRoom() {
    return leftOut == 0
        ? ""
        : leftOut + " rules are not in force: the index of all lists has no room for them";
  }

  /** What the owner should know of a list that reads well. */
  private static Optional<String> notes(ListContent content) {
    List<String> notes = new ArrayList<>();
    if (content.notTrusted() > 0) {
      notes.add(
          content.notTrusted()
              + " rules that send a name somewhere: not trusted, for that is up to"
              + " your own files and to lists added with --may-answer");
    }
    if (content.notIncluded() > 0) {
      long files = content.notIncluded();
      notes.add(
          (files == 1
                  ? "1 file it includes could not be had, so its"
                  : files + " files it includes could not be had, so their")
              + " rules are not in force; tacet lists show says why");
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
