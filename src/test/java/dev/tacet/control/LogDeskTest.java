package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.TopClient;
import dev.tacet.control.api.TopReport;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decisions;
import dev.tacet.querylog.Follower;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past, what happens now, who is busiest. */
final class LogDeskTest {
  @TempDir Path directory;
  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
  }

  @AfterEach
  void close() {
    home.close();
  }

  private static DecisionQuery query(long after, int limit) {
    return new DecisionQuery("", "", List.of(), "", "", "", after, limit);
  }

  private List<DecisionLine> read(DecisionQuery query) {
    List<DecisionLine> lines = new ArrayList<>();
    home.desk.decisions(query, lines::add);
    return lines;
  }

  private List<String> names(DecisionQuery query) {
    return read(query).stream().map(DecisionLine::name).toList();
  }

  private void allowed(String client, String name) {
    home.log.record(Decisions.allowed(home.clock.instant(), client, name));
  }

  private void blocked(String client, String name) {
    home.log.record(Decisions.blocked(home.clock.instant(), client, name, name));
  }

  @Test
  void aLimitTakesTheNewestAndAfterOnlyWhatIsLater() {
    for (int i = 0; i < 10; i++) {
      allowed("192.168.1.7", "n" + i + ".example");
    }
    home.log.flush();
    List<DecisionLine> all = read(query(0, 0));

    assertThat(all).hasSize(10);
    assertThat(names(query(0, 3))).containsExactly("n7.example", "n8.example", "n9.example");
    assertThat(names(query(all.get(7).seq(), 0))).containsExactly("n8.example", "n9.example");
    assertThat(names(query(all.get(7).seq(), 9))).containsExactly("n8.example", "n9.example");
    assertThat(names(query(all.get(9).seq(), 3))).isEmpty();
  }

  @Test
  void aLimitOfMoreThanAPageIsKeptToTheRow() {
    for (int i = 0; i < 25_000; i++) {
      allowed("192.168.1.7", "n" + i + ".example");
      if (i % 5_000 == 0) {
        home.log.flush();
      }
    }
    home.log.flush();

    List<String> names = names(query(0, 20_001));

    assertThat(names).hasSize(20_001).doesNotHaveDuplicates();
    assertThat(names.get(0)).isEqualTo("n4999.example");
    assertThat(names.get(20_000)).isEqualTo("n24999.example");
    assertThat(names(query(0, 30_000))).hasSize(25_000);
    long after = read(query(0, 11_000)).get(0).seq();
    assertThat(names(query(after, 12_000))).hasSize(10_999);
  }

  @Test
  void everyFilterNarrows() {
    allowed("192.168.1.7", "a.example");
    blocked("2001:db8::7", "b.mi.com");
    home.clock.pass(Duration.ofHours(2));
    blocked("192.168.1.7", "c.example");
    home.log.flush();

    assertThat(names(new DecisionQuery("2001:db8:0:0::7", "", List.of(), "", "", "", 0, 0)))
        .containsExactly("b.mi.com");
    assertThat(names(new DecisionQuery("", "blocked", List.of(), "", "", "", 0, 0)))
        .containsExactly("b.mi.com", "c.example");
    assertThat(names(new DecisionQuery("", "allowed", List.of(), "", "", "", 0, 0)))
        .containsExactly("a.example");
    assertThat(names(new DecisionQuery("", "", List.of("Example.", "x.test"), "", "", "", 0, 0)))
        .containsExactly("a.example", "c.example");
    assertThat(names(new DecisionQuery("", "", List.of(), "Xiaomi", "", "", 0, 0)))
        .containsExactly("b.mi.com");
    assertThat(names(new DecisionQuery("", "", List.of(), "", "2026-03-01T13:00:00Z", "", 0, 0)))
        .containsExactly("c.example");
    assertThat(names(new DecisionQuery("", "", List.of(), "", "", "2026-03-01T13:00:00Z", 0, 0)))
        .containsExactly("a.example", "b.mi.com");
    for (DecisionQuery bad :
        List.of(
            new DecisionQuery("", "some", List.of(), "", "", "", 0, 0),
            new DecisionQuery("", "", List.of("a..b"), "", "", "", 0, 0),
            new DecisionQuery("", "", List.of(), "nobody", "", "", 0, 0),
            new DecisionQuery("", "", List.of(), "", "yesterday", "", 0, 0),
            new DecisionQuery("", "", List.of(), "", "", "+999999999-01-01T00:00:00Z", 0, 0),
            query(0, -1),
            query(0, 1_000_001))) {
      assertThatThrownBy(() -> read(bad)).hasFieldOrPropertyWithValue("exitCode", 64);
    }
  }

  @Test
  void aLineSaysWhatBecameOfTheQueryInTheWordsOfTheView() {
    blocked("2001:db8:0:0:0:0:0:7", "b.mi.com");
    home.log.record(
        Decisions.of(
            home.clock.instant(),
            "192.168.1.7",
            "down.example",
            Verdict.Allowed.BY_DEFAULT,
            Origin.NONE,
            List.of()));
    home.log.flush();

    assertThat(read(query(0, 0)))
        .extracting(
            DecisionLine::client,
            DecisionLine::verdict,
            DecisionLine::reason,
            DecisionLine::list,
            DecisionLine::matched,
            DecisionLine::time)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "2001:db8::7",
                "blocked",
                "vendor",
                "xiaomi/block",
                "b.mi.com",
                "2026-03-01T12:00:00.000Z"),
            org.assertj.core.groups.Tuple.tuple(
                "192.168.1.7", "failed", "default", "", "", "2026-03-01T12:00:00.000Z"));
  }

  @Test
  void whatAListOnlyWatchesIsAllowedAndFoundByAFilterOfItsOwn() {
    Reason shadow = new Reason(Rung.SHADOW, "new");
    Reason list = new Reason(Rung.LIST_BLOCK, "mine");
    log("a.example", new Verdict.Allowed(shadow, Optional.of("/^a\\./")), Origin.NONE);
    log(
        "b.example",
        new Verdict.Rewritten(list, "b.example", Optional.empty(), List.of(), List.of()),
        Origin.SELF);
    log("c.example", Verdict.Allowed.BY_DEFAULT, Origin.CACHE);
    home.log.flush();

    assertThat(read(query(0, 0)))
        .extracting(DecisionLine::verdict)
        .containsExactly("would-block", "rewritten", "allowed");
    assertThat(names(new DecisionQuery("", "would-block", List.of(), "", "", "", 0, 0)))
        .containsExactly("a.example");
    assertThat(names(new DecisionQuery("", "blocked", List.of(), "", "", "", 0, 0)))
        .containsExactly("b.example");
    assertThat(names(new DecisionQuery("", "allowed", List.of(), "", "", "", 0, 0)))
        .containsExactly("a.example", "c.example");
    assertThat(home.desk.top(query(0, 0), 5).clients())
        .singleElement()
        .satisfies(c -> assertThat(c.blocked()).isEqualTo(1));
  }

  private void log(String name, Verdict verdict, Origin origin) {
    home.log.record(
        Decisions.of(home.clock.instant(), "192.168.1.7", name, verdict, origin, List.of()));
  }

  @Test
  void theBusiestComeFirstWithTheirNamesAndVendors() {
    allowed("192.168.1.7", "old.example");
    home.clock.pass(Duration.ofHours(25));
    for (int i = 0; i < 3; i++) {
      blocked("192.168.1.7", "b.mi.com");
    }
    allowed("192.168.1.7", "a.example");
    allowed("2001:db8::8", "a.example");
    home.log.flush();

    TopReport top = home.desk.top(query(0, 0), 1);

    assertThat(top.since()).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(top.clients())
        .extracting(TopClient::client, TopClient::queries, TopClient::blocked)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("192.168.1.7", 4L, 3L),
            org.assertj.core.groups.Tuple.tuple("2001:db8::8", 1L, 0L));
    TopClient first = top.clients().get(0);
    assertThat(first.asked()).singleElement().extracting("name").isEqualTo("b.mi.com");
    assertThat(first.vendors()).singleElement().extracting("vendor").isEqualTo("xiaomi");
    assertThat(top.clients().get(1).blockedNames()).isEmpty();
    assertThatThrownBy(() -> home.desk.top(query(0, 0), 0))
        .hasFieldOrPropertyWithValue("exitCode", 64);
  }

  @Test
  void aSlowFollowerGetsTheGapAndThenTheNewest() {
    try (Following following = home.desk.follow(query(0, 0), () -> {})) {
      int all = Follower.RING_BOUND + 500;
      for (int i = 0; i < all; i++) {
        allowed("192.168.1.7", "n" + i + ".example");
      }
      home.log.flush();

      Following.Batch batch = following.take();

      assertThat(batch.gap()).isEqualTo(500);
      assertThat(batch.lines()).hasSize(Follower.RING_BOUND);
      assertThat(batch.lines().get(0).name()).isEqualTo("n500.example");
      assertThat(following.take().isEmpty()).isTrue();
    }
    assertThat(home.log.feed().followers()).isZero();
  }

  @Test
  void aFollowerThatMissedTooMuchIsSentToTheLog() {
    for (int i = 0; i < 10_500; i++) {
      allowed("192.168.1.7", "n.example");
    }
    home.log.flush();

    assertThatThrownBy(() -> home.desk.follow(query(1, 0), () -> {}))
        .hasMessageContaining("tacet log");
    assertThat(home.log.feed().followers()).isZero();
  }

  @Test
  void purgingTakesWhatIsBeforeAndCountsIt() {
    allowed("192.168.1.7", "a.example");
    home.clock.pass(Duration.ofHours(1));
    allowed("192.168.1.7", "b.example");
    home.log.flush();

    assertThat(home.desk.purge("2026-03-01T12:30:00Z").rows()).isEqualTo(1);
    assertThat(names(query(0, 0))).containsExactly("b.example");
  }
}
