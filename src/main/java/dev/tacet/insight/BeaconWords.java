package dev.tacet.insight;

import dev.tacet.config.Counted;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a beacon's numbers show, and what they do not, in sentences. */
final class BeaconWords {
  /** TTLs that many answers have, seconds. */
  private static final int[] COMMON_TTLS = {30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 86_400};

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private final Trail trail;
  private final Rhythm rhythm;
  private final BeatCount count;
  private final Beacon.Kind kind;
  private final ZoneId zone;

  BeaconWords(Trail trail, Rhythm rhythm, BeatCount count, Beacon.Kind kind, ZoneId zone) {
    this.trail = trail;
    this.rhythm = rhythm;
    this.count = count;
    this.kind = kind;
    this.zone = zone;
  }

  /** Whether the period is one that a TTL makes. */
  boolean mayBeFaster() {
    if (kind == Beacon.Kind.RETRY) {
      return false;
    }
    if (trail.largestTtl() >= 0) {
      return trail.largestTtl() > 10 && rhythm.seconds() < 2.2 * trail.largestTtl();
    }
    for (int ttl : COMMON_TTLS) {
      if (rhythm.seconds() > 0.93 * ttl && rhythm.seconds() < 1.2 * ttl) {
        return true;
      }
    }
    return false;
  }

  List<String> evidence(boolean begun) {
    List<String> said = new ArrayList<>();
    said.add(
        count.beats()
            + " beats from "
            + minute(count.firstMillis())
            + " to "
            + minute(count.lastMillis())
            + ", one every "
            + span(rhythm.seconds())
            + " with a standard deviation of "
            + share(rhythm.jitter())
            + "; while it was on, "
            + Counted.decimal(rhythm.regularity() * 100, 0)
            + " % of the beats due came.");
    said.add(count.byDay() + " beats came by day, " + count.byNight() + " by night.");
    if (begun) {
      said.add(
          "It began on "
              + minute(count.firstMillis())
              + "; the device was seen before that without it.");
    }
    if (trail.queries(Fate.BLOCKED) > 0) {
      said.add(
          trail.queries(Fate.BLOCKED)
              + " of "
              + trail.queries()
              + " queries for the name were blocked.");
    }
    return said;
  }

  List<String> limits(boolean bound, boolean setBack) {
    List<String> said = new ArrayList<>();
    said.add("A rhythm shows a timer in the device, not what is sent or why.");
    if (mayBeFaster()) {
      said.add(
          trail.largestTtl() >= 0
              ? "Answers may be kept for "
                  + span(trail.largestTtl())
                  + ": the device may use the name more often than it asks."
              : "The period is near a common TTL: the device may use the name more often than it"
                  + " asks.");
    }
    if (kind == Beacon.Kind.RETRY) {
      said.add("The name is blocked, and this is the rhythm of trying again, not one of its own.");
    } else if (trail.reached() == 0 && trail.queries(Fate.BLOCKED) > 0) {
      said.add("The name was never reached: unblocked, the rhythm may be slower.");
    }
    if (bound) {
      said.add("It is heard only while the device is in use.");
    }
    if (rhythm.runs() > 1) {
      said.add("It was off or out of step " + (rhythm.runs() - 1) + " times in between.");
    }
    if (count.reckoned()) {
      said.add(
          "Only the newest "
              + trail.kept()
              + " times are kept: older beats are reckoned from queries by hour, and the beginning"
              + " is known to the hour.");
    }
    if (setBack) {
      said.add("The clock of the log was set back; no interval was taken across that.");
    }
    if (rhythm.beats().size() < 12) {
      said.add("These are few beats: the period may be known only roughly.");
    }
    return said;
  }

  private String minute(long atMillis) {
    return MINUTE.format(Instant.ofEpochMilli(atMillis).atZone(zone));
  }

  private static String share(double share) {
    return Counted.decimal(share * 100, share < 0.1 ? 1 : 0) + " %";
  }

  /** A span of time as people say it: {@code 58 s}, {@code 5.0 min}, {@code 6.2 h}. */
  static String span(double seconds) {
    if (seconds < 120) {
      return Counted.decimal(seconds, seconds < 20 ? 1 : 0) + " s";
    }
    return seconds < 7200
        ? Counted.decimal(seconds / 60, 1) + " min"
        : Counted.decimal(seconds / 3600, 1) + " h";
  }
}
