package dev.tacet.control;

import dev.tacet.config.NearestName;
import dev.tacet.control.api.ControlException;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.MacAddress;
import dev.tacet.device.NameFrom;
import dev.tacet.device.TypedDevice;
import dev.tacet.dns.AddressText;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which device is meant by what somebody typed: {@code #7} or {@code 7}, an address, a MAC, or a
 * name in any case. A number, an address and a MAC go before names, so that no device takes another
 * one's place by what it calls itself; for the same reason the owner's names go before all others.
 * Thread-safe.
 */
final class ChosenDevices {
  private static final int USAGE = 64;
  private static final int MISSING = 66;
  private static final String LISTED = "; tacet devices lists them";
  private static final String DEVICE = "device:";

  /**
   * A device, and which of its numbers was meant.
   *
   * @param typed its own, or the one of a device merged into it
   */
  record Chosen(int typed, Device device) {
    int id() {
      return device.id();
    }

    OfDevice subject() {
      return new OfDevice(device.id());
    }

    /** {@code tv (#7)}. */
    String who() {
      return ChosenDevices.who(device);
    }
  }

  private record Names(DeviceSnapshot of, Map<Integer, Device> byId) {}

  private final DevicesAtHand devices;
  private volatile Names names = new Names(DeviceSnapshot.EMPTY, Map.of());

  ChosenDevices(DevicesAtHand devices) {
    this.devices = devices;
  }

  /**
   * The device meant.
   *
   * @throws ControlException 64 where several are called so, 66 where none is
   */
  Chosen one(String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      throw new ControlException(USAGE, "no device given: use its name, number, MAC or address");
    }
    Optional<Integer> number = number(text);
    if (number.isPresent()) {
      int id = number.get();
      return byId(id)
          .map(device -> new Chosen(id, device))
          .orElseThrow(() -> missing("there is no device #" + id + LISTED));
    }
    Optional<InetAddress> address = address(text);
    if (address.isPresent()) {
      return byAddress(address.get())
          .map(ChosenDevices::whole)
          .orElseThrow(() -> missing("no device has the address " + text + LISTED));
    }
    Optional<MacAddress> mac = MacAddress.parse(text);
    if (mac.isPresent()) {
      return devices.snapshot().devices().stream()
          .filter(device -> device.macs().contains(mac.get()))
          .findFirst()
          .map(ChosenDevices::whole)
          .orElseThrow(() -> missing("no device has the MAC " + mac.get() + LISTED));
    }
    return whole(named(text));
  }

  /** An address that is typed, which may be in brackets. */
  static Optional<InetAddress> address(String typed) {
    boolean bracketed = typed.startsWith("[") && typed.endsWith("]") && typed.length() > 2;
    return dev.tacet.control.Names.ifAddress(
        bracketed ? typed.substring(1, typed.length() - 1) : typed);
  }

  /** Whether a name would be taken for something else when it is typed. */
  static boolean looksOtherwise(String name) {
    return TypedDevice.isNoName(name) || address(name).isPresent();
  }

  private static Optional<Integer> number(String text) {
    String digits = text.startsWith("#") ? text.substring(1) : text;
    return digits.matches("[1-9][0-9]{0,8}")
        ? Optional.of(Integer.parseInt(digits))
        : Optional.empty();
  }

  /** Who has an address for sure, else who had it last. */
  Optional<Device> byAddress(InetAddress address) {
    Device found = null;
    Device.Address best = null;
    for (Device device : devices.snapshot().devices()) {
      for (Device.Address has : device.addresses()) {
        if (has.address().equals(address) && (best == null || isSurer(has, best))) {
          best = has;
          found = device;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private static boolean isSurer(Device.Address one, Device.Address other) {
    return one.confirmed() == other.confirmed()
        ? one.last().isAfter(other.last())
        : one.confirmed();
  }

  private Device named(String name) {
    List<Device> all = devices.snapshot().devices();
    List<Device> called =
        all.stream().filter(device -> device.name().equalsIgnoreCase(name)).toList();
    List<Device> byOwner =
        called.stream().filter(device -> device.from() == NameFrom.OWNER).toList();
    List<Device> found = byOwner.isEmpty() ? called : byOwner;
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      String instead =
          NearestName.of(name, all.stream().map(Device::name).toList())
              .map(near -> "; did you mean \"" + near + "\"?")
              .orElse(LISTED);
      throw missing("no device is called \"" + name + "\"" + instead);
    }
    throw new ControlException(
        USAGE,
        "\""
            + name
            + "\" is "
            + found.stream()
                .sorted(Comparator.comparingInt(Device::id))
                .map(ChosenDevices::withAddress)
                .collect(Collectors.joining(" and "))
            + "; say which by its number");
  }

  private static String withAddress(Device device) {
    return "#"
        + device.id()
        + device.addresses().stream()
            .findFirst()
            .map(address -> " (" + AddressText.of(address.address()) + ")")
            .orElse("");
  }

  private ControlException missing(String why) {
    List<String> all = new ArrayList<>();
    all.add(why);
    all.addAll(devices.gaps());
    return new ControlException(MISSING, String.join("\n", all));
  }

  private static Chosen whole(Device device) {
    return new Chosen(device.id(), device);
  }

  /** The device with a number, its own or one merged into it. */
  Optional<Device> byId(int id) {
    DeviceSnapshot now = devices.snapshot();
    Names known = names;
    if (known.of() != now) {
      Map<Integer, Device> byId = new HashMap<>();
      for (Device device : now.devices()) {
        device.merged().forEach(merged -> byId.put(merged, device));
        byId.put(device.id(), device);
      }
      known = new Names(now, Map.copyOf(byId));
      names = known;
    }
    return Optional.ofNullable(known.byId().get(id));
  }

  /** What a device is called, or empty where the number is nobody's. */
  String name(int id) {
    return id == 0 ? "" : byId(id).map(Device::name).orElse("");
  }

  /**
   * Whom a request is about.
   *
   * @param text as {@link dev.tacet.control.api.SettingRequest#subject}; empty is everyone
   */
  Subject subject(String text) {
    if (text.isEmpty() || text.equals(Subject.EVERYONE.text())) {
      return Subject.EVERYONE;
    }
    if (text.startsWith(DEVICE)) {
      return one(text.substring(DEVICE.length())).subject();
    }
    try {
      return Subject.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ControlException(USAGE, e.getMessage());
    }
  }

  /** {@code tv (#7)}, {@code group iot}; everyone is empty. */
  String who(Subject subject) {
    if (subject instanceof OfDevice device) {
      return byId(device.id()).map(ChosenDevices::who).orElse("#" + device.id());
    }
    return subject instanceof OfGroup group ? "group " + group.name() : "";
  }

  static String who(Device device) {
    return device.name() + " (#" + device.id() + ")";
  }

  /** {@code for tv (#7)} with a blank before it; nothing for everyone. */
  String forWhom(Subject subject) {
    String who = who(subject);
    return who.isEmpty() ? "" : " for " + who;
  }
}
