package dev.tacet.insight;

import dev.tacet.device.Kind;
import dev.tacet.dns.AddressText;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes of the numbers and addresses of a log the parties of one reading, one object for each. A
 * device is one party whatever it asked from and whichever of its numbers it had. One thread.
 */
public final class Parties {
  /** More strangers than that are one party: an address can be invented. */
  static final int MOST_STRANGERS = 10_000;

  private static final Party OTHERS =
      new Party("others", 0, "further addresses", Kind.UNKNOWN, Optional.empty(), List.of());

  private final Map<Integer, Party> devices = new HashMap<>();
  private final Map<InetAddress, Party> strangers = new HashMap<>();
  private boolean others;

  /**
   * @param known the devices that are known, by each of their numbers
   */
  public Parties(Map<Integer, Party> known) {
    devices.putAll(known);
  }

  /**
   * The devices of a log that stands alone: it knows what they were called and where they asked
   * from. Devices of one name are one: so does the log write down that they were merged.
   *
   * @param names by number; empty where one has none
   * @param addresses those each number asked from
   */
  public static Map<Integer, Party> named(
      Map<Integer, String> names, Map<Integer, Set<InetAddress>> addresses) {
    Map<String, Set<Integer>> byName = new LinkedHashMap<>();
    Set<Integer> numbers = new LinkedHashSet<>(addresses.keySet());
    numbers.addAll(names.keySet());
    numbers.stream()
        .sorted()
        .forEach(
            number -> {
              String name = names.getOrDefault(number, "");
              byName
                  .computeIfAbsent(name.isEmpty() ? "#" + number : name, n -> new LinkedHashSet<>())
                  .add(number);
            });
    Map<Integer, Party> parties = new HashMap<>();
    byName.forEach(
        (name, its) -> {
          Set<InetAddress> asked = new LinkedHashSet<>();
          its.forEach(number -> asked.addAll(addresses.getOrDefault(number, Set.of())));
          int lowest = its.iterator().next();
          Party party =
              new Party(
                  "#" + lowest, lowest, name, Kind.UNKNOWN, Optional.empty(), List.copyOf(asked));
          its.forEach(number -> parties.put(number, party));
        });
    return parties;
  }

  /**
   * Who it is.
   *
   * @param device the number, 0 where none was known
   * @param client the address asked from
   */
  public Party of(int device, InetAddress client) {
    if (device != 0) {
      return devices.computeIfAbsent(device, number -> numbered(number, client));
    }
    Party stranger = strangers.get(client);
    if (stranger != null) {
      return stranger;
    }
    if (strangers.size() >= MOST_STRANGERS) {
      others = true;
      return OTHERS;
    }
    String text = AddressText.of(client);
    Party made = new Party("ip:" + text, 0, text, Kind.UNKNOWN, Optional.empty(), List.of(client));
    strangers.put(client, made);
    return made;
  }

  /** What was not told apart, in a sentence; empty where all was. */
  public Optional<String> skipped() {
    return others
        ? Optional.of(
            "More than "
                + MOST_STRANGERS
                + " addresses belong to no device; the rest of them count as one.")
        : Optional.empty();
  }

  private static Party numbered(int number, InetAddress client) {
    return new Party(
        "#" + number, number, "#" + number, Kind.UNKNOWN, Optional.empty(), List.of(client));
  }
}
