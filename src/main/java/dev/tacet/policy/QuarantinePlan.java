package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.ClientProfile.Quarantine;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has to be set so that a device is in quarantine, or out of it. One thread, one call. */
final class QuarantinePlan {
  private static final String LEARNING = SettingKeys.word(Quarantine.LEARNING);
  private static final String LOCKED = SettingKeys.word(Quarantine.LOCKED);
  private static final String NONE = SettingKeys.word(Quarantine.NONE);

  private final SettingPlan plan;
  private final OfDevice device;
  private final List<OfDevice> others;

  /**
   * @param ids the device's number, and those that are one with it: what is set for any of these is
   *     set for the device
   */
  QuarantinePlan(SettingPlan plan, int device, Set<Integer> ids) {
    this.plan = plan;
    this.device = new OfDevice(device);
    this.others = ids.stream().filter(id -> id != device).map(OfDevice::new).toList();
  }

  /** The numbers were merged and one of them is locked: that another was freed opens nothing. */
  void keepLocked() {
    freed(device);
    others.forEach(this::freed);
  }

  private void freed(OfDevice one) {
    plan.at(one, SettingKeys.QUARANTINE).stream()
        .filter(setting -> setting.value().equals(NONE))
        .forEach(plan::unset);
  }

  /** Whether a setting is learning, which ends by locking. */
  static boolean isLearning(Setting setting) {
    return setting.key().equals(SettingKeys.QUARANTINE) && setting.value().equals(LEARNING);
  }

  /**
   * @param until empty means until somebody locks it
   */
  void learn(Optional<Instant> until) {
    setOthers(LEARNING, until);
    plan.set(device, SettingKeys.QUARANTINE, LEARNING, until);
  }

  /** A part with a quarantine of its own has the same as the whole, also once they are split. */
  private void setOthers(String value, Optional<Instant> until) {
    for (OfDevice other : others) {
      if (!plan.at(other, SettingKeys.QUARANTINE).isEmpty()) {
        plan.set(other, SettingKeys.QUARANTINE, value, until);
      }
    }
  }

  private boolean isLearning(OfDevice one) {
    return plan.at(one, SettingKeys.QUARANTINE).stream().anyMatch(QuarantinePlan::isLearning);
  }

  /**
   * Locks; where the device was learning, with what that showed it needs, these names and none
   * below them. A name of one label or none is not granted by itself.
   *
   * @return how many names found no room
   */
  int lock(QuarantineProposals proposals) {
    boolean learned = isLearning(device) || others.stream().anyMatch(this::isLearning);
    int left = learned ? grantAsManyAsFit(proposals.proposed(device.id())) : 0;
    setOthers(LOCKED, Optional.empty());
    plan.set(device, SettingKeys.QUARANTINE, LOCKED);
    return left;
  }

  private int grantAsManyAsFit(List<DomainName> names) {
    int ofDevice = OwnerBounds.GRANTS - plan.all(one -> isGrantOf(one, device)).size();
    int inAll = OwnerBounds.SETTINGS - 1 - plan.all(one -> true).size();
    int room = Math.max(0, Math.min(ofDevice, inAll));
    int left = 0;
    for (DomainName name : names) {
      if (name.labelCount() < QuarantineProposals.FEWEST_LABELS
          || !plan.at(device, SettingKeys.GRANT + name).isEmpty()) {
        continue;
      }
      if (room == 0) {
        left++;
      } else {
        set(name, SettingKeys.EXACT);
        room--;
      }
    }
    return left;
  }

  static boolean isGrantOf(Setting setting, Subject subject) {
    return setting.key().startsWith(SettingKeys.GRANT) && setting.subject().equals(subject);
  }

  /**
   * Ends the quarantine. What was granted stays, for the next one.
   *
   * @param groups those the device is in; where one of them is in quarantine, the device is said to
   *     be in none
   */
  void free(Set<String> groups) {
    others.forEach(other -> plan.unset(new SettingPlace(other, SettingKeys.QUARANTINE)));
    plan.unset(new SettingPlace(device, SettingKeys.QUARANTINE));
    boolean byOthers =
        groups.contains(DeviceMap.QUARANTINED)
            || !plan.all(one -> isQuarantineOf(one, groups)).isEmpty();
    if (byOthers) {
      plan.set(device, SettingKeys.QUARANTINE, NONE);
    }
  }

  private static boolean isQuarantineOf(Setting setting, Set<String> groups) {
    boolean others =
        setting.subject() instanceof OfGroup group
            ? groups.contains(group.name())
            : setting.subject().equals(Subject.EVERYONE);
    return others && setting.key().equals(SettingKeys.QUARANTINE) && !setting.value().equals(NONE);
  }

  /** By the owner's hand. */
  void grant(Grants granted) {
    for (DomainName name : granted.names()) {
      set(name, granted.below().contains(name) ? SettingKeys.BELOW : SettingKeys.EXACT);
    }
  }

  private void set(DomainName name, String reach) {
    plan.set(device, SettingKeys.GRANT + name, reach);
  }

  void revoke(List<DomainName> names) {
    for (DomainName name : names) {
      String key = SettingKeys.GRANT + name;
      plan.unset(new SettingPlace(device, key));
      others.forEach(other -> plan.unset(new SettingPlace(other, key)));
    }
  }
}
