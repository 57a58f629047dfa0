package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrowsingTest {
  private static final DomainName MATTER = DomainName.parse("_matter._tcp.local");

  private final Browsing browsing = new Browsing(0);

  @Test
  void typesAreAskedForAtOnceAfterFiveSecondsAfterAMinuteAndThenHourly() {
    List<Integer> at = new ArrayList<>();
    for (int second = 0; second < 3 * 3_600; second++) {
      if (due(second, Set.of()).contains(Browsing.ALL_TYPES)) {
        at.add(second);
      }
    }

    assertThat(at).containsExactly(0, 5, 60, 3_660, 7_260);
  }

  @Test
  void eachQuestionForTypesIsFollowedByOneForTheirMachines() {
    assertThat(due(0, Set.of(MATTER))).containsExactly(Browsing.ALL_TYPES);

    assertThat(due(1, Set.of(MATTER))).containsAll(Browsing.WELL_KNOWN).contains(MATTER);
    assertThat(due(2, Set.of(MATTER))).isEmpty();
  }

  @Test
  void aTypeSeenLaterIsAskedForOnce() {
    for (int second = 0; second < 62; second++) {
      due(second, Set.of());
    }

    int times = 0;
    for (int second = 62; second < 3_000; second++) {
      times += due(second, Set.of(MATTER)).contains(MATTER) ? 1 : 0;
    }

    assertThat(times).isEqualTo(1);
  }

  @Test
  void whoAnnouncesNewTypesAllTheTimeMakesUsAskForFew() {
    int questions = 0;
    Set<DomainName> seen = new HashSet<>();
    for (int second = 0; second < 600; second++) {
      seen.clear();
      for (int i = 0; i < Announcements.MAX_TYPES; i++) {
        seen.add(DomainName.parse("_s" + second + "-" + i + "._tcp.local"));
      }
      questions += due(second, seen).size();
    }

    int rounds = 3 * (1 + Browsing.WELL_KNOWN.size() + Announcements.MAX_TYPES);
    assertThat(questions).isLessThanOrEqualTo(rounds + 60 * Browsing.NEW_AT_ONCE);
  }

  @Test
  void aNewNetworkIsAskedAnewButNotMoreThanOnceInTenSeconds() {
    for (int second = 0; second < 100; second++) {
      due(second, Set.of());
    }

    List<Integer> at = new ArrayList<>();
    for (int second = 100; second < 140; second++) {
      if (second < 125) {
        browsing.restart();
      }
      if (due(second, Set.of()).contains(Browsing.ALL_TYPES)) {
        at.add(second);
      }
    }

    assertThat(at).containsExactly(100, 105, 110, 115, 120, 125, 130, 135);
  }

  private List<DomainName> due(int second, Set<DomainName> seen) {
    return browsing.due(seen, seconds(second));
  }

  private static long seconds(int count) {
    return TimeUnit.SECONDS.toNanos(count);
  }
}
