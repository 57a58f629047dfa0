package dev.tacet.control;

import dev.tacet.config.NearestName;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.ScheduleLine;
import dev.tacet.control.api.ScheduleListing;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.Schedule.Override;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Times that have a name. Called by {@link DeviceDoor}. */
final class SchedulesDesk {
  private static final int USAGE = 64;
  private static final int MISSING = 66;
  private static final int USES_SHOWN = 10;

  private final OwnerRules owner;
  private final ChosenDevices chosen;

  SchedulesDesk(OwnerRules owner, ChosenDevices chosen) {
    this.owner = owner;
    this.chosen = chosen;
  }

  ScheduleListing all() {
    return new ScheduleListing(
        owner.settings().schedules().stream()
            .sorted(Comparator.comparing(Schedule::name))
            .map(this::line)
            .toList());
  }

  ScheduleReply add(ScheduleRequest request, String actor) {
    Optional<Schedule> before = named(request.name());
    ZoneId zone =
        request.zone().isEmpty() && before.isPresent()
            ? before.get().zone()
            : ScheduleText.zone(request.zone());
    if (request.ranges().size() > Schedule.MAX_RANGES) {
      throw new ControlException(
          USAGE, "a schedule has at most " + Schedule.MAX_RANGES + " ranges");
    }
    if (request.ranges().isEmpty() && before.map(s -> !s.ranges().isEmpty()).orElse(false)) {
      throw new ControlException(
          USAGE,
          "there is a schedule "
              + request.name()
              + " ("
              + String.join(", ", ScheduleText.of(before.get()))
              + "), which would lose its times: give them, or another name");
    }
    List<Schedule.Range> ranges = request.ranges().stream().map(ScheduleText::range).toList();
    Schedule wanted = Refusals.valid(() -> new Schedule(request.name(), zone, ranges));
    String times = String.join(", ", ScheduleText.of(wanted));
    String summary = ("schedules add " + wanted.name() + " " + times).strip();
    boolean changed = owner.schedule(wanted, summary, actor).isPresent();
    return new ScheduleReply(line(known(wanted.name())), changed);
  }

  ScheduleReply remove(String name, String actor) {
    ScheduleLine before = line(known(name));
    owner.unschedule(name, "schedules remove " + name, actor);
    return new ScheduleReply(before, true);
  }

  ScheduleReply flip(FlipRequest request, String actor) {
    known(request.name());
    SettingsDesk.checkSeconds(request.seconds());
    Override state =
        switch (request.state()) {
          case "on" -> Override.ON;
          case "off" -> Override.OFF;
          case "auto" -> Override.AUTO;
          default ->
              throw new ControlException(
                  USAGE, "unknown state \"" + request.state() + "\"; use on, off or auto");
        };
    if (state == Override.AUTO && request.seconds() > 0) {
      throw new ControlException(USAGE, "auto has no end");
    }
    Optional<Duration> lasting =
        request.seconds() == 0
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(request.seconds()));
    String summary = "schedules flip " + request.name() + " " + request.state();
    boolean changed = owner.flip(request.name(), state, lasting, summary, actor).isPresent();
    return new ScheduleReply(line(known(request.name())), changed);
  }

  private Optional<Schedule> named(String name) {
    return owner.settings().schedules().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  private Schedule known(String name) {
    return named(name)
        .orElseThrow(
            () -> {
              List<String> all = owner.settings().schedules().stream().map(Schedule::name).toList();
              return new ControlException(
                  MISSING,
                  "no schedule \""
                      + name
                      + "\"; "
                      + NearestName.of(name, all)
                          .map(near -> "did you mean " + near + "?")
                          .orElse("\"tacet schedules\" lists them"));
            });
  }

  private ScheduleLine line(Schedule schedule) {
    return new ScheduleLine(
        schedule.name(),
        schedule.zone().getId(),
        ScheduleText.of(schedule),
        schedule.override().name().toLowerCase(Locale.ROOT),
        schedule.overrideUntil().map(Instant::toString).orElse(""),
        owner.activeSchedules().contains(schedule.name()),
        uses(schedule.name()));
  }

  private List<String> uses(String name) {
    OwnerSettings settings = owner.settings();
    List<String> uses = new ArrayList<>();
    Optional<String> wanted = Optional.of(name);
    settings.rules().stream()
        .filter(rule -> rule.schedule().equals(wanted))
        .forEach(
            rule ->
                uses.add(
                    "rule "
                        + rule.id()
                        + " ("
                        + rule.rule().action().word()
                        + " "
                        + rule.rule().target()
                        + chosen.forWhom(rule.subject())
                        + ")"));
    settings.settings().stream()
        .filter(setting -> setting.schedule().equals(wanted))
        .forEach(
            setting ->
                uses.add(
                    setting.key() + " " + setting.value() + chosen.forWhom(setting.subject())));
    int more = uses.size() - USES_SHOWN;
    if (more > 0) {
      uses.subList(USES_SHOWN, uses.size()).clear();
      uses.add("and " + more + " more");
    }
    return uses;
  }
}
