package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.DecisionScan;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedAsker;
import dev.tacet.querylog.LoggedOutcome;
import dev.tacet.querylog.Privacy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ObservingTest {
  private static final LoggedAsker CAMERA = new LoggedAsker(Decisions.address("192.0.2.7"), 5);
  private static final LoggedAsker NOBODY = new LoggedAsker(Decisions.address("0.0.0.0"), 0);

  private final List<Observation> seen = new ArrayList<>();

  /** A log of given rows. */
  private record Rows(List<Row> rows, long unreadable) implements DecisionScan {
    record Row(LoggedAsker asker, String name, LoggedOutcome outcome, int repeats) {}

    @Override
    public long lastSeq() {
      return rows.size();
    }

    @Override
    public Optional<Instant> newest() {
      return Optional.empty();
    }

    @Override
    public Map<Integer, String> deviceNames() {
      return Map.of();
    }

    @Override
    public void askers(Consumer<LoggedAsker> reader) {
      rows.forEach(row -> reader.accept(row.asker()));
    }

    @Override
    public <A, O> Read each(
        Wanted wanted,
        Function<LoggedAsker, A> askers,
        Function<LoggedOutcome, O> outcomes,
        DecisionScan.Rows<A, O> reader) {
      long at = 0;
      for (Row row : rows) {
        reader.row(
            at += 1_000,
            askers.apply(row.asker()),
            DomainName.parse(row.name()),
            28,
            outcomes.apply(row.outcome()),
            row.repeats());
      }
      return new Read(rows.size(), unreadable, Optional.empty());
    }

    @Override
    public void close() {}
  }

  private Observing read(Rows.Row... rows) {
    Observing observing = new Observing(new Parties(Map.of()), seen::add);
    observing.read(new Rows(List.of(rows), 2), DecisionScan.Wanted.ALL);
    return observing;
  }

  private static LoggedOutcome of(Verdict verdict, Origin origin) {
    return new LoggedOutcome(verdict, origin, 0);
  }

  private static Rows.Row row(LoggedAsker asker, String name, int repeats) {
    return new Rows.Row(asker, name, of(Verdict.Allowed.BY_DEFAULT, Origin.CACHE), repeats);
  }

  @Test
  void whatBecameOfAQueryIsWordedAsTheLogsViewDoes() {
    Reason shadow = new Reason(Rung.SHADOW, "pro");
    Reason rule = new Reason(Rung.OWNER, "12");
    Reason vendor = new Reason(Rung.PROFILE_BLOCK, "xiaomi/block");
    Verdict.Allowed would = new Verdict.Allowed(shadow, Optional.of("x.example"));
    List<LoggedOutcome> outcomes =
        List.of(
            of(Verdict.Allowed.BY_DEFAULT, Origin.CACHE),
            of(Verdict.Allowed.BY_DEFAULT, Origin.NONE),
            of(would, Origin.NONE),
            of(new Verdict.Blocked(vendor, "x.example", Optional.empty()), Origin.SELF),
            of(
                new Verdict.Rewritten(rule, "x", Optional.empty(), List.of(), List.of()),
                Origin.SELF),
            of(new Verdict.Refused(Reason.NOT_OUR_NETWORK, ExtendedError.PROHIBITED), Origin.SELF));

    read(
        outcomes.stream()
            .map(outcome -> new Rows.Row(CAMERA, "x.example", outcome, 1))
            .toArray(Rows.Row[]::new));

    assertThat(seen)
        .extracting(Observation::fate)
        .containsExactly(
            Fate.PASSED, Fate.FAILED, Fate.WOULD_BLOCK, Fate.BLOCKED, Fate.REWRITTEN, Fate.REFUSED);
    assertThat(seen)
        .extracting(Observation::by)
        .containsExactly("", "", "pro", "xiaomi/block", "rule 12", "");
  }

  @Test
  void whatPrivacyHidesBecomesNeitherAPartyNorANameAndIsCounted() {
    Observing observing =
        read(
            row(CAMERA, "a.example", 1),
            row(CAMERA, Privacy.HIDDEN.toString(), 3),
            row(NOBODY, Privacy.HIDDEN.toString(), 4),
            row(NOBODY, "b.example", 5));

    assertThat(seen).singleElement().extracting(Observation::name).hasToString("a.example");
    assertThat(observing.rows()).isEqualTo(4);
    assertThat(observing.observed()).isEqualTo(1);
    assertThat(observing.skipped())
        .containsExactly(
            "2 rows could not be read and are missing.",
            "3 queries are left out: privacy hides what was asked (queryLog.privacy 1 or of the"
                + " device).",
            "9 queries are left out: privacy hides who asked (queryLog.privacy 2 or of the"
                + " device).");
  }

  @Test
  void aDeviceIsOnePartyFromWhereverItAsks() {
    LoggedAsker sameElsewhere = new LoggedAsker(Decisions.address("2001:db8::7"), 5);
    LoggedAsker stranger = new LoggedAsker(Decisions.address("192.0.2.9"), 0);

    read(
        row(CAMERA, "a.example", 1),
        row(sameElsewhere, "b.example", 1),
        row(stranger, "c.example", 1));

    assertThat(seen).extracting(o -> o.party().key()).containsExactly("#5", "#5", "ip:192.0.2.9");
    assertThat(seen.get(0).party()).isSameAs(seen.get(1).party());
  }

  @Test
  void devicesThatALogCallsByOneNameAreOne() {
    Map<Integer, Party> parties =
        Parties.named(
            Map.of(3, "tv", 8, "tv", 4, ""),
            Map.of(8, Set.of(Decisions.address("192.0.2.8")), 9, Set.of()));

    assertThat(parties).containsOnlyKeys(3, 4, 8, 9);
    assertThat(parties.get(8)).isSameAs(parties.get(3));
    assertThat(parties.get(3).key()).isEqualTo("#3");
    assertThat(parties.get(3).addresses()).containsExactly(Decisions.address("192.0.2.8"));
    assertThat(parties.get(4).name()).isEqualTo("#4");
  }

  @Test
  void addressesWithoutEndAreOnePartyFromSomeNumberOn() {
    Parties parties = new Parties(Map.of());
    for (int i = 0; i < Parties.MOST_STRANGERS; i++) {
      parties.of(0, Decisions.address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
    }
    assertThat(parties.skipped()).isEmpty();

    Party one = parties.of(0, Decisions.address("192.0.2.1"));
    Party other = parties.of(0, Decisions.address("192.0.2.2"));

    assertThat(one).isSameAs(other);
    assertThat(parties.skipped()).isPresent();
  }
}
