package dev.tacet.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When what has an end is over: while the server runs by the monotonic clock, whatever happens to
 * the wall clock. Where the time was not known at the start, nothing from before it lasts shorter
 * than it should; how much is left is seen once the time is known. What was given its end while the
 * time was not known has a wrong one in the store, and is told its true one then. Not thread-safe:
 * under the lock of {@link OwnerRules}.
 */
final class Deadlines {
  private enum What {
    RULE,
    SETTING,
    OVERRIDE,
    PAUSE
  }

  /** One that was given another end is another one. */
  private record Timed(What what, String which, Instant until, Optional<Instant> created) {}

  private final HouseTime time;
  private final LongSupplier nanos;
  private final Map<Timed, Long> ends = new HashMap<>();

  /** Those whose end has to be looked at again once the time is known. */
  private final Set<Timed> guessed = new HashSet<>();

  /** Those whose end was worked out by a clock that nobody believes. */
  private final Set<Timed> wrong = new HashSet<>();

  private boolean begun;

  Deadlines(HouseTime time, LongSupplier nanos) {
    this.time = time;
    this.nanos = nanos;
  }

  /** Watches what is there now; what was watched before keeps the end it has. */
  void follow(OwnerSettings settings) {
    Set<Timed> there = new HashSet<>();
    for (UserRule rule : settings.rules()) {
      rule.until().ifPresent(end -> there.add(of(rule, end)));
    }
    for (Setting setting : settings.settings()) {
      setting.until().ifPresent(end -> there.add(of(setting, end)));
    }
    for (Schedule schedule : settings.schedules()) {
      schedule.overrideUntil().ifPresent(end -> there.add(of(schedule, end)));
    }
    settings.pausedUntil().ifPresent(end -> there.add(ofPause(end)));
    ends.keySet().retainAll(there);
    if (time.known().isEmpty()) {
      (begun ? wrong : guessed).addAll(there.stream().filter(this::isNew).toList());
    }
    there.forEach(timed -> ends.computeIfAbsent(timed, one -> deadline(one, time.guess())));
    guessed.retainAll(there);
    wrong.retainAll(there);
    begun = true;
  }

  /** A clock that is behind after a start, as without a battery, makes nothing last longer. */
  private long deadline(Timed timed, Instant now) {
    Instant from = timed.created().filter(now::isBefore).orElse(now);
    long left = Math.max(0, from.until(timed.until(), ChronoUnit.MILLIS));
    return nanos.getAsLong() + Math.min(left, Long.MAX_VALUE / 4_000_000) * 1_000_000;
  }

  /** Everything that is over now, of what is followed. */
  Ended over(OwnerSettings settings) {
    if (ends.isEmpty()) {
      return Ended.NOTHING;
    }
    lookAgain();
    long now = nanos.getAsLong();
    return new Ended(
        settings.rules().stream()
            .filter(rule -> rule.until().filter(end -> isOver(of(rule, end), now)).isPresent())
            .map(UserRule::id)
            .toList(),
        settings.settings().stream()
            .filter(one -> one.until().filter(end -> isOver(of(one, end), now)).isPresent())
            .map(Setting::id)
            .toList(),
        settings.schedules().stream()
            .filter(one -> one.overrideUntil().filter(end -> isOver(of(one, end), now)).isPresent())
            .map(Schedule::name)
            .toList(),
        settings.pausedUntil().filter(end -> isOver(ofPause(end), now)).isPresent());
  }

  private boolean isNew(Timed timed) {
    return !ends.containsKey(timed) && !timed.until().equals(OwnerSettings.FOREVER);
  }

  /**
   * The true ends of what was given a wrong one; empty as long as the time is not known, and once
   * they are followed.
   */
  Optional<TrueEnds> corrections() {
    Optional<Instant> known = wrong.isEmpty() ? Optional.empty() : time.known();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    wrong.removeIf(one -> isRight(one, endOf(one, known.get())));
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, Instant> rules = new HashMap<>();
    Map<Long, Instant> settings = new HashMap<>();
    Map<String, Instant> overrides = new HashMap<>();
    Optional<Instant> pause = Optional.empty();
    for (Timed one : wrong) {
      Instant end = endOf(one, known.get());
      switch (one.what()) {
        case RULE -> rules.put(Long.valueOf(one.which()), end);
        case SETTING -> settings.put(Long.valueOf(one.which()), end);
        case OVERRIDE -> overrides.put(one.which(), end);
        case PAUSE -> pause = Optional.of(end);
      }
    }
    return Optional.of(new TrueEnds(rules, settings, overrides, pause));
  }

  private Instant endOf(Timed timed, Instant now) {
    return now.plusNanos(ends.get(timed) - nanos.getAsLong()).truncatedTo(ChronoUnit.MILLIS);
  }

  /** The guess was as good as the truth. */
  private static boolean isRight(Timed timed, Instant end) {
    return Math.abs(timed.until().until(end, ChronoUnit.MILLIS)) < 1_000;
  }

  private void lookAgain() {
    Optional<Instant> known = guessed.isEmpty() ? Optional.empty() : time.known();
    if (known.isPresent()) {
      guessed.forEach(one -> ends.merge(one, deadline(one, known.get()), Deadlines::earlier));
      guessed.clear();
    }
  }

  private static long earlier(long one, long other) {
    return one - other <= 0 ? one : other;
  }

  private boolean isOver(Timed timed, long now) {
    Long end = ends.get(timed);
    return end != null && end - now <= 0;
  }

  private static Timed of(UserRule rule, Instant until) {
    return new Timed(What.RULE, Long.toString(rule.id()), until, Optional.of(rule.created()));
  }

  private static Timed of(Setting setting, Instant until) {
    return new Timed(
        What.SETTING, Long.toString(setting.id()), until, Optional.of(setting.created()));
  }

  private static Timed of(Schedule schedule, Instant until) {
    return new Timed(What.OVERRIDE, schedule.name(), until, Optional.empty());
  }

  private static Timed ofPause(Instant until) {
    return new Timed(What.PAUSE, "", until, Optional.empty());
  }
}
