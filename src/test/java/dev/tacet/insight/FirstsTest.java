package dev.tacet.insight;

import static dev.tacet.insight.Seen.CAMERA;
import static dev.tacet.insight.Seen.LAPTOP;
import static dev.tacet.insight.Seen.at;
import static dev.tacet.insight.Seen.name;
import static dev.tacet.insight.Seen.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstsTest {
  private static final long BEGIN = at("2026-11-02T00:00:00Z");
  private static final long DAY = 86_400_000;
  private static final Duration WEEK = Duration.ofDays(7);

  private final Trails trails = new Trails(ZoneOffset.UTC);

  @Test
  void aDomainAskedAfterTheLearningWeekIsFirst() {
    ask(BEGIN, CAMERA, "a.example.net");
    ask(BEGIN + 9 * DAY, CAMERA, "b.example.net");
    ask(BEGIN + 10 * DAY, CAMERA, "new.example.org");
    ask(BEGIN + 11 * DAY, CAMERA, "www.example.org");

    Firsts firsts = firsts(0);

    assertThat(firsts.firsts()).hasSize(1);
    First first = firsts.firsts().get(0);
    assertThat(first.party()).isEqualTo(CAMERA);
    assertThat(first.domain()).isEqualTo(name("example.org"));
    assertThat(first.name()).isEqualTo(name("new.example.org"));
    assertThat(first.atMillis()).isEqualTo(BEGIN + 10 * DAY);
    assertThat(first.queries()).isEqualTo(2);
    assertThat(first.evidence())
        .containsExactly(
            "The device was seen for 10.0 days, asking 4 names, before it asked this domain;"
                + " 2 queries since.");
  }

  @Test
  void whatIsFirstForOneIsNotForAnother() {
    ask(BEGIN, CAMERA, "a.example.net");
    ask(BEGIN, LAPTOP, "a.example.org");
    ask(BEGIN + 8 * DAY, CAMERA, "a.example.org");
    ask(BEGIN + 8 * DAY, LAPTOP, "a.example.org");

    assertThat(firsts(0).firsts()).extracting(First::party).containsExactly(CAMERA);
  }

  @Test
  void eachPartyLearnsFromItsOwnFirstQuery() {
    ask(BEGIN, CAMERA, "a.example.net");
    ask(BEGIN + 20 * DAY, CAMERA, "a.example.net");
    ask(BEGIN + 15 * DAY, LAPTOP, "a.example.net");
    ask(BEGIN + 18 * DAY, LAPTOP, "a.example.org");

    Firsts firsts = firsts(0);

    assertThat(firsts.firsts()).isEmpty();
    assertThat(firsts.learning()).containsExactly(LAPTOP);
    assertThat(firsts.newParties()).extracting(PartyTotals::party).containsExactly(LAPTOP);
  }

  @Test
  void atTheEndOfLearningADomainIsFirstAndBeforeItIsNot() {
    ask(BEGIN, CAMERA, "a.example.net");
    ask(BEGIN + 7 * DAY - 1, CAMERA, "a.example.org");
    ask(BEGIN + 7 * DAY, CAMERA, "a.example.com");

    assertThat(firsts(0).firsts()).extracting(First::domain).containsExactly(name("example.com"));
  }

  @Test
  void whatIsOlderThanAskedForIsLeftOut() {
    ask(BEGIN, CAMERA, "a.example.net");
    ask(BEGIN + 8 * DAY, CAMERA, "a.example.org");
    ask(BEGIN + 12 * DAY, CAMERA, "a.example.com");

    assertThat(firsts(BEGIN + 10 * DAY).firsts())
        .extracting(First::domain)
        .containsExactly(name("example.com"));
  }

  @Test
  void nothingGivesNothing() {
    assertThat(firsts(0)).isEqualTo(new Firsts(List.of(), List.of(), List.of()));
  }

  private Firsts firsts(long sinceMillis) {
    return Firsts.in(trails, FirstsTest::domainOf, WEEK, sinceMillis);
  }

  private static DomainName domainOf(DomainName name) {
    return name.suffix(Math.min(2, name.labelCount()));
  }

  private void ask(long at, Party party, String name) {
    trails.add(query(at, party, name(name), Fate.PASSED));
  }
}
