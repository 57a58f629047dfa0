package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Those who know what {@link Desk} is asked; shared by all who ask. */
record Desks(
    RulesDesk rules,
    UndoDesk undo,
    ProfilesDesk profiles,
    PausesDesk pauses,
    LogDesk log,
    TopDesk top,
    ExplainDesk explain,
    Supplier<StatusDesk> status,
    ListsDesk lists,
    HouseDesk house,
    DeviceDoor.Desks devices) {
  private static final int UNAVAILABLE = 69;

  static Desks of(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      Map<String, String> profileOrigins,
      ListUpdater updater,
      LogAccess log,
      DevicesAtHand devices,
      Optional<Supplier<ServerFacts>> server,
      Duration blockTtl,
      Clock clock) {
    ChosenDevices chosen = new ChosenDevices(devices);
    Settled settled = new Settled(owner, current);
    ProfilesDesk profiles =
        new ProfilesDesk(vendors, owner, profileOrigins, chosen, current, clock);
    ListsDesk lists =
        new ListsDesk(
            updater, profiles, new ListUses(log::history, current, clock), server.isPresent());
    PausesDesk pauses = new PausesDesk(owner, current, chosen, devices);
    LogDesk logs = new LogDesk(log, vendors, chosen, devices);
    return new Desks(
        new RulesDesk(owner, current, profiles, chosen),
        new UndoDesk(owner, current, chosen, devices, updater.subscriptions()),
        profiles,
        pauses,
        logs,
        new TopDesk(log, logs, vendors, chosen, clock),
        new ExplainDesk(current, updater, new Asking(chosen, settled)),
        () ->
            new StatusDesk(
                owner,
                current,
                profiles,
                lists,
                pauses,
                log,
                server.orElseThrow(Desks::notRunning),
                clock),
        lists,
        new HouseDesk(owner, current, devices, server, blockTtl),
        deviceDesks(owner, current, vendors, updater, log, devices, chosen, settled, clock));
  }

  private static DeviceDoor.Desks deviceDesks(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      ListUpdater lists,
      LogAccess log,
      DevicesAtHand devices,
      ChosenDevices chosen,
      Settled settled,
      Clock clock) {
    DevicesDesk known = new DevicesDesk(devices, chosen, current, settled, log, clock);
    return new DeviceDoor.Desks(
        owner,
        chosen,
        known,
        new LearnedDesk(devices, chosen, known, current, vendors),
        new SettingsDesk(
            owner, current, chosen, devices, settled, vendors, lists.subscriptions(), clock),
        new QuarantineDesk(owner, chosen, devices, known, current, clock),
        new GroupsDesk(owner, devices, current, settled, lists.subscriptions()),
        new SchedulesDesk(owner, chosen));
  }

  private static ControlException notRunning() {
    return new ControlException(UNAVAILABLE, "the server is not running; start it: tacet serve");
  }
}
