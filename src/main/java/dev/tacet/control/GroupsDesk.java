package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DeviceName;
import dev.tacet.control.api.GroupLine;
import dev.tacet.control.api.GroupListing;
import dev.tacet.control.api.GroupReply;
import dev.tacet.device.Device;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.WantedList;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Groups of devices, and what is set for them. Called by {@link DeviceDoor}. */
final class GroupsDesk {
  private static final int USAGE = 64;

  /** What the configuration may put new devices into. */
  private static final Set<String> BUILT_IN = new TreeSet<>(Set.of("open", "guest", "quarantined"));

  private final OwnerRules owner;
  private final DevicesAtHand devices;
  private final CurrentPolicy current;
  private final Settled settled;
  private final Subscriptions subscriptions;

  GroupsDesk(
      OwnerRules owner,
      DevicesAtHand devices,
      CurrentPolicy current,
      Settled settled,
      Subscriptions subscriptions) {
    this.owner = owner;
    this.devices = devices;
    this.current = current;
    this.settled = settled;
    this.subscriptions = subscriptions;
  }

  GroupListing all() {
    Map<String, List<DeviceName>> members = members();
    Set<String> names = new TreeSet<>(BUILT_IN);
    names.addAll(owner.groups());
    names.addAll(members.keySet());
    subscriptions.all().forEach(list -> list.config().group().ifPresent(names::add));
    List<GroupLine> groups = new ArrayList<>();
    for (String name : names) {
      Subject group = new OfGroup(name);
      int rules =
          (int)
              owner.settings().rules().stream()
                  .filter(rule -> rule.subject().equals(group))
                  .count();
      groups.add(
          new GroupLine(
              name,
              BUILT_IN.contains(name),
              members.getOrDefault(name, List.of()),
              settled.of(group),
              rules,
              lists(name)));
    }
    return new GroupListing(groups, settled.of(Subject.EVERYONE));
  }

  private Map<String, List<DeviceName>> members() {
    Policy policy = current.get();
    Map<String, List<DeviceName>> members = new TreeMap<>();
    for (Device device : devices.snapshot().devices()) {
      policy
          .profileOfDevice(device.id())
          .ifPresent(
              profile ->
                  profile
                      .who()
                      .groups()
                      .forEach(
                          group ->
                              members
                                  .computeIfAbsent(group, g -> new ArrayList<>())
                                  .add(new DeviceName(device.id(), device.name()))));
    }
    return members;
  }

  private List<String> lists(String group) {
    return subscriptions.all().stream()
        .filter(list -> list.config().group().equals(Optional.of(group)))
        .map(WantedList::name)
        .toList();
  }

  GroupReply add(String name, String actor) {
    boolean there = BUILT_IN.contains(checked(name));
    boolean changed = !there && owner.addGroup(name, "groups add " + name, actor).isPresent();
    return new GroupReply(name, changed, List.of());
  }

  GroupReply remove(String name, String actor) {
    boolean changed = owner.removeGroup(checked(name), "groups remove " + name, actor).isPresent();
    devices.ownerSays(owner.settings());
    List<String> notes = new ArrayList<>();
    for (String list : lists(name)) {
      notes.add("the list " + list + " is for this group, and so for nobody now");
    }
    if (BUILT_IN.contains(name)) {
      notes.add(
          "new devices may be put into it still: see devices.newDevices in the configuration");
    }
    return new GroupReply(name, changed, notes);
  }

  private static String checked(String name) {
    if (name.equals(Subject.EVERYONE.text())) {
      throw new ControlException(USAGE, "everyone is no group, and always there");
    }
    try {
      return new OfGroup(name).name();
    } catch (IllegalArgumentException e) {
      throw new ControlException(USAGE, e.getMessage());
    }
  }
}
