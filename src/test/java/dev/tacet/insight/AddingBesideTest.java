package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddingBesideTest {
  /** No multiple of how many are added together. */
  private static final int ROWS = 30_001;

  @Test
  void whatIsAddedBesideIsWhatWouldHaveBeenAddedHere() {
    Trails here = new Trails(ZoneOffset.UTC);
    Trails beside = new Trails(ZoneOffset.UTC);
    Random random = new Random(1);
    try (AddingBeside adding = new AddingBeside(beside)) {
      long at = Seen.at("2026-11-02T00:00:00Z");
      for (int i = 0; i < ROWS; i++) {
        at += random.nextInt(20_000);
        Party party = i % 3 == 0 ? Seen.CAMERA : Seen.LAPTOP;
        DomainName name = DomainName.parse("host" + random.nextInt(500) + ".example");
        Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
        String by = fate == Fate.BLOCKED ? "list" + i : "";
        int repeats = 1 + random.nextInt(3);
        here.add(at, party, party.hashCode(), name, fate, by, -1, repeats);
        adding.add(at, party, party.hashCode(), name, fate, by, repeats);
      }
      adding.finish();
    }

    assertThat(beside.observations()).isEqualTo(ROWS);
    assertThat(told(beside)).isEqualTo(told(here));
  }

  /** All there is to a trail, in the order of the trails. */
  private static List<String> told(Trails trails) {
    return trails.all().stream()
        .map(
            trail -> {
              StringBuilder times = new StringBuilder(trail + " " + trail.blockedBy());
              for (int i = 0; i < trail.kept(); i++) {
                times.append(' ').append(trail.timeMillis(i)).append(trail.blockedAt(i));
              }
              trail.hours().forEach((day, hour, count) -> times.append(day + hour * count));
              return times.toString();
            })
        .toList();
  }

  @Test
  void whatGoesWrongBesideGoesWrongHere() {
    Trails trails = new Trails(ZoneOffset.UTC);
    try (AddingBeside adding = new AddingBeside(trails)) {
      adding.add(0, Seen.CAMERA, 0, null, Fate.PASSED, "", 1); // no row of a log's
      assertThatThrownBy(adding::finish).hasRootCauseInstanceOf(NullPointerException.class);
    }
  }
}
