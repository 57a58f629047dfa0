package dev.tacet.policy;

import dev.tacet.policy.Subject.OfDevice;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has to be set so that numbers are one device, or are not. A number is never moved: {@code
 * same-as} of one names the other. One thread, one call.
 */
final class SamePlan {
  /** Of the numbers in one {@code not-same-as}, as {@link SettingKeys} has it. */
  private static final int MAX_DECLINED = 64;

  private final SettingPlan plan;

  SamePlan(SettingPlan plan) {
    this.plan = plan;
  }

  /** The first gives its number and name to both; nothing where they are one already. */
  void merge(int main, int other) {
    int root = rootOf(main);
    int joining = rootOf(other);
    if (root == joining) {
      return;
    }
    undecline(main, other);
    undecline(root, joining);
    plan.set(new OfDevice(joining), SettingKeys.SAME_AS, Integer.toString(root));
  }

  private int rootOf(int device) {
    Set<Integer> way = new HashSet<>();
    int at = device;
    while (way.add(at)) {
      List<Setting> same = plan.at(new OfDevice(at), SettingKeys.SAME_AS);
      if (same.isEmpty()) {
        return at;
      }
      at = Integer.parseInt(same.get(0).value());
    }
    return new TreeSet<>(way).first(); // of a circle the smallest is the main one
  }

  /** The device is apart from what it was merged into, and so are those merged into it. */
  void split(int device) {
    plan.unset(new SettingPlace(new OfDevice(device), SettingKeys.SAME_AS));
    String number = Integer.toString(device);
    plan.all(one -> one.key().equals(SettingKeys.SAME_AS) && one.value().equals(number))
        .forEach(plan::unset);
  }

  /** The two are not the same, and it is not proposed again. */
  void decline(int device, int other) {
    if (device == other) {
      throw new RefusedChangeException("a device cannot be another than itself: #" + device);
    }
    Set<Integer> declined = declined(device);
    if (declined.contains(other) || declined(other).contains(device)) {
      return;
    }
    int keeper = declined.size() < MAX_DECLINED ? device : other;
    Set<Integer> kept = declined(keeper);
    if (kept.size() >= MAX_DECLINED) {
      throw new RefusedChangeException(
          "#%d and #%d were each said to be none of %d others, which is the most; forget one of them"
              .formatted(device, other, MAX_DECLINED));
    }
    kept.add(keeper == device ? other : device);
    put(keeper, kept);
  }

  private Set<Integer> declined(int device) {
    Set<Integer> declined = new TreeSet<>();
    for (Setting setting : plan.at(new OfDevice(device), SettingKeys.NOT_SAME_AS)) {
      declined.addAll(numbers(setting));
    }
    return declined;
  }

  private void undecline(int device, int other) {
    undeclineOf(device, other);
    undeclineOf(other, device);
  }

  private void undeclineOf(int device, int other) {
    Set<Integer> declined = declined(device);
    if (declined.remove(other)) {
      put(device, declined);
    }
  }

  private void put(int device, Set<Integer> declined) {
    OfDevice subject = new OfDevice(device);
    if (declined.isEmpty()) {
      plan.unset(new SettingPlace(subject, SettingKeys.NOT_SAME_AS));
    } else {
      plan.set(
          subject,
          SettingKeys.NOT_SAME_AS,
          declined.stream().map(Object::toString).collect(Collectors.joining(",")));
    }
  }

  /** All numbers that settings make one with any of these, these included. */
  static Set<Integer> allOf(Set<Integer> devices, List<Setting> settings) {
    List<Setting> same = settings.stream().filter(SamePlan::isSameAs).toList();
    Set<Integer> found = new TreeSet<>();
    Deque<Integer> next = new ArrayDeque<>(devices);
    while (!next.isEmpty()) {
      int device = next.pop();
      if (found.add(device)) {
        for (Setting setting : same) {
          int of = ((OfDevice) setting.subject()).id();
          int main = Integer.parseInt(setting.value());
          if (of == device) {
            next.push(main);
          } else if (main == device) {
            next.push(of);
          }
        }
      }
    }
    return found;
  }

  private static boolean isSameAs(Setting setting) {
    return setting.key().equals(SettingKeys.SAME_AS) && setting.subject() instanceof OfDevice;
  }

  private static List<Integer> numbers(Setting setting) {
    return Arrays.stream(setting.value().split(",")).map(Integer::valueOf).toList();
  }
}
