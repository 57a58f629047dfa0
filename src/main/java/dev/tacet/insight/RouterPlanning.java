package dev.tacet.insight;

import dev.tacet.config.ProfileState;
import dev.tacet.device.Kind;
import dev.tacet.device.PlainAddress;
import dev.tacet.lists.BypassNames;
import dev.tacet.lists.PublicResolver;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorRange;
import dev.tacet.policy.Network;
import dev.tacet.policy.Tier;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes one {@link RouterPlan}. One thread. */
final class RouterPlanning {
  /** Somebody's choice, more often than the device's. */
  private static final Set<Kind> OF_PEOPLE =
      Set.of(Kind.PHONE, Kind.TABLET, Kind.COMPUTER, Kind.CONSOLE);

  private static final int CLOCK = 123;

  private final List<VendorProfile> profiles;
  private final Map<String, ProfileState> states;
  private final BypassNames names;
  private final Owners owners;
  private final List<InetAddress> ours;
  private final Set<InetAddress> ofResolvers = new HashSet<>();
  private final List<VendorRange> kept;
  private final List<String> skipped = new ArrayList<>();

  /** One device and one address, over all ports. */
  private static final class Contact {
    final Set<String> ports = new TreeSet<>();
    String name = "";
    long octets;
    boolean clockOnly = true;
  }

  RouterPlanning(
      List<VendorProfile> profiles,
      Map<String, ProfileState> states,
      BypassNames names,
      Owners owners,
      Set<InetAddress> ours) {
    this.profiles = profiles;
    this.states = states;
    this.names = names;
    this.owners = owners;
    this.ours =
        ours.stream()
            .map(PlainAddress::of)
            .filter(address -> !address.isLoopbackAddress() && !address.isAnyLocalAddress())
            .sorted(Comparator.comparing(InetAddress::getHostAddress))
            .distinct()
            .toList();
    this.kept =
        profiles.stream()
            .flatMap(profile -> profile.ranges().stream())
            .filter(range -> range.tier() == Tier.KEEP)
            .toList();
  }

  RouterPlan plan(List<Flow> flows) {
    if (ours.isEmpty()) {
      skipped.add(
          "The addresses of this server are not known, so no rule for ports 53 and 853 can except"
              + " it: those rules are left out.");
    }
    List<RouterPlan.Stop> vendors = withoutCovered(ofVendors());
    List<RouterPlan.Stop> resolvers = withoutCovered(ofResolvers());
    return new RouterPlan(ours, vendors, resolvers, ofDevices(flows, vendors), skipped);
  }

  private List<RouterPlan.Stop> ofVendors() {
    List<RouterPlan.Stop> stops = new ArrayList<>();
    for (VendorProfile profile : profiles) {
      ProfileState state = states.getOrDefault(profile.id(), ProfileState.OFF);
      for (VendorRange range : profile.ranges()) {
        boolean inForce =
            switch (range.tier()) {
              case BLOCK -> state != ProfileState.OFF;
              case OPTIONAL -> state == ProfileState.OPTIONAL;
              case KEEP -> false;
            };
        Network network = Network.parse(range.network());
        if (inForce && isSafe(network)) {
          stops.add(new RouterPlan.Stop(network, profile.id() + " " + range.purpose(), ""));
        }
      }
    }
    return stops;
  }

  private List<RouterPlan.Stop> ofResolvers() {
    List<RouterPlan.Stop> stops = new ArrayList<>();
    for (PublicResolver resolver : names.resolvers()) {
      for (InetAddress address : resolver.addresses()) {
        Network network = only(address);
        if (isSafe(network)) {
          ofResolvers.add(address);
          stops.add(new RouterPlan.Stop(network, resolver.name(), ""));
        }
      }
    }
    return stops;
  }

  private List<RouterPlan.DeviceStops> ofDevices(List<Flow> flows, List<RouterPlan.Stop> vendors) {
    Map<Party, Map<InetAddress, Contact>> contacts = contacts(flows, vendors);
    List<RouterPlan.DeviceStops> devices = new ArrayList<>();
    int nameless = 0;
    int beyond = 0;
    for (Map.Entry<Party, Map<InetAddress, Contact>> entry : contacts.entrySet()) {
      Party party = entry.getKey();
      if (party.mac().isEmpty() && sources(party).isEmpty()) {
        nameless++;
      } else if (devices.size() == RouterPlan.MAX_DEVICES) {
        beyond++;
      } else {
        devices.add(new RouterPlan.DeviceStops(party, stops(party, entry.getValue())));
      }
    }
    if (nameless > 0) {
      skipped.add(nameless + " devices are left out: neither MAC nor address of theirs is known.");
    }
    if (beyond > 0) {
      skipped.add(beyond + " devices are left out: at most " + devices.size() + " are told.");
    }
    return devices;
  }

  private Map<Party, Map<InetAddress, Contact>> contacts(
      List<Flow> flows, List<RouterPlan.Stop> vendors) {
    Map<Party, Map<InetAddress, Contact>> contacts = new LinkedHashMap<>();
    for (Flow flow : flows) {
      InetAddress address = flow.address();
      boolean dns = flow.port() == 53 || flow.port() == 853;
      if (flow.lookedUp()
          || dns
          || flow.bytesUp() == 0
          || !PublicAddress.is(address)
          || ours.contains(address)
          || ofResolvers.contains(address)
          || DirectTalk.isOurselves(flow.party(), Set.copyOf(ours))
          || vendors.stream().anyMatch(stop -> stop.network().contains(address))) {
        continue;
      }
      Contact contact =
          contacts
              .computeIfAbsent(flow.party(), party -> new LinkedHashMap<>())
              .computeIfAbsent(address, a -> new Contact());
      contact.ports.add(flow.protocol() + (flow.port() > 0 ? "-" + flow.port() : ""));
      contact.octets += flow.bytesUp() + flow.bytesDown();
      contact.clockOnly &= flow.port() == CLOCK;
      if (contact.name.isEmpty()) {
        contact.name = flow.name().orElse("");
      }
    }
    return contacts;
  }

  private List<RouterPlan.Stop> stops(Party party, Map<InetAddress, Contact> contacts) {
    if (contacts.size() > RouterPlan.MAX_STOPS) {
      skipped.add(
          contacts.size()
              - RouterPlan.MAX_STOPS
              + " further addresses of "
              + CommentText.of(party.name())
              + " are left out.");
    }
    return contacts.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<InetAddress, Contact> entry) -> entry.getValue().octets)
                .reversed()
                .thenComparing(entry -> entry.getKey().getHostAddress()))
        .limit(RouterPlan.MAX_STOPS)
        .map(entry -> stop(party, entry.getKey(), entry.getValue()))
        .toList();
  }

  private RouterPlan.Stop stop(Party party, InetAddress address, Contact contact) {
    String who = owners.of(address).map(Owner::company).orElse("");
    String note =
        String.join(
                " ", contact.name, who, String.join(" ", contact.ports), contact.octets + " octets")
            .strip();
    return new RouterPlan.Stop(only(address), note, doubt(party, address, contact));
  }

  /** What speaks against stopping it unread. */
  private String doubt(Party party, InetAddress address, Contact contact) {
    if (kept.stream().anyMatch(range -> range.range().contains(address))) {
      return "a vendor profile says to keep it";
    }
    if (contact.clockOnly) {
      return "it sets a clock";
    }
    if (!contact.name.isEmpty()) {
      return "it has a name, so a rule of Tacet may do";
    }
    return OF_PEOPLE.contains(party.kind()) ? "a person may have chosen it" : "";
  }

  /** Whether stopping these addresses stops nothing in the house, this server least of all. */
  private boolean isSafe(Network network) {
    boolean outside =
        PublicAddress.is(network.range().first()) && PublicAddress.is(network.range().last());
    boolean wide = network.prefixLength() < (network.address().getAddress().length == 4 ? 8 : 16);
    if (outside && !wide && ours.stream().noneMatch(network::contains)) {
      return true;
    }
    skipped.add(
        PublicAddress.text(network.address())
            + "/"
            + network.prefixLength()
            + " is left out: it holds addresses of a house, or of this server.");
    return false;
  }

  /** Without those that stand in a wider one. */
  private static List<RouterPlan.Stop> withoutCovered(List<RouterPlan.Stop> stops) {
    List<RouterPlan.Stop> sorted = new ArrayList<>(stops);
    sorted.sort(Comparator.comparingInt(stop -> stop.network().prefixLength()));
    List<RouterPlan.Stop> needed = new ArrayList<>();
    for (RouterPlan.Stop stop : sorted) {
      if (needed.stream().noneMatch(wider -> wider.network().contains(stop.network().address()))) {
        needed.add(stop);
      }
    }
    return needed;
  }

  /** The addresses a rule can tell a device by: those of the house. */
  static List<InetAddress> sources(Party party) {
    return party.addresses().stream()
        .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
        .filter(address -> !address.isAnyLocalAddress() && !address.isLoopbackAddress())
        .map(PlainAddress::of)
        .distinct()
        .toList();
  }

  private static Network only(InetAddress address) {
    InetAddress plain = PlainAddress.of(address);
    return new Network(plain, 8 * plain.getAddress().length);
  }
}
