package dev.tacet.cli;

import dev.tacet.config.Config;
import dev.tacet.insight.Party;
import dev.tacet.insight.TiersInForce;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.server.RecordedHouse;
import dev.tacet.store.StateCopy;
import dev.tacet.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the house of a recorded log: by the {@code state.db} beside it, where that is
 * there and is its. A log that was copied alone says less, and that is said. Immutable.
 *
 * @param parties by each number they have
 */
record BesideLog(HouseFacts house, Map<Integer, Party> parties) {
  private static final String STATE = "state.db";
  private static final String PENDING = "queries.pending";

  /**
   * @param asked the devices as the log alone has them, by number
   * @param now the end of the log
   */
  static BesideLog of(Path log, Map<Integer, Party> asked, Instant now, TacetCommand tacet) {
    Optional<Path> given = tacet.instance().givenConfig();
    List<String> missing = new ArrayList<>();
    Config config =
        given.isPresent()
            ? tacet.instance().config()
            : tacet.hooks().configReader().read(Optional.empty(), Map.of());
    if (given.isEmpty()) {
      missing.add(
          "The configuration of this log's server is not known (--config names it): blocks are taken"
              + " to be kept by devices for "
              + config.policy().blockTtl().toSeconds()
              + " s, and vendor profiles to be as the owner set them.");
    }
    Path file = real(log).resolveSibling(STATE);
    try {
      StateCopy copy = StateCopy.read(file);
      int newest = asked.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
      if (copy.devices().lastId() >= newest) {
        return with(copy, asked, now, config, missing);
      }
      missing.add(
          file + " is of another log: this one has devices it does not know; it was left aside.");
    } catch (StoreException e) {
      missing.add(
          "Without the state.db of its server a log does not say kinds and MACs of devices, what was"
              + " set for them, nor when they were on the network: who fell silent or never asked is"
              + " not told ("
              + e.getMessage()
              + ").");
    }
    HouseFacts alone =
        new HouseFacts(
            TiersInForce.everywhere(
                given.isPresent()
                    ? config.policy().profiles()
                    : VendorProfiles.shipped().shippedStates()),
            List.of(),
            Set.of(),
            (int) config.policy().blockTtl().toSeconds(),
            missing);
    return new BesideLog(alone, asked);
  }

  private static BesideLog with(
      StateCopy copy, Map<Integer, Party> asked, Instant now, Config config, List<String> missing) {
    RecordedHouse recorded = RecordedHouse.of(copy, config, Clock.fixed(now, ZoneOffset.UTC));
    Map<Integer, Party> parties = KnownParties.of(recorded.devices(), asked);
    HouseFacts facts = HouseFacts.of(recorded.house(), parties);
    missing.addAll(facts.missing());
    return new BesideLog(
        new HouseFacts(
            facts.tiers(), facts.presences(), facts.ours(), facts.blockTtlSeconds(), missing),
        parties);
  }

  /** What is said of queries that the log's server had not moved into it; empty for none. */
  static List<String> notMoved(Path log) {
    try {
      if (Files.size(real(log).resolveSibling(PENDING)) > 0) {
        return List.of(
            "What lies beside the log in "
                + PENDING
                + " is not read: the newest queries, of up to 15 minutes or so, may be missing. Its"
                + " server moves them into the log when it starts or stops.");
      }
    } catch (IOException e) {
      return List.of(); // not there, or not to be looked at: nothing can be said
    }
    return List.of();
  }

  /** What lies beside the log is beside what a link leads to. */
  private static Path real(Path log) {
    try {
      return log.toRealPath();
    } catch (IOException e) {
      return log.toAbsolutePath(); // it is gone meanwhile; the log itself was opened
    }
  }
}
