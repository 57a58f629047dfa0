package dev.tacet.control;

import dev.tacet.control.ChosenDevices.Chosen;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DeviceAddress;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceLabel;
import dev.tacet.control.api.DeviceListing;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.ForgetReply;
import dev.tacet.control.api.ProposalLine;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.control.api.WarningLine;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.Proposal;
import dev.tacet.device.Warning;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Came;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.Grants;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Subject;
import dev.tacet.querylog.DeviceTotals;
import dev.tacet.querylog.SinkException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is known of devices. Called by {@link DeviceDoor}. */
final class DevicesDesk {
  private static final int USAGE = 64;

  /** The day's numbers, or why there are none. */
  private record Today(Map<Integer, DeviceTotals> byDevice, List<WarningLine> warnings) {
    static final Today UNCOUNTED = new Today(Map.of(), List.of());
  }

  private final DevicesAtHand devices;
  private final ChosenDevices chosen;
  private final CurrentPolicy current;
  private final Settled settled;
  private final LogAccess log;
  private final Clock clock;

  DevicesDesk(
      DevicesAtHand devices,
      ChosenDevices chosen,
      CurrentPolicy current,
      Settled settled,
      LogAccess log,
      Clock clock) {
    this.devices = devices;
    this.chosen = chosen;
    this.current = current;
    this.settled = settled;
    this.log = log;
    this.clock = clock;
  }

  DeviceListing listing(DeviceQuery query) {
    if (!query.group().isEmpty() && !Subject.OfGroup.isName(query.group())) {
      throw new ControlException(USAGE, "not the name of a group: \"" + query.group() + "\"");
    }
    Optional<Kind> kind =
        query.kind().isEmpty() ? Optional.empty() : Optional.of(kind(query.kind()));
    Optional<Instant> since =
        query.newSince().isEmpty() ? Optional.empty() : Optional.of(Names.time(query.newSince()));
    DeviceSnapshot snapshot = devices.snapshot();
    Today today = query.counted() ? today() : Today.UNCOUNTED;
    List<DeviceDetails> found =
        snapshot.devices().stream()
            .filter(device -> kind.map(k -> k == device.kind()).orElse(true))
            .filter(device -> since.map(s -> !device.firstSeen().isBefore(s)).orElse(true))
            .sorted(Comparator.comparing(Device::firstSeen).thenComparing(Device::id))
            .map(device -> details(device, snapshot, today))
            .filter(d -> query.group().isEmpty() || d.groups().contains(query.group()))
            .toList();
    List<WarningLine> warnings = new ArrayList<>(today.warnings());
    devices.gaps().forEach(gap -> warnings.add(new WarningLine(gap, List.of(), "")));
    snapshot.warnings().forEach(warning -> warnings.add(line(warning)));
    return new DeviceListing(
        found,
        snapshot.proposals().stream().map(this::line).toList(),
        List.copyOf(warnings),
        snapshot.counts().unattributed());
  }

  /**
   * @throws ControlException 64 with all kinds there are
   */
  static Kind kind(String word) {
    return Kind.ofWord(word)
        .orElseThrow(
            () ->
                new ControlException(
                    USAGE,
                    "not a kind: \"" + word + "\"; it is one of " + String.join(", ", kinds())));
  }

  private static List<String> kinds() {
    List<String> words = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      words.add(kind.word());
    }
    return words;
  }

  DeviceDetails one(String typed, boolean counted) {
    Today today = counted ? today() : Today.UNCOUNTED;
    return details(chosen.one(typed).device(), devices.snapshot(), today);
  }

  ForgetReply forget(String typed, String actor) {
    Chosen device = chosen.one(typed);
    if (device.typed() != device.id()) {
      throw new ControlException(
          USAGE,
          "#"
              + device.typed()
              + " is "
              + device.who()
              + "; part them first (tacet devices split "
              + device.typed()
              + "), or forget both by that name");
    }
    long rows = devices.forget(device.device(), actor);
    return new ForgetReply(device.id(), device.device().name(), rows);
  }

  /** A log that cannot be read must not hide who is there. */
  private Today today() {
    Instant midnight =
        LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault())
            .atStartOfDay(ZoneId.systemDefault())
            .toInstant();
    try {
      return new Today(log.history().byDevice(midnight), List.of());
    } catch (SinkException e) {
      return new Today(
          Map.of(),
          List.of(
              new WarningLine(
                  "the query log cannot be read, so today's numbers are missing: " + e.getMessage(),
                  List.of(),
                  "")));
    }
  }

  private DeviceDetails details(Device device, DeviceSnapshot snapshot, Today today) {
    Set<Integer> ids = new TreeSet<>(device.merged());
    ids.add(device.id());
    Policy policy = current.get();
    Optional<ClientProfile> profile = policy.profileOfDevice(device.id());
    long queries = 0;
    long blocked = 0;
    for (int id : ids) {
      DeviceTotals totals = today.byDevice().get(id);
      queries += totals == null ? 0 : totals.queries();
      blocked += totals == null ? 0 : totals.blocked();
    }
    return new DeviceDetails(
        device.id(),
        device.merged().stream().sorted().toList(),
        device.name(),
        device.from().word(),
        device.kind().word(),
        device.kindEvidence(),
        device.maker(),
        device.randomised(),
        device.macs().stream().map(MacAddress::toString).toList(),
        device.addresses().stream()
            .sorted(Comparator.comparing(Device.Address::last).reversed())
            .map(DevicesDesk::line)
            .toList(),
        device.labels().stream().map(DevicesDesk::line).toList(),
        profile.map(p -> p.who().groups().stream().sorted().toList()).orElse(List.of()),
        settled.of(profile, ids),
        snapshot.proposals().stream()
            .filter(p -> ids.contains(p.claimant()) || ids.contains(p.established()))
            .map(this::line)
            .toList(),
        snapshot.warnings().stream()
            .filter(w -> w.devices().stream().anyMatch(ids::contains))
            .map(DevicesDesk::line)
            .toList(),
        device.firstSeen().toString(),
        device.lastSeen().toString(),
        queries,
        blocked,
        quarantine(profile));
  }

  /** How a device is confined, as far as it is in force. */
  QuarantineState quarantine(Optional<ClientProfile> profile) {
    if (profile.isEmpty()) {
      return QuarantineState.NONE;
    }
    String state = profile.get().quarantine().name().toLowerCase(Locale.ROOT);
    List<Came> came = current.get().originsOf(profile.get());
    String until =
        came.stream()
            .filter(one -> one.what().equals("quarantine"))
            .flatMap(one -> one.until().stream())
            .map(Instant::toString)
            .findFirst()
            .orElse("");
    Grants grants = profile.get().grants();
    return new QuarantineState(state, until, texts(grants.names()), texts(grants.below()));
  }

  private static List<String> texts(Set<DomainName> names) {
    return names.stream().map(DomainName::toString).sorted().toList();
  }

  private static DeviceAddress line(Device.Address address) {
    return new DeviceAddress(
        AddressText.of(address.address()),
        address.source().word(),
        address.source().grade().name().toLowerCase(Locale.ROOT),
        address.port(),
        time(address.first()),
        time(address.last()),
        address.confirmed(),
        address.reachable());
  }

  /** Empty where it was never seen. */
  private static String time(Instant moment) {
    return moment.equals(Device.Address.NEVER) ? "" : moment.toString();
  }

  private static DeviceLabel line(Device.LabelSeen label) {
    return new DeviceLabel(
        label.source().word(),
        label.text(),
        label.model(),
        label.services().stream().sorted().toList(),
        label.last().toString());
  }

  ProposalLine line(Proposal proposal) {
    return new ProposalLine(
        proposal.claimant(),
        chosen.name(proposal.claimant()),
        proposal.established(),
        chosen.name(proposal.established()),
        proposal.label(),
        proposal.source().word(),
        proposal.since().toString());
  }

  static WarningLine line(Warning warning) {
    return new WarningLine(warning.what(), warning.devices(), warning.since().toString());
  }
}
