package dev.tacet.lists;

import dev.tacet.config.ShownUrl;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What keeps a list from being in force as its source has it. Immutable.
 *
 * @param problem of its source, or of its copy on disk, in words; empty where there is none
 * @param shortfall why its target could not be compiled
 * @param leftOut rules that have no room in the index in force
 * @param confirmed when its source was last reached and found good
 */
record ListCondition(
    String problem, Optional<Shortfall> shortfall, long leftOut, Optional<Instant> confirmed) {
  /** Of a list nothing is known of. */
  static final ListCondition NOT_FETCHED =
      new ListCondition("not fetched yet", Optional.empty(), 0, Optional.empty());

  ListCondition {
    Objects.requireNonNull(problem);
    Objects.requireNonNull(shortfall);
    Objects.requireNonNull(confirmed);
  }

  /**
   * Why the target is not in force.
   *
   * @param olderOne whether a version before it is
   */
  record Shortfall(String why, boolean olderOne) {}

  ListCondition problem(String words) {
    return new ListCondition(words, shortfall, leftOut, confirmed);
  }

  ListCondition shortfall(Optional<Shortfall> now) {
    return new ListCondition(problem, now, leftOut, confirmed);
  }

  ListCondition leftOut(long rules) {
    return new ListCondition(problem, shortfall, rules, confirmed);
  }

  ListCondition confirmed(Optional<Instant> at) {
    return new ListCondition(problem, shortfall, leftOut, at);
  }

  /**
   * The same for the owner, with what is to be said of the version in force.
   *
   * @param inForce empty where there is none on disk
   */
  ListReport report(ListSource source, Optional<StoredCopy> inForce) {
    Optional<ListContent> content = inForce.map(StoredCopy::content);
    boolean nothing = inForce.isEmpty() || shortfall.filter(found -> !found.olderOne()).isPresent();
    String detail = shortfall.map(Shortfall::why).orElse(problem);
    ListReport.State state =
        nothing
            ? ListReport.State.MISSING
            : detail.isEmpty() ? ListReport.State.OK : ListReport.State.KEPT;
    return new ListReport(
        source.config().name(),
        ShownUrl.of(source.config().url()),
        source.action(),
        state,
        nothing ? 0 : content.map(ListContent::rules).orElse(0L),
        content.map(ListContent::lines).orElse(0L),
        content.map(ListContent::rejected).orElse(0L),
        content.map(known -> !known.counts().exact()).orElse(false),
        content.map(ListContent::notTrusted).orElse(0L),
        leftOut,
        content.map(ListContent::notIncluded).orElse(0L),
        confirmed,
        Stream.of(detail, ListNotes.noRoom(leftOut), content.map(ListNotes::of).orElse(""))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; ")));
  }
}
