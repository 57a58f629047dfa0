package dev.tacet.testkit.house;

import dev.tacet.config.ProfileState;
import dev.tacet.config.QueryLogConfig;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import dev.tacet.device.Source;
import dev.tacet.device.Stay;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.Transport;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observation;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.Action;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.SqliteDecisions;
import dev.tacet.store.SqliteRules;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a household's week as a server keeps it, by the classes of the server. One thread. */
final class WeekLog {
  private static final int BATCH = 20_000;
  private static final QueryLogConfig CONFIG =
      new QueryLogConfig(
          QueryLogConfig.Store.DISK,
          Duration.ofDays(3_650),
          1L << 30,
          Duration.ofSeconds(60),
          500,
          Duration.ofMinutes(10));

  private final Household household;

  WeekLog(Household household) {
    this.household = household;
  }

  /** Returns how many rows there are. */
  int write(Path directory, List<Observation> observations) throws Exception {
    try (DataDirectory data = DataDirectory.open(directory, Clock.systemUTC())) {
      try (SqliteRules rules = SqliteRules.open(data, System::nanoTime)) {
        writeDevices(rules.devices());
        writeOwner(rules);
      }
      try (SqliteDecisions sink = SqliteDecisions.open(data, CONFIG, Clock.systemUTC())) {
        Sequence sequence = new Sequence(sink.lastSeq());
        Map<Integer, String> called = new HashMap<>();
        household.inhabitants().forEach(one -> called.put(one.number(), one.name()));
        sink.names(called);
        List<LoggedDecision> batch = new ArrayList<>();
        for (Observation one : observations) {
          Decision decision = decision(one);
          batch.add(new LoggedDecision(sequence.next(decision.at()), decision));
          if (batch.size() == BATCH) {
            sink.write(batch);
            batch.clear();
          }
        }
        sink.write(batch);
      }
    }
    return observations.size();
  }

  private Decision decision(Observation one) {
    boolean blocked = one.fate() == Fate.BLOCKED;
    InetAddress client =
        household.inhabitants().stream()
            .filter(device -> device.party().equals(one.party()))
            .map(device -> AddressText.parse(device.address()))
            .findFirst()
            .orElseThrow();
    return new Decision(
        Instant.ofEpochMilli(one.atMillis()),
        client,
        one.party().device(),
        Transport.UDP,
        Question.of(one.name(), one.type()),
        blocked ? verdict(one) : Verdict.Allowed.BY_DEFAULT,
        blocked ? Origin.SELF : Origin.upstream("udp://9.9.9.9"),
        Rcodes.NOERROR,
        Duration.ofNanos(412_000),
        blocked || one.type() != 1
            ? List.of()
            : List.of(AddressText.parse(WeekCapture.addressOf(one.name().toString()))),
        1);
  }

  private Verdict verdict(Observation one) {
    String by = household.blockedBy(one.name());
    Reason reason =
        by.equals("owner") ? new Reason(Rung.OWNER, "owner") : new Reason(Rung.PROFILE_BLOCK, by);
    return new Verdict.Blocked(reason, one.name().toString(), Optional.empty());
  }

  private void writeDevices(DeviceStore store) {
    List<KeptDevice> kept = new ArrayList<>();
    for (Inhabitant one : household.inhabitants()) {
      Instant first = Instant.ofEpochMilli(household.at(one.fromDay(), 0.2));
      Instant last = Instant.ofEpochMilli(household.house.toMillis());
      kept.add(
          new KeptDevice(
              one.number(),
              new DeviceKey.OfMac(one.mac()),
              first,
              last,
              "",
              Kind.UNKNOWN,
              List.of(),
              List.of(
                  new Device.Address(
                      AddressText.parse(one.address()),
                      Source.NEIGHBOUR,
                      "br0",
                      first,
                      last,
                      true,
                      true)),
              List.of(),
              List.of(new Stay(first.getEpochSecond() / 60, last.getEpochSecond() / 60))));
    }
    store.keep(new DeviceStore.Changes(kept, Set.of(), List.of(), List.of()));
  }

  private void writeOwner(SqliteRules rules) {
    Clock then = Clock.fixed(Instant.ofEpochMilli(household.house.fromMillis()), ZoneOffset.UTC);
    OwnerRules owner =
        new OwnerRules(
            rules,
            new CurrentPolicy(Policy.OPEN),
            VendorProfiles.shipped().shippedStates(),
            Map.of(),
            then,
            System::nanoTime);
    for (Inhabitant one : household.inhabitants()) {
      List<Setting> settings = new ArrayList<>();
      settings.add(setting(one, "name", one.name(), then));
      if (one.kind() != Kind.UNKNOWN) {
        settings.add(setting(one, "kind", one.kind().word(), then));
      }
      owner.set(settings, "devices rename " + one.name(), "");
    }
    owner.setProfile("lg", ProfileState.BLOCK);
    owner.set(
        List.of(setting(household.camera, "profile.zmodo", "off", then)),
        "profiles set zmodo off",
        "");
    owner.add(
        List.of(new DomainRule(Household.BROKEN, Scope.SUBTREE, Action.BLOCK)),
        Optional.empty(),
        "",
        "block " + Household.BROKEN);
  }

  private static Setting setting(Inhabitant device, String key, String value, Clock then) {
    return new Setting(0, new Subject.OfDevice(device.number()), key, value, then.instant());
  }
}
