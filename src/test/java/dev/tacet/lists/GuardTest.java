package dev.tacet.lists;

import static dev.tacet.querylog.Decisions.START;
import static dev.tacet.querylog.Decisions.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.MemorySink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  private final MemorySink log = new MemorySink();
  private final Guard guard = new Guard(log, Clock.fixed(START, ZoneOffset.UTC), this::nanos);
  private final ListsOfHouse before = new ListsOfHouse();
  private final ListsOfHouse after = new ListsOfHouse();
  private long seq;
  private long nanos;
  private long nanosACall;

  private long nanos() {
    nanos += nanosACall;
    return nanos;
  }

  private void asked(String name, int type, String client, int daysAgo) {
    record(
        new Decision(
            START.minus(Duration.ofDays(daysAgo)),
            address(client),
            0,
            Transport.UDP,
            Question.of(DomainName.parse(name), type),
            Verdict.Allowed.BY_DEFAULT,
            Origin.CACHE,
            0,
            Duration.ZERO,
            List.of(),
            1));
  }

  private void asked(String name, String client, int... daysAgo) {
    for (int ago : daysAgo) {
      asked(name, 1, client, ago);
    }
  }

  private void record(Decision decision) {
    log.write(List.of(new LoggedDecision(++seq, decision)));
  }

  private Review review(Withholding waiting) {
    return guard.review(before.withholding(waiting), after, waiting, after::blocks);
  }

  private static Withholding withheld(String list, String... names) {
    return new Withholding(
        Map.of(list, List.of(names).stream().map(DomainName::parse).collect(Collectors.toSet())));
  }

  private static List<String> names(ChangedNames changed) {
    return changed.rows().stream().map(row -> row.name().toString()).toList();
  }

  @Test
  void whatTwoDevicesResolvedIsWithheldAndWhatOneTriedOnceIsNot() {
    asked("tv.example", "192.0.2.1", 1);
    asked("tv.example", "192.0.2.2", 13);
    asked("once.example", "192.0.2.1", 1, 2, 3, 4);
    after.list("ads", "tv.example", "once.example", "nobody.example");

    Review review = review(Withholding.NONE);

    assertThat(review.withheld()).isEqualTo(withheld("ads", "tv.example"));
    assertThat(review.overfull()).isEmpty();
    Comparison found = review.comparison();
    assertThat(names(found.blocked())).containsExactly("tv.example", "once.example");
    assertThat(found.blocked().queries()).isEqualTo(6);
    assertThat(found.blocked().needLook()).isEqualTo(1);
    assertThat(found.devices()).isEqualTo(2);
    assertThat(found.blocked().rows().get(1))
        .isEqualTo(
            new ChangedName(
                DomainName.parse("once.example"),
                "ads",
                Optional.of("once.example"),
                Set.of(1),
                List.of(address("192.0.2.1")),
                1,
                4,
                4,
                START.minus(Duration.ofDays(1)),
                false,
                Optional.empty()));
  }

  @Test
  void oneDeviceOnFiveDaysIsEnough() {
    asked("five.example", "192.0.2.1", 0, 3, 6, 9, 12);
    asked("old.example", "192.0.2.1", 0, 3, 6, 9, 15);
    after.list("ads", "five.example", "old.example");

    assertThat(review(Withholding.NONE).withheld()).isEqualTo(withheld("ads", "five.example"));
  }

  @Test
  void whoWasBlockedAllTheTimeHasNotUsedTheName() {
    for (int day = 0; day < 9; day++) {
      Instant at = START.minus(Duration.ofDays(day));
      record(Decisions.blocked(at, "192.0.2.1", "ad.example", "ad.example"));
      record(Decisions.blocked(at, "192.0.2.2", "ad.example", "ad.example"));
    }
    after.list("ads", "ad.example");

    Review review = review(Withholding.NONE);
    assertThat(review.withheld()).isEqualTo(Withholding.NONE);
    assertThat(review.comparison().blocked().names()).isEqualTo(1);
  }

  @Test
  void whereTwoListsBlockANameItIsWithheldFromBoth() {
    asked("tv.example", "192.0.2.1", 1);
    asked("tv.example", "192.0.2.2", 1);
    after.list("ads", "tv.example").list("more", "tv.example").list("other", "x.example");

    Withholding waiting = review(Withholding.NONE).withheld();

    assertThat(waiting.names().keySet()).containsExactlyInAnyOrder("ads", "more");
    assertThat(
            after
                .withholding(waiting)
                .judge(DomainName.parse("tv.example"), 1, List.of(), Set.of()))
        .isEqualTo(Verdict.Allowed.BY_DEFAULT);
  }

  @Test
  void aWithheldNameStaysUntilItLeavesTheListOrIsAccepted() {
    Withholding waiting = withheld("ads", "tv.example", "gone.example", "unused.example");
    asked("tv.example", "192.0.2.1", 1);
    asked("tv.example", "192.0.2.2", 1);
    before.list("ads", "tv.example", "gone.example", "unused.example");
    after.list("ads", "tv.example", "unused.example");

    Review review = review(waiting);

    assertThat(review.withheld()).isEqualTo(withheld("ads", "tv.example", "unused.example"));
    assertThat(review.comparison().isEmpty()).as("nothing changes for it").isTrue();
    assertThat(review.withheld().accept("ads", Optional.of(DomainName.parse("tv.example"))))
        .isEqualTo(withheld("ads", "unused.example"));
    assertThat(review.withheld().accept("ads", Optional.empty())).isEqualTo(Withholding.NONE);
    assertThat(review.withheld().accept("other", Optional.empty())).isEqualTo(review.withheld());
  }

  @Test
  void aKeepEntryIsReportedAndNeverWithheld() {
    asked("login.example", "192.0.2.1", 1);
    asked("login.example", "192.0.2.2", 1);
    asked("old.example", "192.0.2.2", 1);
    before.list("vendor/keep", "login.example", "old.example").list("had", "old.example");
    after.list("vendor/keep", "login.example", "old.example").list("had", "old.example");
    after.list("ads", "login.example", "old.example");

    Review review = review(Withholding.NONE);

    assertThat(review.withheld()).isEqualTo(Withholding.NONE);
    assertThat(review.comparison().blocked().names()).isZero();
    assertThat(names(review.comparison().keepHits())).containsExactly("login.example");
    assertThat(review.comparison().keepHits().rows().get(0).list()).isEqualTo("ads");
    assertThat(review.comparison().keepHits().rows().get(0).keptBy()).contains("vendor");
  }

  @Test
  void theOwnersRuleIsWithheldFromNobody() {
    asked("tv.example", "192.0.2.1", 1);
    asked("tv.example", "192.0.2.2", 1);
    after.list("7", "tv.example");

    assertThat(review(Withholding.NONE).withheld()).isEqualTo(Withholding.NONE);
  }

  @Test
  void aListThatWouldTouchTooMuchIsNamed() {
    for (int i = 0; i <= Withholding.MAX_NAMES; i++) {
      asked("n" + i + ".example", "192.0.2.1", 1);
      asked("n" + i + ".example", "192.0.2.2", 1);
      after.list("ads", "n" + i + ".example");
    }

    Review review = review(Withholding.NONE);

    assertThat(review.overfull()).containsExactly("ads");
    assertThat(review.withheld().of("ads")).hasSize(Withholding.MAX_NAMES);
    assertThat(review.comparison().blocked().names()).isEqualTo(Withholding.MAX_NAMES + 1);
    assertThat(review.comparison().blocked().rows()).hasSize(Comparison.MAX_BLOCKED);
    assertThat(review.comparison().blocked().isCut()).isTrue();
  }

  /** On a full log of a small machine all of it takes minutes. */
  @Test
  void whoeverWaitsIsToldByTheNewestPartOfALogThatIsTooLongAndARefreshReadsItAll() {
    asked("old.example", 1, "192.0.2.1", 9);
    asked("new.example", 1, "192.0.2.1", 0);
    after.list("ads", "old.example", "new.example");
    nanosACall = Guard.LATEST.toNanos();

    Comparison tried = guard.compare(before, after);

    assertThat(names(tried.blocked())).containsExactly("new.example");
    assertThat(tried.since()).isEqualTo(START.minus(Duration.ofHours(6)));
    assertThat(names(review(Withholding.NONE).comparison().blocked())).hasSize(2);
    nanosACall = 0;
    assertThat(names(guard.compare(before, after).blocked())).hasSize(2);
  }

  @Test
  void tryingAListCountsOnlyTheTypesItWouldBlock() {
    asked("six.example", 1, "192.0.2.1", 1);
    asked("six.example", 28, "192.0.2.1", 2);
    asked("six.example", 28, "192.0.2.1", 3);
    after.list("ads", "six.example AAAA");

    ChangedName row = guard.compare(before, after).blocked().rows().get(0);

    assertThat(row.types()).containsExactly(28);
    assertThat(row.queries()).isEqualTo(2);
  }

  @Test
  void anAddressANameLedToIsJudgedToo() {
    record(Decisions.answered(START, "camera.example", "192.241.59.218"));
    after.list("ranges", "192.241.59.218");

    assertThat(names(guard.compare(before, after).blocked())).containsExactly("camera.example");
  }

  @Test
  void whatIsAllowedAgainIsSaid() {
    asked("back.example", "192.0.2.1", 1);
    before.list("ads", "back.example");

    ChangedNames allowed = guard.compare(before, after).allowed();
    assertThat(names(allowed)).containsExactly("back.example");
    assertThat(allowed.rows().get(0).list()).isEqualTo("ads");
  }

  @Test
  void anEmptyLogTouchesNobody() {
    after.list("ads", "tv.example");

    Review review = review(Withholding.NONE);
    assertThat(review.comparison().isEmpty()).isTrue();
    assertThat(review.comparison().since()).isEqualTo(START.minus(Duration.ofDays(14)));
    assertThat(review.withheld()).isEqualTo(Withholding.NONE);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theComparisonIsThatOfTheNaiveOne(long seed) {
    Random random = new Random(seed);
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      asked(
          "n" + random.nextInt(120) + ".example",
          random.nextBoolean() ? 1 : 28,
          "192.0.2." + (random.nextInt(3) * random.nextInt(2)),
          random.nextInt(17));
    }
    log.rows().forEach(row -> decisions.add(row.decision()));
    Map<String, Set<DomainName>> withheld = new HashMap<>();
    for (int i = 0; i < 250; i++) {
      String list = List.of("a", "b", "c", "allow", "v/keep", "7").get(random.nextInt(6));
      String name = "n" + random.nextInt(120) + ".example";
      boolean six = random.nextInt(5) == 0;
      if (random.nextInt(3) > 0) {
        before.list(list, six ? name + " AAAA" : name);
      }
      if (random.nextInt(3) > 0) {
        after.list(list, six ? name + " AAAA" : name);
      }
      if (random.nextInt(9) == 0) {
        withheld.computeIfAbsent(list, l -> new HashSet<>()).add(DomainName.parse(name));
      }
    }
    Withholding waiting = new Withholding(withheld);

    Review review = review(waiting);

    assertThat(review.withheld()).isEqualTo(naive(decisions, waiting));
    Withholding kept = waiting.kept(after::blocks);
    Set<String> blocked = new HashSet<>();
    long queries = 0;
    for (Decision d : recent(decisions)) {
      if (before
              .withholding(waiting)
              .judge(d.question().qname(), d.question().qtype(), List.of(), Set.of())
              .allows()
          && !after
              .withholding(kept)
              .judge(d.question().qname(), d.question().qtype(), List.of(), Set.of())
              .allows()) {
        blocked.add(d.question().qname().toString());
        queries++;
      }
    }
    assertThat(names(review.comparison().blocked())).containsExactlyInAnyOrderElementsOf(blocked);
    assertThat(review.comparison().blocked().queries()).isEqualTo(queries);
    assertThat(review.comparison().blocked().rows()).isSortedAccordingTo(ChangedName.BY_WEIGHT);
    assertThat(blocked).isNotEmpty();
    assertThat(review.withheld()).isNotEqualTo(kept);
  }

  private static List<Decision> recent(List<Decision> decisions) {
    return decisions.stream().filter(d -> !d.at().isBefore(START.minus(Guard.WINDOW))).toList();
  }

  /** Withholds name by name, list by list, and compares everything again, until nothing changes. */
  private Withholding naive(List<Decision> decisions, Withholding waiting) {
    Withholding now = waiting.kept(after::blocks);
    while (true) {
      Map<String, Set<DomainName>> more = new HashMap<>();
      for (Decision d : recent(decisions)) {
        DomainName name = d.question().qname();
        int type = d.question().qtype();
        boolean was = before.withholding(waiting).judge(name, type, List.of(), Set.of()).allows();
        Verdict is = after.withholding(now).judge(name, type, List.of(), Set.of());
        if (was && !is.allows() && !is.reason().list().equals("7") && inUse(name, decisions)) {
          more.computeIfAbsent(is.reason().list(), l -> new HashSet<>()).add(name);
        }
      }
      if (more.isEmpty()) {
        after.withholding(Withholding.NONE);
        return now;
      }
      now = now.plus(more);
    }
  }

  private static boolean inUse(DomainName name, List<Decision> decisions) {
    Map<Object, Set<Object>> days = new HashMap<>();
    for (Decision d : recent(decisions)) {
      if (d.question().qname().equals(name)) {
        days.computeIfAbsent(d.client(), c -> new HashSet<>())
            .add(d.at().atZone(ZoneOffset.UTC).toLocalDate());
      }
    }
    return days.size() >= 2 || days.values().stream().anyMatch(client -> client.size() >= 5);
  }
}
