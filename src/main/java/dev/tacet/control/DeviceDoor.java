package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.FlipRequest;
import dev.tacet.control.api.ForgetReply;
import dev.tacet.control.api.GroupListing;
import dev.tacet.control.api.GroupReply;
import dev.tacet.control.api.HistoryLine;
import dev.tacet.control.api.HistoryListing;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.LearnedListing;
import dev.tacet.control.api.MergeReply;
import dev.tacet.control.api.QuarantineReply;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.ScheduleListing;
import dev.tacet.control.api.ScheduleReply;
import dev.tacet.control.api.ScheduleRequest;
import dev.tacet.control.api.SettingReply;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.PastChange;
import dev.tacet.policy.Subject;
import java.time.Instant;
import java.util.Optional;

/** Everything about devices that can be asked, by one person. Called on the control worker. */
final class DeviceDoor implements DeviceControl {
  private static final int USAGE = 64;
  private static final int MAX_HISTORY = 1_000;

  /** Those who know; shared by all who ask. */
  record Desks(
      OwnerRules owner,
      ChosenDevices chosen,
      DevicesDesk devices,
      LearnedDesk learned,
      SettingsDesk settings,
      QuarantineDesk quarantine,
      GroupsDesk groups,
      SchedulesDesk schedules) {}

  private final Desks desks;
  private final String actor;

  DeviceDoor(Desks desks, String actor) {
    this.desks = desks;
    this.actor = actor;
  }

  @Override
  public DeviceListing devices(DeviceQuery query) {
    return Refusals.told(() -> desks.devices.listing(query));
  }

  @Override
  public DeviceDetails device(String device, boolean counted) {
    return Refusals.told(() -> desks.devices.one(device, counted));
  }

  @Override
  public SettingReply set(SettingRequest request) {
    return Refusals.told(() -> desks.settings.set(request, actor));
  }

  @Override
  public MergeReply merge(String device, String other) {
    return Refusals.told(() -> desks.quarantine.merge(device, other, actor));
  }

  @Override
  public MergeReply split(String device) {
    return Refusals.told(() -> desks.quarantine.split(device, actor));
  }

  @Override
  public MergeReply decline(String device) {
    return Refusals.told(() -> desks.quarantine.decline(device, actor));
  }

  @Override
  public QuarantineReply quarantine(QuarantineRequest request) {
    return Refusals.told(() -> desks.quarantine.quarantine(request, actor));
  }

  @Override
  public LearnedListing learned(String device) {
    return Refusals.told(() -> desks.learned.of(device));
  }

  @Override
  public ForgetReply forget(String device) {
    return Refusals.told(() -> desks.devices.forget(device, actor));
  }

  @Override
  public GroupListing groups() {
    return Refusals.told(desks.groups::all);
  }

  @Override
  public GroupReply addGroup(String name) {
    return Refusals.told(() -> desks.groups.add(name, actor));
  }

  @Override
  public GroupReply removeGroup(String name) {
    return Refusals.told(() -> desks.groups.remove(name, actor));
  }

  @Override
  public ScheduleListing schedules() {
    return Refusals.told(desks.schedules::all);
  }

  @Override
  public ScheduleReply addSchedule(ScheduleRequest request) {
    return Refusals.told(() -> desks.schedules.add(request, actor));
  }

  @Override
  public ScheduleReply removeSchedule(String name) {
    return Refusals.told(() -> desks.schedules.remove(name, actor));
  }

  @Override
  public ScheduleReply flipSchedule(FlipRequest request) {
    return Refusals.told(() -> desks.schedules.flip(request, actor));
  }

  @Override
  public HistoryListing history(HistoryQuery query) {
    if (query.limit() < 1 || query.limit() > MAX_HISTORY) {
      throw new ControlException(USAGE, "a history is of 1 to 1,000 changes");
    }
    return Refusals.told(
        () -> {
          Optional<Subject> subject =
              query.subject().isEmpty()
                  ? Optional.empty()
                  : Optional.of(desks.chosen.subject(query.subject()));
          return new HistoryListing(
              desks.owner.history(query.limit(), subject).stream().map(DeviceDoor::line).toList());
        });
  }

  private static HistoryLine line(PastChange change) {
    return new HistoryLine(
        change.id(),
        change.at().toString(),
        change.actor(),
        change.summary(),
        change.undoneAt().map(Instant::toString).orElse(""));
  }
}
