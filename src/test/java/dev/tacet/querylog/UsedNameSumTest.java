package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.address;
import static dev.tacet.querylog.Decisions.allowed;
import static dev.tacet.querylog.Decisions.answered;
import static dev.tacet.querylog.Decisions.blocked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.QueryLogConfig;
import dev.tacet.dns.DomainName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsedNameSumTest {
  private static final DomainName NAME = DomainName.parse("api.example");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  private final UsedNameSum sum = new UsedNameSum();

  @Test
  void aClientThatWasBlockedHasAskedButResolvedNothing() {
    sum.add(allowed(START, "192.0.2.7", "api.example"));
    sum.add(blocked(START.plus(Duration.ofDays(1)), "192.0.2.7", "api.example", "example"));
    sum.add(blocked(START, "192.0.2.8", "api.example", "example"));

    UsedName used = sum.sum(NAME);
    assertThat(used.queries()).isEqualTo(3);
    assertThat(used.resolved()).isEqualTo(1);
    assertThat(used.lastSeen()).isEqualTo(START.plus(Duration.ofDays(1)));
    assertThat(used.clients())
        .containsExactly(
            new UsedName.Client(
                address("192.0.2.7"),
                2,
                1,
                List.of(DAY, DAY.plusDays(1)),
                List.of(DAY),
                START.plus(Duration.ofDays(1))),
            new UsedName.Client(address("192.0.2.8"), 1, 0, List.of(DAY), List.of(), START));
  }

  @Test
  void theSameAddressesAreKeptHoweverTheyCome() {
    UsedNameSum backwards = new UsedNameSum();
    for (int i = 0; i < 40; i++) {
      int other = 39 - i;
      sum.add(answered(START.plusSeconds(i / 2), "api.example", "198.51.100." + i));
      backwards.add(answered(START.plusSeconds(other / 2), "api.example", "198.51.100." + other));
    }

    assertThat(sum.sum(NAME).addresses()).hasSize(Decision.MAX_ADDRESSES);
    assertThat(sum.sum(NAME).addresses().subList(0, 3))
        .containsExactly(
            address("198.51.100.38"), address("198.51.100.39"), address("198.51.100.36"));
    assertThat(backwards.sum(NAME)).isEqualTo(sum.sum(NAME));
  }

  @Test
  void beyondTheBoundsOnlyQueriesAreCounted() {
    for (int i = 0; i < 300; i++) {
      sum.add(address("192.0." + i / 256 + "." + i % 256), START.toEpochMilli(), i, 2, true);
    }

    UsedName used = sum.sum(NAME);
    assertThat(used.clients()).hasSize(UsedName.MAX_CLIENTS);
    assertThat(used.moreClients()).isTrue();
    assertThat(used.types()).hasSize(UsedName.MAX_TYPES);
    assertThat(used.queries()).isEqualTo(600);
    assertThat(used.resolved()).isEqualTo(600);
  }

  @Test
  void whatIsNotWrittenYetIsPartOfTheSum() {
    MemorySink sink = new MemorySink();
    Decision early = allowed(START, "192.0.2.7", "api.example");
    sink.write(List.of(new LoggedDecision(Sequence.first(START), early)));
    PendingRows pending = new PendingRows(10);
    Instant later = START.plusSeconds(1);
    LoggedDecision row =
        new LoggedDecision(Sequence.first(later), allowed(later, "192.0.2.8", "api.example"));
    pending.add(row.seq(), row.decision());
    sink.write(List.of(row)); // on its way: kept already, and not yet removed from memory
    LoggedDecision blocked =
        new LoggedDecision(row.seq() + 1, blocked(later, "192.0.2.8", "new.example", "example"));
    pending.add(blocked.seq(), blocked.decision());
    RecentHistory history = new RecentHistory(pending, sink);

    Map<String, Long> queries = new HashMap<>();
    history.usedNames(START, used -> queries.put(used.name().toString(), used.queries()));
    assertThat(queries).isEqualTo(Map.of("api.example", 2L, "new.example", 1L));
    assertThat(history.hitsByList(START)).isEqualTo(Map.of("xiaomi/block", 1L));
    List<UsedName> recent = new ArrayList<>();
    history.usedNames(later, recent::add);
    assertThat(recent).hasSize(2).allMatch(used -> used.queries() == 1);
  }

  @Test
  void aRunningLogGivesWhatItJustTook() {
    MemorySink sink = new MemorySink();
    QueryLogConfig config =
        new QueryLogConfig(
            QueryLogConfig.Store.MEMORY,
            Duration.ofDays(14),
            1L << 20,
            Duration.ofHours(1),
            500,
            Duration.ofHours(1));
    Clock clock = Clock.fixed(START, ZoneOffset.UTC);
    try (QueryLog log = new QueryLog(sink, sink, config, clock, () -> 0)) {
      log.record(answered(START, "api.example", "198.51.100.1"));
      log.start();
      log.flush();
      log.record(answered(START, "api.example", "198.51.100.2"));
      log.purge(Instant.EPOCH); // comes after what was recorded before it

      List<UsedName> used = new ArrayList<>();
      log.history().usedNames(START, used::add);
      assertThat(used).hasSize(1);
      assertThat(used.get(0).addresses())
          .containsExactly(address("198.51.100.1"), address("198.51.100.2"));
    }
  }
}
