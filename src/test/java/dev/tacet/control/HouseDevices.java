package dev.tacet.control;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceBook;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.Learned;
import dev.tacet.device.LearnedName;
import dev.tacet.device.MacAddress;
import dev.tacet.device.Makers;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.Place;
import dev.tacet.device.Proposal;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.device.SourceState;
import dev.tacet.device.Stay;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryDevices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A real device book whose only source is the test, in force in a policy. */
final class HouseDevices implements DevicesAtHand, AutoCloseable {
  private final ManualClock clock;
  private final CurrentPolicy policy;
  private final Learned learned = new Learned();
  private final DeviceBook book;
  private List<OwnerFact> facts = List.of();
  final List<Integer> forgotten = new ArrayList<>();
  List<SourceState> sources = List.of();

  HouseDevices(ManualClock clock, CurrentPolicy policy) {
    this.clock = clock;
    this.policy = policy;
    book =
        new DeviceBook(
            new MemoryDevices(),
            Runnable::run,
            learned,
            Makers::none,
            address -> Place.ON_LINK,
            List.of(),
            List.of(),
            clock,
            clock.nanos());
    book.start();
  }

  /** A host with a MAC that ends so, seen at an address; returns its number. */
  int host(String address, int mac) {
    book.tell(
        new Sighting.Link(
            Source.NEIGHBOUR,
            AddressText.parse(address),
            new MacAddress(0x0211_2233_4400L + mac),
            "br0",
            clock.instant()));
    settle();
    return snapshot().devices().stream()
        .filter(
            d ->
                d.addresses().stream()
                    .anyMatch(a -> a.address().equals(AddressText.parse(address))))
        .findFirst()
        .orElseThrow()
        .id();
  }

  Optional<Map<Integer, List<Stay>>> stays = Optional.empty();

  @Override
  public Optional<Map<Integer, List<Stay>>> stays() {
    return stays;
  }

  /** As {@link #host(String, int)}, and it calls itself something. */
  int host(String address, int mac, String name) {
    int id = host(address, mac);
    book.tell(
        new Sighting.Label(
            Source.MDNS,
            Optional.empty(),
            Optional.of(AddressText.parse(address)),
            name,
            "",
            Set.of(),
            clock.instant()));
    settle();
    return id;
  }

  void asked(int device, String name, boolean allowed) {
    learned.asked(device, DomainName.parse(name), allowed, clock.instant());
  }

  /** Everything told so far is in the snapshot and in the policy. */
  private void settle() {
    book.owner(facts);
    policy.update(p -> p.withDevices(map()));
  }

  private DeviceMap map() {
    List<DeviceMap.Entry> entries = new ArrayList<>();
    for (Device device : book.snapshot().devices()) {
      entries.add(
          new DeviceMap.Entry(
              device.id(),
              device.merged(),
              "",
              device.name(),
              device.kind() == Kind.UNKNOWN ? "" : device.kind().word(),
              Set.of(),
              true,
              device.addresses().stream().map(Device.Address::address).toList(),
              device.macs().stream().map(MacAddress::octets).collect(Collectors.toSet()),
              List.of(),
              proposedAs(device.id())));
    }
    return DeviceMap.of(entries, List.of(), true, DeviceMap.OPEN);
  }

  private Set<Integer> proposedAs(int id) {
    Set<Integer> others = new HashSet<>();
    for (Proposal proposal : book.snapshot().proposals()) {
      if (proposal.claimant() == id) {
        others.add(proposal.established());
      }
    }
    return others;
  }

  @Override
  public void ownerSays(OwnerSettings settings) {
    List<OwnerFact> said = new ArrayList<>();
    for (Setting setting : settings.settings()) {
      if (setting.subject() instanceof OfDevice device) {
        int id = device.id();
        switch (setting.key()) {
          case "name" -> said.add(new OwnerFact.Named(id, setting.value()));
          case "kind" ->
              said.add(new OwnerFact.OfKind(id, Kind.ofWord(setting.value()).orElseThrow()));
          case "same-as" -> said.add(new OwnerFact.SameAs(id, Integer.parseInt(setting.value())));
          case "not-same-as" -> {
            for (String other : setting.value().split(",")) {
              said.add(new OwnerFact.NotSameAs(id, Integer.parseInt(other)));
            }
          }
          default -> said.add(new OwnerFact.Touched(id));
        }
      }
    }
    facts = said;
    settle();
  }

  @Override
  public DeviceSnapshot snapshot() {
    return book.snapshot();
  }

  @Override
  public List<SourceState> sources() {
    return sources;
  }

  @Override
  public List<LearnedName> learned(int device) {
    return learned.of(device);
  }

  @Override
  public void unlearn(int device) {
    learned.forget(device);
  }

  @Override
  public long forget(Device device, String actor) {
    forgotten.add(device.id());
    book.forget(device.id());
    settle();
    return 42;
  }

  @Override
  public void close() {
    book.close();
  }
}
