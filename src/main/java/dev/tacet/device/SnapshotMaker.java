package dev.tacet.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes what is shown out of what is held. A device of which nothing changed is the same object in
 * the next snapshot. One thread.
 */
final class SnapshotMaker {
  /** A label not told for so long, while others of its source are, is an old name. */
  private static final Duration OLD = Duration.ofDays(1);

  private static final List<Map.Entry<Source, NameFrom>> BEST_FIRST =
      List.of(
          Map.entry(Source.ROUTER, NameFrom.ROUTER),
          Map.entry(Source.LEASE, NameFrom.LEASE),
          Map.entry(Source.MDNS, NameFrom.MDNS),
          Map.entry(Source.REVERSE_DNS, NameFrom.REVERSE_DNS),
          Map.entry(Source.TOKEN, NameFrom.TOKEN));

  private record Made(long stamp, Device device) {}

  private record Name(String text, NameFrom from) {}

  private final DeviceTable table;
  private final Claims claims = new Claims();
  private Map<Integer, Made> made = Map.of();

  SnapshotMaker(DeviceTable table) {
    this.table = table;
  }

  /**
   * @param now since when new claims stand
   * @param nowNanos monotonic
   */
  DeviceSnapshot make(Instant now, long nowNanos, Map<Source, Long> mailboxDropped) {
    Map<Integer, List<Entry>> groups = table.groups();
    Map<Integer, Made> next = new HashMap<>();
    List<Device> devices = new ArrayList<>(groups.size());
    for (Map.Entry<Integer, List<Entry>> group : groups.entrySet()) {
      long stamp = stamp(group.getValue());
      Made before = made.get(group.getKey());
      Made device =
          before != null && before.stamp() == stamp
              ? before
              : new Made(stamp, device(group.getKey(), group.getValue(), before));
      next.put(group.getKey(), device);
      devices.add(device.device());
    }
    made = next;
    claims.look(groups, table.owner(), table.atAddresses(), table.fights(nowNanos), now, nowNanos);
    return new DeviceSnapshot(
        devices,
        claims.warnings(),
        claims.proposals(),
        table.attributes(),
        table.counts(claims.omitted(), mailboxDropped));
  }

  private long stamp(List<Entry> group) {
    long stamp = table.ownerVersion();
    for (Entry entry : group) {
      stamp = stamp * 1_000_003 + entry.id;
      stamp = stamp * 1_000_003 + entry.version();
    }
    return stamp;
  }

  private Device device(int main, List<Entry> group, Made before) {
    List<Entry> mainFirst = new ArrayList<>(group);
    mainFirst.sort(Comparator.comparing(entry -> entry.id != main));
    Set<Integer> merged = new TreeSet<>();
    mainFirst.forEach(entry -> merged.add(entry.id));
    merged.remove(main);
    List<Device.LabelSeen> labels =
        mainFirst.stream().flatMap(entry -> entry.labels.all().stream()).toList();
    List<MacAddress> macs = mainFirst.stream().flatMap(entry -> entry.mac().stream()).toList();
    Name name = name(mainFirst, labels, before);
    KindGuess.Guess kind = kind(mainFirst);
    return new Device(
        main,
        merged,
        mainFirst.get(0).key,
        name.text(),
        name.from(),
        kind.kind(),
        kind.evidence(),
        mainFirst.stream().map(e -> e.maker).filter(m -> !m.isEmpty()).findFirst().orElse(""),
        !macs.isEmpty() && macs.stream().allMatch(MacAddress::isRandomised),
        macs,
        mainFirst.stream().flatMap(entry -> entry.addresses.stream()).map(Held::told).toList(),
        labels,
        mainFirst.stream().map(Entry::first).min(Comparator.naturalOrder()).orElseThrow(),
        mainFirst.stream().map(Entry::last).max(Comparator.naturalOrder()).orElseThrow());
  }

  private KindGuess.Guess kind(List<Entry> mainFirst) {
    return mainFirst.stream()
        .flatMap(entry -> table.owner().kind(entry.id).stream())
        .findFirst()
        .map(kind -> new KindGuess.Guess(kind, List.of("set by the owner")))
        .or(
            () ->
                mainFirst.stream()
                    .map(Entry::guess)
                    .filter(guess -> guess.kind() != Kind.UNKNOWN)
                    .findFirst())
        .orElse(KindGuess.Guess.NONE);
  }

  private Name name(List<Entry> mainFirst, List<Device.LabelSeen> labels, Made before) {
    Optional<Name> ofOwner =
        mainFirst.stream()
            .flatMap(entry -> table.owner().name(entry.id).stream())
            .findFirst()
            .map(text -> new Name(text, NameFrom.OWNER));
    return ofOwner
        .or(() -> self(mainFirst))
        .or(() -> byLabel(labels, before))
        .or(() -> byModel(labels))
        .or(() -> byMaker(mainFirst))
        .orElseGet(() -> byKey(mainFirst.get(0)));
  }

  private static Optional<Name> self(List<Entry> mainFirst) {
    return mainFirst.stream()
        .filter(entry -> entry.key instanceof DeviceKey.Self)
        .findFirst()
        .map(entry -> new Name("this machine", NameFrom.SELF));
  }

  /** The best source's newest label; one that stood before and is still told stays. */
  private static Optional<Name> byLabel(List<Device.LabelSeen> labels, Made before) {
    for (Map.Entry<Source, NameFrom> source : BEST_FIRST) {
      List<Device.LabelSeen> told =
          labels.stream()
              .filter(label -> label.source() == source.getKey())
              .filter(label -> !HostLabel.key(label.text()).isEmpty())
              .sorted(Comparator.comparing(Device.LabelSeen::last).reversed())
              .toList();
      if (!told.isEmpty()) {
        Instant old = told.get(0).last().minus(OLD);
        Stream<String> current =
            told.stream()
                .filter(label -> !label.last().isBefore(old))
                .map(label -> HostLabel.shown(label.text()));
        String text =
            current
                .filter(shown -> before != null && shown.equals(before.device().name()))
                .findFirst()
                .orElseGet(() -> HostLabel.shown(told.get(0).text()));
        return Optional.of(new Name(text, source.getValue()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Name> byModel(List<Device.LabelSeen> labels) {
    return labels.stream()
        .map(Device.LabelSeen::model)
        .filter(model -> !model.isEmpty())
        .findFirst()
        .map(model -> new Name(model, NameFrom.MODEL));
  }

  private static Optional<Name> byMaker(List<Entry> mainFirst) {
    return mainFirst.stream()
        .filter(entry -> !entry.maker.isEmpty())
        .findFirst()
        .flatMap(entry -> entry.mac().map(mac -> entry.maker + " " + mac.ending()))
        .map(text -> new Name(text, NameFrom.MAKER));
  }

  /** A MAC or an address: what is left. */
  private static Name byKey(Entry entry) {
    String text = entry.key.text();
    return new Name(text.substring(text.indexOf(':') + 1), NameFrom.ADDRESS);
  }
}
