package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DeviceStatus;
import dev.tacet.control.api.PauseLine;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.QuarantineLine;
import dev.tacet.control.api.SourceLine;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pauses of everyone, groups and devices, and what else {@code status} says of devices. */
final class PausesDesk {
  private static final int USAGE = 64;
  private static final int MISSING = 66;
  private static final String PAUSE = "pause";

  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final ChosenDevices chosen;
  private final DevicesAtHand devices;

  PausesDesk(OwnerRules owner, CurrentPolicy current, ChosenDevices chosen, DevicesAtHand devices) {
    this.owner = owner;
    this.current = current;
    this.chosen = chosen;
    this.devices = devices;
  }

  PauseReply pause(PauseRequest request, String actor) {
    long seconds = request.seconds();
    if (seconds < 0 || seconds > Duration.ofDays(3650).toSeconds()) {
      throw new ControlException(USAGE, "a pause lasts from 1 s to 10 years, or until resume");
    }
    Subject subject = chosen.subject(request.subject());
    GroupMembers.nobody(current.get(), subject)
        .ifPresent(
            why -> {
              throw new ControlException(MISSING, why);
            });
    Optional<Duration> lasting =
        seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    String time =
        lasting
            .map(t -> " " + t.toString().substring(2).toLowerCase(java.util.Locale.ROOT))
            .orElse("");
    Instant until = owner.pause(subject, lasting, PAUSE + time + chosen.forWhom(subject), actor);
    PauseReply reply = StatusDesk.reply(Optional.of(until), true);
    return new PauseReply(true, reply.until(), true, chosen.who(subject));
  }

  PauseReply resume(String whom, String actor) {
    Subject subject = chosen.subject(whom);
    boolean changed = owner.resume(subject, "resume" + chosen.forWhom(subject), actor);
    return new PauseReply(isPaused(subject), "", changed, chosen.who(subject));
  }

  /** Whether somebody is paused still, by the house or by a group. */
  private boolean isPaused(Subject subject) {
    Policy policy = current.get();
    if (policy.paused() || !(subject instanceof OfDevice device)) {
      return policy.paused();
    }
    return policy
        .profileOfDevice(device.id())
        .map(
            profile ->
                policy.originsOf(profile).stream()
                    .anyMatch(came -> came.what().equals(PAUSE) && came.value().equals("on")))
        .orElse(false);
  }

  DeviceStatus status() {
    DeviceSnapshot snapshot = devices.snapshot();
    Set<String> active = owner.activeSchedules();
    List<PauseLine> pauses = new ArrayList<>();
    List<QuarantineLine> quarantines = new ArrayList<>();
    for (Setting setting : owner.settings().settings()) {
      if (!setting.schedule().map(active::contains).orElse(true)) {
        continue;
      }
      String subject = setting.subject().text();
      String who = chosen.who(setting.subject());
      String until = setting.until().map(Instant::toString).orElse("");
      if (setting.key().equals(PAUSE) && setting.value().equals("on")) {
        pauses.add(new PauseLine(subject, who.isEmpty() ? subject : who, until));
      }
      if (setting.key().equals("quarantine") && !setting.value().equals("none")) {
        quarantines.add(
            new QuarantineLine(subject, who.isEmpty() ? subject : who, setting.value(), until));
      }
    }
    return new DeviceStatus(
        snapshot.devices().size(),
        snapshot.counts().unattributed(),
        snapshot.counts().lost(),
        snapshot.proposals().size(),
        snapshot.warnings().stream().map(DevicesDesk::line).toList(),
        devices.sources().stream()
            .map(
                s ->
                    new SourceLine(
                        s.name(), s.on(), s.well(), s.note(), s.sightings(), s.dropped()))
            .toList(),
        pauses,
        quarantines,
        active.stream().sorted().toList());
  }
}
