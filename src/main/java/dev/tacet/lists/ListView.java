package dev.tacet.lists;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All there is to know of one list. Immutable.
 *
 * @param coversSubdomains whether its plain names cover what is below them; empty without a copy
 * @param skipped lines that are no mistakes and were left out, by reason
 * @param versions the newest first
 * @param nextRefresh when it is fetched by itself
 */
public record ListView(
    WantedList wanted,
    ListReport report,
    Optional<Boolean> coversSubdomains,
    Map<String, Long> skipped,
    List<ListVersion> versions,
    Optional<Instant> nextRefresh) {
  public ListView {
    skipped = Map.copyOf(skipped);
    versions = List.copyOf(versions);
  }
}
