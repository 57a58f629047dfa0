package dev.tacet.lists;

import dev.tacet.config.Counted;
import dev.tacet.config.ListConfig;
import dev.tacet.config.ShownUrl;
import dev.tacet.policy.Action;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one list comes from. A version is kept only if it reads well: what failed, is empty, no
 * list, or suddenly less than half of the newest is refused, and what is kept stays as it was.
 *
 * <p>One thread at a time: the start, then list-updater.
 */
final class ListSource {
  private static final Logger LOG = LoggerFactory.getLogger(ListSource.class);

  /** Below this many rules half of a list is nothing to wonder at. */
  private static final int SMALL = 20;

  /** A list that stays small for so long was made smaller on purpose. */
  private static final Duration BELIEVED_AFTER = Duration.ofDays(7);

  private final ListConfig config;
  private final ListIntake intake;
  private final Fetcher fetcher;
  private final AllowedFolders folders;
  private final SourceLimits limits;
  private final Clock clock;

  /**
   * @param folders where a file may be
   */
  ListSource(
      ListConfig config,
      ListIntake intake,
      Fetcher fetcher,
      AllowedFolders folders,
      SourceLimits limits,
      Clock clock) {
    this.config = config;
    this.intake = intake;
    this.fetcher = fetcher;
    this.folders = folders;
    this.limits = limits;
    this.clock = clock;
  }

  ListConfig config() {
    return config;
  }

  Action action() {
    return config.block() ? Action.BLOCK : Action.ALLOW;
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

  /** Whether it is a file of this machine, which can be read before there is a network. */
  boolean isOwners() {
    try {
      return ListLocation.of(config.url(), fetcher).isOwners();
    } catch (ListRefusedException e) {
      return false; // said at the first refresh, where it is reported
    }
  }

  /** How much of it is taken in. */
  ListLimits limits() {
    return limits.of(isOwners());
  }

  /**
   * Fetches the list and keeps it as a version where it is good and new.
   *
   * @throws ListRefusedException with the reason in words
   * @throws java.io.InterruptedIOException where the thread was interrupted
   */
  void fetch(ListVersions versions) throws IOException {
    ListLocation location = ListLocation.of(config.url(), fetcher, folders);
    Validators previous = versions.newest().map(StoredCopy::validators).orElse(Validators.NONE);
    EarlierIncludes includes = versions.includesOfNewest();
    Optional<FetchedCopy> taken = intake.take(location, versions.id(), previous, includes);
    if (!includes.failures().isEmpty()) {
      LOG.warn("list {}: {}; the rest of it is used", config.name(), includes.failures());
    }
    if (taken.isEmpty()) {
      return;
    }
    try (FetchedCopy fetched = taken.get()) {
      Optional<StoredCopy> same =
          versions.newest().filter(newest -> newest.sha256().equals(fetched.sha256()));
      if (same.isPresent()) {
        versions.describeNewest(
            same.get().validators(fetched.validators()).smallerSince(Optional.empty()));
        return;
      }
      StoredCopy read = read(fetched);
      demandRules(read.content());
      if (!location.isOwners()) {
        demandMostOfTheNewest(read.content(), versions);
      }
      versions.keep(read, fetched);
      LOG.info(
          "list {}: {}, {} refused",
          config.name(),
          Counted.of(read.content().rules(), !read.content().counts().exact(), "rule"),
          Counted.of(read.content().rejected(), "line"));
    }
  }

  private StoredCopy read(FetchedCopy fetched) throws IOException {
    ListContent content =
        ListReader.read(fetched.open(), reading(), limits(), ListReader.Sink.NONE);
    return new StoredCopy(
        ShownUrl.of(config.url()),
        fetched.sha256(),
        OptionalLong.of(fetched.crc32()),
        fetched.octets(),
        fetched.packed(),
        fetched.validators(),
        clock.instant(),
        Optional.empty(),
        content);
  }

  private void demandRules(ListContent content) throws ListRefusedException {
    if (content.rules() == 0) {
      throw new ListRefusedException(ListNotes.empty(content, action()));
    }
  }

  private void demandMostOfTheNewest(ListContent content, ListVersions versions)
      throws IOException {
    Optional<StoredCopy> newest = versions.newest();
    long before = newest.map(known -> known.content().rules()).orElse(0L);
    if (before < SMALL || content.rules() * 2 >= before) {
      return;
    }
    Instant now = clock.instant();
    Instant since = newest.orElseThrow().smallerSince().orElse(now);
    Instant believedFrom = since.plus(BELIEVED_AFTER);
    if (now.isBefore(believedFrom)) {
      versions.describeNewest(newest.orElseThrow().smallerSince(Optional.of(since)));
      throw new ListRefusedException(
          ListNotes.shrank(newest.orElseThrow().content(), content, believedFrom));
    }
  }
}
