package dev.tacet.device.source;

import dev.tacet.device.Kind;
import dev.tacet.device.LabelText;
import dev.tacet.device.MacAddress;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.PlainAddress;
import dev.tacet.device.TypedDevice;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All devices the owner entered, and what is wrong with the entries. A bad entry is left out and
 * said, the others count. Immutable.
 *
 * @param problems each with file and line, what is wrong and what was expected
 */
public record KnownDevices(List<KnownDevice> devices, List<String> problems) {
  static final int MAX = 1_024;
  static final int MAX_ADDRESSES = 64;
  static final int MAX_GROUPS = 32;
  private static final int MAX_PROBLEMS = 100;
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}");
  private static final Pattern TOKEN = Pattern.compile("[a-z2-7]{13,63}");

  public KnownDevices {
    devices = List.copyOf(devices);
    problems = List.copyOf(problems);
  }

  /**
   * An entry as it was written. Immutable.
   *
   * @param where {@code tacet.yaml:14} or {@code devices.csv:3}
   * @param mac empty where none is given
   * @param kind empty where none is given
   * @param token empty where none is given
   */
  public record Item(
      String where,
      String name,
      String mac,
      List<String> addresses,
      String kind,
      List<String> groups,
      String token) {
    public Item {
      addresses = List.copyOf(addresses);
      groups = List.copyOf(groups);
    }
  }

  /**
   * Reads the entries of the configuration, then those of the CSV file where there is one. Blocks
   * for as long as the file takes.
   */
  public static KnownDevices of(List<Item> configuration, Optional<Path> csv) {
    List<String> problems = new ArrayList<>();
    List<Item> items = new ArrayList<>(configuration);
    csv.ifPresent(file -> items.addAll(DeviceCsv.read(file, problems)));
    return new Collected(problems).of(items);
  }

  /** What the device book is told. */
  public List<OwnerFact> facts() {
    return devices.stream().<OwnerFact>map(KnownDevice::fact).toList();
  }

  /** Entries so far, and what no second one may have. */
  private static final class Collected {
    private final List<String> problems;
    private final Map<String, KnownDevice> devices = new LinkedHashMap<>();
    private final Map<Object, String> taken = new HashMap<>();

    Collected(List<String> problems) {
      this.problems = problems;
    }

    KnownDevices of(List<Item> items) {
      for (Item item : items) {
        if (devices.size() >= MAX) {
          problems.add(
              item.where()
                  + ": more than "
                  + MAX
                  + " known devices; this and what follows is left"
                  + " out");
          break;
        }
        device(item).ifPresent(device -> devices.put(key(device), device));
      }
      List<String> shown = problems;
      if (problems.size() > MAX_PROBLEMS) {
        shown = new ArrayList<>(problems.subList(0, MAX_PROBLEMS));
        shown.add("and " + (problems.size() - MAX_PROBLEMS) + " more");
      }
      return new KnownDevices(List.copyOf(devices.values()), shown);
    }

    private static String key(KnownDevice device) {
      return device.name().toLowerCase(Locale.ROOT);
    }

    private Optional<KnownDevice> device(Item item) {
      Problems wrong = new Problems(item.where());
      String name = LabelText.clean(item.name());
      wrong.unless(!name.isEmpty(), "a device needs a name");
      wrong.unless(
          !TypedDevice.isNoName(name),
          quoted(name) + " would be taken for a number, an address or a MAC; give another name");
      Optional<MacAddress> mac = mac(item, wrong);
      List<InetAddress> addresses = addresses(item, wrong);
      wrong.unless(
          mac.isPresent() || !addresses.isEmpty() || wrong.any(),
          quoted(item.name()) + " needs a MAC or an address");
      Optional<Kind> kind = item.kind().isBlank() ? Optional.empty() : kind(item, wrong);
      Set<String> groups = groups(item, wrong);
      wrong.unless(
          item.token().isEmpty() || TOKEN.matcher(item.token()).matches(),
          "the token of "
              + quoted(item.name())
              + " is too easy to guess or of other characters;"
              + " 13 to 63 of a-z and 2-7 are expected");
      if (!wrong.any()) {
        Set<Object> keys = new LinkedHashSet<>();
        keys.add(name.toLowerCase(Locale.ROOT));
        mac.ifPresent(keys::add);
        keys.addAll(addresses);
        keys.forEach(key -> taken(key, item, wrong));
        if (!wrong.any()) {
          keys.forEach(key -> taken.put(key, item.where()));
          Optional<String> token = Optional.of(item.token()).filter(text -> !text.isEmpty());
          return Optional.of(
              new KnownDevice(item.where(), name, mac, addresses, kind, groups, token));
        }
      }
      problems.addAll(wrong.all());
      return Optional.empty();
    }

    private void taken(Object key, Item item, Problems wrong) {
      Optional.ofNullable(taken.get(key))
          .ifPresent(
              before ->
                  wrong.add(
                      (key instanceof InetAddress address ? address.getHostAddress() : item.name())
                          + " is entered at "
                          + before
                          + " already; one entry a device is expected"));
    }

    private static Optional<MacAddress> mac(Item item, Problems wrong) {
      if (item.mac().isBlank()) {
        return Optional.empty();
      }
      Optional<MacAddress> mac =
          MacAddress.parse(item.mac().strip()).filter(MacAddress::isOfADevice);
      wrong.unless(
          mac.isPresent(),
          "not the MAC of a device: " + quoted(item.mac()) + "; write it like 02:11:22:33:44:55");
      return mac;
    }

    private static List<InetAddress> addresses(Item item, Problems wrong) {
      List<InetAddress> addresses = new ArrayList<>();
      for (String text : item.addresses()) {
        Optional<InetAddress> address =
            PlainAddress.parse(text.strip()).filter(PlainAddress::isOfADevice);
        wrong.unless(
            address.isPresent(),
            "not the address of a device: "
                + quoted(text)
                + "; an IPv4 or IPv6 address, without"
                + " port and prefix length, is expected");
        address.filter(each -> !addresses.contains(each)).ifPresent(addresses::add);
      }
      wrong.unless(
          addresses.size() <= MAX_ADDRESSES,
          quoted(item.name()) + " has more than " + MAX_ADDRESSES + " addresses");
      return addresses;
    }

    private static Optional<Kind> kind(Item item, Problems wrong) {
      Optional<Kind> kind = Kind.ofWord(item.kind().strip());
      wrong.unless(
          kind.isPresent(),
          "unknown kind "
              + quoted(item.kind())
              + "; use one of "
              + String.join(", ", Arrays.stream(Kind.values()).map(Kind::word).toList()));
      return kind;
    }

    private static Set<String> groups(Item item, Problems wrong) {
      Set<String> groups = new LinkedHashSet<>();
      for (String text : item.groups()) {
        String group = text.strip();
        wrong.unless(
            GROUP.matcher(group).matches(),
            "not the name of a group: "
                + quoted(text)
                + "; 1 to 40 letters, digits, \".\", \"_\""
                + " and \"-\" are expected");
        groups.add(group);
      }
      wrong.unless(
          groups.size() <= MAX_GROUPS,
          quoted(item.name()) + " is in more than " + MAX_GROUPS + " groups");
      return groups;
    }

    private static String quoted(String text) {
      return '"' + LabelText.clean(text) + '"';
    }
  }

  /** What is wrong with one entry. */
  private record Problems(String where, List<String> all) {
    Problems(String where) {
      this(where, new ArrayList<>());
    }

    void unless(boolean good, String words) {
      if (!good) {
        add(words);
      }
    }

    void add(String words) {
      all.add(where + ": " + words + "; the entry is left out");
    }

    boolean any() {
      return !all.isEmpty();
    }
  }
}
