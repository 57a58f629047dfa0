package dev.tacet.testkit;

import dev.tacet.policy.Change;
import dev.tacet.policy.Ended;
import dev.tacet.policy.NextUndo;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PastChange;
import dev.tacet.policy.PauseSwitch;
import dev.tacet.policy.RuleStore;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.ScheduleSwitch;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.TrueEnds;
import dev.tacet.policy.UserRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rule store that forgets when the test ends. */
public final class MemoryRules implements RuleStore {
  /** One change and what became of it. */
  private record Made(PastChange line, Change change) {}

  /** No device has this number. */
  private static final String NOBODY = "999999999";

  private final List<Made> journal = new ArrayList<>();
  private OwnerSettings settings = OwnerSettings.NONE;
  private long lastChange;
  private long lastRule;
  private long lastSetting;
  private int writes;
  private boolean broken;

  /** From now on nothing can be written, until {@link #mend}. */
  public void breakDown() {
    broken = true;
  }

  public void mend() {
    broken = false;
  }

  /** How often something was written, or tried to be. */
  public int writes() {
    return writes;
  }

  @Override
  public OwnerSettings load() {
    return settings;
  }

  @Override
  public long nextRuleId() {
    return lastRule + 1;
  }

  @Override
  public long nextSettingId() {
    return lastSetting + 1;
  }

  @Override
  public void apply(Change change, Instant at) {
    put(change);
    journal.add(
        new Made(
            new PastChange(++lastChange, at, change.actor(), change.summary(), Optional.empty()),
            change));
  }

  private void put(Change change) {
    writes++;
    if (broken) {
      throw new IllegalStateException("the disk is full");
    }
    settings = settings.after(change);
    change.added().forEach(rule -> lastRule = Math.max(lastRule, rule.id()));
    change.set().forEach(setting -> lastSetting = Math.max(lastSetting, setting.id()));
  }

  @Override
  public Optional<NextUndo> nextUndo() {
    Optional<String> behind = Optional.empty();
    for (int i = journal.size() - 1; i >= 0; i--) {
      PastChange line = journal.get(i).line();
      if (line.undoneAt().isEmpty()) {
        if (!isFinal(journal.get(i).change())) {
          return Optional.of(new NextUndo(line.id(), line.summary(), behind));
        }
        behind = behind.or(() -> Optional.of(line.summary()));
      }
    }
    return Optional.empty();
  }

  private static boolean isFinal(Change change) {
    return change.equals(Change.ofRules(change.summary(), List.of(), List.of()).by(change.actor()));
  }

  @Override
  public Optional<Change> undo(Instant at) {
    for (int i = journal.size() - 1; i >= 0; i--) {
      Made made = journal.get(i);
      PastChange line = made.line();
      if (line.undoneAt().isEmpty() && !isFinal(made.change())) {
        put(made.change().inverse().restoredAt(at));
        PastChange undone =
            new PastChange(line.id(), line.at(), line.actor(), line.summary(), Optional.of(at));
        journal.set(i, new Made(undone, made.change()));
        return Optional.of(made.change());
      }
    }
    return Optional.empty();
  }

  @Override
  public void end(Ended ended) {
    put(
        Change.ofRules("", List.of(), gone(settings.rules(), r -> ended.rules().contains(r.id())))
            .with(List.of(), gone(settings.settings(), s -> ended.settings().contains(s.id()))));
    if (ended.pause()) {
      put(Change.of("", new PauseSwitch(settings.pausedUntil(), Optional.empty())));
    }
    for (Schedule schedule : settings.schedules()) {
      if (ended.overrides().contains(schedule.name())) {
        Schedule auto = schedule.switched(Schedule.Override.AUTO, Optional.empty());
        put(Change.of("", new ScheduleSwitch(Optional.of(schedule), Optional.of(auto))));
      }
    }
  }

  @Override
  public void correct(TrueEnds ends) {
    List<UserRule> rules = gone(settings.rules(), r -> ends.rules().containsKey(r.id()));
    List<Setting> kept = gone(settings.settings(), s -> ends.settings().containsKey(s.id()));
    put(
        Change.ofRules(
                "", rules.stream().map(r -> until(r, ends.rules().get(r.id()))).toList(), rules)
            .with(kept.stream().map(s -> until(s, ends.settings().get(s.id()))).toList(), kept));
    if (ends.pause().isPresent()) {
      put(Change.of("", new PauseSwitch(settings.pausedUntil(), ends.pause())));
    }
    for (Schedule schedule : settings.schedules()) {
      Optional<Instant> end = Optional.ofNullable(ends.overrides().get(schedule.name()));
      if (end.isPresent()) {
        Schedule corrected = schedule.switched(schedule.override(), end);
        put(Change.of("", new ScheduleSwitch(Optional.of(schedule), Optional.of(corrected))));
      }
    }
  }

  private static UserRule until(UserRule r, Instant end) {
    Instant made = made(r.created(), r.until(), end);
    return new UserRule(
        r.id(), r.rule(), made, Optional.of(end), r.comment(), r.subject(), r.schedule());
  }

  private static Setting until(Setting s, Instant end) {
    Instant made = made(s.created(), s.until(), end);
    return new Setting(
        s.id(), s.subject(), s.key(), s.value(), made, Optional.of(end), s.schedule());
  }

  private static Instant made(Instant before, Optional<Instant> until, Instant end) {
    return before.plus(Duration.between(until.orElseThrow(), end));
  }

  private static <T> List<T> gone(List<T> all, Predicate<T> which) {
    return all.stream().filter(which).toList();
  }

  @Override
  public List<PastChange> history(int limit, Set<Subject> about) {
    return journal.stream()
        .filter(made -> about.isEmpty() || subjects(made.change()).anyMatch(about::contains))
        .map(Made::line)
        .sorted(Comparator.comparing(PastChange::id).reversed())
        .limit(limit)
        .toList();
  }

  private static Stream<Subject> subjects(Change change) {
    return Stream.concat(
        Stream.concat(change.added().stream(), change.removed().stream()).map(UserRule::subject),
        Stream.concat(change.set().stream(), change.unset().stream()).map(Setting::subject));
  }

  @Override
  public void forget(Set<Integer> devices, Change done, Instant at) {
    Set<Subject> gone = devices.stream().map(OfDevice::new).collect(Collectors.toSet());
    List<Setting> naming =
        gone(
            settings.settings(), s -> gone.contains(s.subject()) || !without(s, devices).equals(s));
    List<Setting> kept =
        naming.stream()
            .filter(s -> !gone.contains(s.subject()) && s.key().equals("not-same-as"))
            .map(s -> without(s, devices))
            .filter(s -> !s.value().equals(NOBODY))
            .toList();
    put(
        Change.ofRules("", List.of(), gone(settings.rules(), r -> gone.contains(r.subject())))
            .with(kept, naming));
    journal.removeIf(made -> subjects(made.change()).anyMatch(gone::contains));
    apply(done, at);
  }

  /** The setting without these numbers; of nobody where nothing of it is left. */
  private static Setting without(Setting setting, Set<Integer> devices) {
    if (!setting.key().equals("same-as") && !setting.key().equals("not-same-as")) {
      return setting;
    }
    String left =
        Arrays.stream(setting.value().split(","))
            .filter(number -> !devices.contains(Integer.valueOf(number)))
            .collect(Collectors.joining(","));
    return new Setting(
        setting.id(),
        setting.subject(),
        setting.key(),
        left.isEmpty() ? NOBODY : left,
        setting.created());
  }
}
