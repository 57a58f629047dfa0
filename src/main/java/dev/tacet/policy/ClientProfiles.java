package dev.tacet.policy;

import dev.tacet.config.BlockMode;
import dev.tacet.config.ProfileState;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.ClientProfile.Access;
import dev.tacet.policy.ClientProfile.Quarantine;
import dev.tacet.policy.DeviceMap.Entry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every device's profile, compiled: what the evidence of {@link DeviceMap} and the owner's settings
 * make of it. Made anew when one of them changes; a query only looks up. Immutable; looking up by
 * address takes no lock and allocates nothing.
 */
final class ClientProfiles {
  /**
   * What the house says before anything is set for a device or group.
   *
   * @param states of vendor profiles; one not named is off
   * @param modes of lists; one not named is on
   * @param listGroups the group a list is for, by the list's name; one not named is for all
   */
  record House(
      List<RuleSource> sources,
      Map<String, ProfileState> states,
      Map<String, ListMode> modes,
      Map<String, String> listGroups) {}

  /** What rights follow from: two devices of which this is the same have the same. */
  private record Cause(Map<String, String> own, Set<String> groups) {}

  private final DeviceMap map;
  private final House house;
  private final SettingsInForce settings;
  private final ClientProfile[] bySlot;
  private final ClientProfile everyone;
  private final ClientProfile unknown;
  private final ClientProfile strangers;
  private final Map<String, Integer> tokens = new HashMap<>();
  private final List<Integer> heldBack = new ArrayList<>();

  ClientProfiles(DeviceMap map, House house, SettingsInForce settings) {
    this.map = map;
    this.house = house;
    this.settings = settings;
    List<Entry> devices = map.devices();
    Map<Cause, Rights> byCause = new HashMap<>();
    Map<Rights, Rights> shared = new HashMap<>();
    ClientProfile[] alone = new ClientProfile[devices.size()];
    for (int slot = 0; slot < alone.length; slot++) {
      Entry entry = devices.get(slot);
      Map<String, Setting> own = settings.ofDevice(entry.ids());
      Set<String> groups = groups(entry, own);
      Rights rights =
          byCause.computeIfAbsent(
              new Cause(values(own), groups),
              cause -> shared.computeIfAbsent(rights(own, groups), made -> made));
      alone[slot] = new ClientProfile(who(entry, own, groups), rights);
      Setting token = own.get(SettingKeys.TOKEN);
      if (token != null) {
        tokens.putIfAbsent(token.value(), slot);
      }
    }
    everyone = new ClientProfile(Who.UNKNOWN, rights(Map.of(), Set.of()));
    strangers =
        new ClientProfile(Who.UNKNOWN, Rights.of(Access.REFUSED, everyone.rights().modes()));
    unknown = map.attributes() ? unknown(alone) : everyone;
    bySlot = withStricter(alone);
  }

  private static Map<String, String> values(Map<String, Setting> own) {
    Map<String, String> values = new HashMap<>();
    own.forEach((key, setting) -> values.put(key, setting.value()));
    return values;
  }

  /**
   * A new device is in the group of the new until the owner, or the file, puts it anywhere. A
   * forwarder is not new: the owner named its address in the file.
   */
  private Set<String> groups(Entry entry, Map<String, Setting> own) {
    Set<String> groups = new TreeSet<>(entry.groups());
    if (isFresh(entry) && groups.isEmpty() && !settings.isPlaced(entry.ids())) {
      groups.add(map.newDevices());
    }
    own.forEach(
        (key, setting) -> {
          if (key.startsWith(SettingKeys.GROUP)) {
            String group = key.substring(SettingKeys.GROUP.length());
            if (setting.value().equals(SettingKeys.ON)) {
              groups.add(group);
            } else {
              groups.remove(group);
            }
          }
        });
    return groups;
  }

  private boolean isFresh(Entry entry) {
    return entry.fresh() && entry.addresses().stream().noneMatch(map::isForwarder);
  }

  /**
   * Whether nothing but its address says who it is, and the owner said nothing either. Anybody on
   * the wire can write such an address, from beyond this network, under a question; while a device
   * is locked it is therefore judged as an address of nobody, too.
   */
  private boolean isAnybody(Entry entry) {
    return isFresh(entry) && entry.macs().isEmpty() && settings.ofDevice(entry.ids()).isEmpty();
  }

  private static Who who(Entry entry, Map<String, Setting> own, Set<String> groups) {
    return new Who(
        entry.ids(),
        value(own, SettingKeys.NAME).orElse(entry.name()),
        entry.addresses(),
        entry.macs(),
        value(own, SettingKeys.KIND).orElse(entry.kind()),
        groups);
  }

  private static Optional<String> value(Map<String, Setting> own, String key) {
    return Optional.ofNullable(own.get(key)).map(Setting::value);
  }

  private Rights rights(Map<String, Setting> own, Set<String> groups) {
    boolean exempt = isOn(own, groups, SettingKeys.EXEMPT);
    Optional<Setting> pause = settings.find(own, groups, SettingKeys.PAUSE);
    boolean paused = pause.filter(s -> s.value().equals(SettingKeys.ON)).isPresent();
    return new Rights(
        exempt ? Access.EXEMPT : Access.FILTERED,
        modes(own, groups),
        settings
            .find(own, groups, SettingKeys.PRIVACY)
            .map(s -> OptionalInt.of(Integer.parseInt(s.value())))
            .orElse(OptionalInt.empty()),
        settings
            .find(own, groups, SettingKeys.BLOCK_MODE)
            .flatMap(s -> SettingKeys.read(BlockMode.class, s.value())),
        paused,
        paused && own.containsKey(SettingKeys.PAUSE),
        isOn(own, groups, SettingKeys.OBSERVE),
        settings
            .find(own, groups, SettingKeys.QUARANTINE)
            .flatMap(s -> SettingKeys.read(Quarantine.class, s.value()))
            .orElse(Quarantine.NONE),
        grants(own, groups));
  }

  private boolean isOn(Map<String, Setting> own, Set<String> groups, String key) {
    return settings
        .find(own, groups, key)
        .filter(s -> s.value().equals(SettingKeys.ON))
        .isPresent();
  }

  /** Grants of the device, of its groups and of everyone add up. */
  private Grants grants(Map<String, Setting> own, Collection<String> groups) {
    Set<DomainName> exact = new HashSet<>();
    Set<DomainName> below = new HashSet<>();
    for (Setting setting : settings.all(own, groups)) {
      if (setting.key().startsWith(SettingKeys.GRANT)) {
        (setting.value().equals(SettingKeys.EXACT) ? exact : below)
            .add(DomainName.parse(setting.key().substring(SettingKeys.GRANT.length())));
      }
    }
    return exact.isEmpty() && below.isEmpty() ? Grants.NONE : new Grants(exact, below);
  }

  private List<ListMode> modes(Map<String, Setting> own, Set<String> groups) {
    Map<String, ProfileState> states = new HashMap<>(house.states());
    Map<String, ListMode> lists = new HashMap<>(house.modes());
    house
        .listGroups()
        .forEach(
            (list, group) -> {
              if (!groups.contains(group)) {
                lists.put(list, ListMode.OFF);
              }
            });
    for (String key : settings.keys(own, groups)) {
      Setting found = settings.find(own, groups, key).orElseThrow();
      String value = found.value();
      if (isOfOthersList(found, groups)) {
        continue;
      }
      if (key.startsWith(SettingKeys.PROFILE)) {
        SettingKeys.read(ProfileState.class, value)
            .ifPresent(s -> states.put(key.substring(SettingKeys.PROFILE.length()), s));
      } else if (key.startsWith(SettingKeys.LIST)) {
        SettingKeys.read(ListMode.class, value)
            .ifPresent(m -> lists.put(key.substring(SettingKeys.LIST.length()), m));
      }
    }
    return ClientProfile.modes(house.sources(), states, lists);
  }

  /**
   * A list for a group stays with that group: what is set of it for everyone holds for those it is
   * for. A device, or another group, gets it by a setting of its own.
   */
  private boolean isOfOthersList(Setting setting, Collection<String> groups) {
    if (!setting.subject().equals(Subject.EVERYONE)
        || !setting.key().startsWith(SettingKeys.LIST)) {
      return false;
    }
    String of = house.listGroups().get(setting.key().substring(SettingKeys.LIST.length()));
    return of != null && !groups.contains(of);
  }

  /**
   * An address of nobody yet could be a locked device's, or that of a device as new as those the
   * owner wants locked: it may only what all of them may. What is kept of it is as little as of the
   * most private.
   */
  private ClientProfile unknown(ClientProfile[] devices) {
    Rights rights = everyone.rights();
    OptionalInt privacy = rights.privacy();
    Optional<Grants> common = Optional.empty();
    List<Rights> couldBe = new ArrayList<>();
    couldBe.add(rights(Map.of(), Set.of(map.newDevices())));
    for (ClientProfile device : devices) {
      couldBe.add(device.rights());
    }
    for (Rights its : couldBe) {
      if (its.privacy().isPresent()
          && (privacy.isEmpty() || its.privacy().getAsInt() > privacy.getAsInt())) {
        privacy = its.privacy();
      }
      if (its.isLocked()) {
        common =
            Optional.of(common.map(grants -> grants.common(its.grants())).orElse(its.grants()));
      }
    }
    rights = rights.withPrivacy(privacy);
    return ClientProfile.unattributed(common.map(rights::locked).orElse(rights));
  }

  private ClientProfile[] withStricter(ClientProfile[] alone) {
    ClientProfile[] all = alone.clone();
    for (int slot = 0; slot < all.length; slot++) {
      List<ClientProfile> others = new ArrayList<>();
      if (unknown.rights().isLocked() && isAnybody(map.devices().get(slot))) {
        others.add(unknown);
        if (!alone[slot].rights().isLocked()) {
          heldBack.add(map.devices().get(slot).id());
        }
      }
      for (int id : new TreeSet<>(map.devices().get(slot).proposedAs())) {
        int other = map.slotOfId(id);
        if (other >= 0 && other != slot && others.size() < ClientProfile.MAX_STRICTER) {
          others.add(alone[other]);
        }
      }
      if (!others.isEmpty()) {
        all[slot] = alone[slot].judgedAs(others);
      }
    }
    return all;
  }

  /** Devices that get only what every locked one may, for nothing but an address says who it is. */
  List<Integer> heldBack() {
    return List.copyOf(heldBack);
  }

  /** Somebody for whom nothing is set: in no group, and no device. */
  ClientProfile everyone() {
    return everyone;
  }

  /** Whoever asks from an address outside our networks. */
  ClientProfile strangers() {
    return strangers;
  }

  /** Whoever asks from an address of ours. */
  ClientProfile of(InetAddress client) {
    return inSlot(map.slotOf(client), client);
  }

  /**
   * Whoever asks from an address of ours and may say more of itself. Of that, an address in a
   * locked quarantine is believed nothing; a secret of a device is believed to anybody, a MAC to
   * the forwarders the owner trusts.
   */
  ClientProfile of(InetAddress client, ClientHint hint) {
    int slot = map.slotOf(client);
    if (hint == ClientHint.NONE || slot >= 0 && bySlot[slot].quarantine() == Quarantine.LOCKED) {
      return inSlot(slot, client);
    }
    int bySecret = hint.name().map(this::slotOfToken).orElse(DeviceMap.ABSENT);
    if (bySecret >= 0) {
      return bySlot[bySecret];
    }
    if (hint.hasMac() && map.isForwarder(client)) {
      int byMac = map.slotOfMac(hint.mac());
      return byMac >= 0 ? bySlot[byMac] : unknown;
    }
    return inSlot(slot, client);
  }

  private int slotOfToken(String token) {
    int configured = map.slotOfToken(token);
    return configured >= 0 ? configured : tokens.getOrDefault(token, DeviceMap.ABSENT);
  }

  /** What runs on this machine is never a stranger in the house. */
  private ClientProfile inSlot(int slot, InetAddress client) {
    if (slot >= 0) {
      return bySlot[slot];
    }
    return client.isLoopbackAddress() ? everyone : unknown;
  }

  /** The profile of a device by its number, its own or one merged into it. */
  Optional<ClientProfile> ofDevice(int id) {
    int slot = map.slotOfId(id);
    return slot < 0 ? Optional.empty() : Optional.of(bySlot[slot]);
  }

  /** Where everything that is set for somebody comes from, by key. */
  List<Came> origins(Who who) {
    Map<String, Setting> own = settings.ofDevice(who.ids());
    List<Came> origins = new ArrayList<>();
    for (String key : settings.keys(own, who.groups())) {
      settings
          .find(own, who.groups(), key)
          .filter(setting -> !isOfOthersList(setting, who.groups()))
          .map(Came::of)
          .ifPresent(origins::add);
    }
    return origins;
  }
}
