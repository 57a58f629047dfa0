package dev.tacet.policy;

import dev.tacet.dns.ClientHint;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A world with devices in it, and what its owner set for them. */
final class Residents {
  final World world = new World();
  private final List<Devices> devices = new ArrayList<>();
  private final List<Network> forwarders = new ArrayList<>();
  private final List<UserRule> rules = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();
  private final Set<String> active = new HashSet<>();
  private final Map<String, String> listGroups = new HashMap<>();
  private Optional<Instant> pausedUntil = Optional.empty();
  private String newDevices = DeviceMap.OPEN;
  private boolean attributes = true;

  Residents device(Devices made) {
    devices.add(made);
    return this;
  }

  Residents forwarder(String network) {
    forwarders.add(Network.parse(network));
    return this;
  }

  Residents newDevices(String group) {
    newDevices = group;
    return this;
  }

  Residents nobodyAttributes() {
    attributes = false;
    return this;
  }

  Residents rule(String subject, String name, Action action) {
    return rule(subject, name, action, Optional.empty());
  }

  Residents ruleOn(String schedule, String subject, String name, Action action) {
    return rule(subject, name, action, Optional.of(schedule));
  }

  private Residents rule(String subject, String name, Action action, Optional<String> schedule) {
    rules.add(
        new UserRule(
            rules.size() + 1,
            new DomainRule(DomainName.parse(name), Scope.SUBTREE, action),
            Instant.EPOCH,
            Optional.empty(),
            "",
            Subject.parse(subject),
            schedule));
    return this;
  }

  /** Sets nothing where the value is empty. */
  Residents set(String subject, String key, String value) {
    return value.isEmpty() ? this : set(subject, key, value, Optional.empty(), Optional.empty());
  }

  Residents setOn(String schedule, String subject, String key, String value) {
    return set(subject, key, value, Optional.empty(), Optional.of(schedule));
  }

  Residents setEnding(String subject, String key, String value) {
    return set(subject, key, value, Optional.of(Instant.MAX), Optional.empty());
  }

  private Residents set(
      String subject,
      String key,
      String value,
      Optional<Instant> until,
      Optional<String> schedule) {
    Setting made =
        new Setting(
            settings.size() + 1,
            Subject.parse(subject),
            key,
            value,
            Instant.EPOCH,
            until,
            schedule);
    settings.add(made);
    return this;
  }

  Residents active(String schedule) {
    active.add(schedule);
    return this;
  }

  Residents listFor(String list, String group) {
    listGroups.put(list, group);
    return this;
  }

  Residents paused() {
    pausedUntil = Optional.of(OwnerSettings.FOREVER);
    return this;
  }

  Policy policy() {
    List<DeviceMap.Entry> entries = devices.stream().map(Devices::made).toList();
    OwnerSettings owner = new OwnerSettings(rules, Map.of(), pausedUntil, settings, List.of());
    return world
        .policy()
        .withListGroups(listGroups)
        .withDevices(DeviceMap.of(entries, forwarders, attributes, newDevices))
        .withOwner(owner, active);
  }

  ClientProfile profile(String client) {
    return policy().profileOf(World.address(client));
  }

  ClientProfile profile(String client, ClientHint hint) {
    return policy().profileOf(World.address(client), hint);
  }

  static Asked asked(Policy policy, String client, String name) {
    InetAddress address = World.address(client);
    return new Asked(
        Question.of(DomainName.parse(name), RecordTypes.A),
        Transport.UDP,
        policy.profileOf(address),
        address);
  }

  Verdict judge(String client, String name) {
    Policy policy = policy();
    return policy.judge(asked(policy, client, name));
  }

  Explanation explain(String client, String name) {
    Policy policy = policy();
    return policy.explain(asked(policy, client, name));
  }

  /** The verdict on a name, then on the address it led to. */
  Verdict judgeLed(String client, String name, String address) {
    Policy policy = policy();
    Asked asked = asked(policy, client, name);
    return policy.judgeAddresses(asked, policy.judge(asked), List.of(World.address(address)));
  }
}
