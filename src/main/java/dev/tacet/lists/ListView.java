package dev.tacet.lists;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All there is to know of one list. Immutable.
 *
 * @param coversSubdomains whether its plain names cover what is below them; empty without a copy
 * @param syntaxes lines with rules, by the word of the syntax they were recognised as
 * @param kinds different rules, by what they are
 * @param notTrusted rules left out because they send a name somewhere and this list may not
 * @param forNobody rules left out because they are for operating systems of devices
 * @param rejected the first hundred lines that could not be used
 * @param skipped lines that are no mistakes and were left out, by reason
 * @param versions the newest first
 * @param nextRefresh when it is fetched by itself
 */
public record ListView(
    WantedList wanted,
    ListReport report,
    Optional<Boolean> coversSubdomains,
    Map<String, Long> syntaxes,
    Map<String, Long> kinds,
    long notTrusted,
    long forNobody,
    List<Malformed> rejected,
    Map<String, Long> skipped,
    List<ListVersion> versions,
    Optional<Instant> nextRefresh) {
  public ListView {
    syntaxes = Map.copyOf(syntaxes);
    kinds = Map.copyOf(kinds);
    rejected = List.copyOf(rejected);
    skipped = Map.copyOf(skipped);
    versions = List.copyOf(versions);
  }
}
