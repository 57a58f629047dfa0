package dev.tacet.cli;

import dev.tacet.insight.Flow;
import dev.tacet.insight.Party;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read. Immutable.
 *
 * @param source where from, for people: {@code live log}, {@code log queries.db}
 * @param since the beginning that was asked for; empty where everything was
 * @param now the end of it, and what "today" means
 * @param rows what was read, in rows or queries of a capture
 * @param first when the earliest came; empty where nothing did
 * @param damaged whether the source is damaged, so that part of it is missing
 * @param skipped what is missing and how much, in sentences
 * @param house what is known of the house beside what was asked
 * @param hidden queries whose name or asker privacy hides, which are therefore nobody's
 * @param parties by key, where more is known of them in the end than at first
 * @param flows what was exchanged with addresses outside; of a capture only, and of the whole of it
 * @param hostNames by key of the party, what a capture shows it to call itself
 */
record Observed(
    String source,
    Optional<Instant> since,
    Instant now,
    long rows,
    Optional<Instant> first,
    Optional<Instant> last,
    boolean damaged,
    List<String> skipped,
    HouseFacts house,
    long hidden,
    Map<String, Party> parties,
    List<Flow> flows,
    Map<String, String> hostNames) {
  Observed {
    skipped = List.copyOf(skipped);
    parties = Map.copyOf(parties);
    flows = List.copyOf(flows);
    hostNames = Map.copyOf(hostNames);
  }

  /** All that is known of a party. */
  Party known(Party party) {
    return parties.getOrDefault(party.key(), party);
  }
}
