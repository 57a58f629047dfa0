package dev.tacet.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the book holds about one device by evidence alone; what the owner says is {@link
 * OwnerWords}. One thread: that of the {@link DeviceTable}.
 */
final class Entry {
  static final int MAX_VENDORS = 8;

  final int id;

  /** Another one only where {@link Entries} has it under that, too. */
  DeviceKey key;

  String maker;

  /** From the longest idle to the one just alive; kept by the {@link AddressTable}. */
  final List<Held> addresses = new ArrayList<>(2);

  final Labels labels = new Labels();
  final Ports ports = new Ports();
  final Stays stays = new Stays();
  private final Map<String, Long> vendorHits = new HashMap<>();

  private Instant first;
  private Instant last;
  private long lifeSign;
  private KindGuess.Guess kept = KindGuess.Guess.NONE;
  private Optional<KindGuess.Guess> guess = Optional.empty();
  private boolean isNew = true;
  private boolean unkept = true;
  private int version;

  Entry(int id, DeviceKey key, String maker, Instant first) {
    this.id = id;
    this.key = key;
    this.maker = maker;
    this.first = first;
    this.last = first;
  }

  static Entry restored(KeptDevice device, String maker) {
    String known = maker.isEmpty() ? device.maker() : maker;
    Entry entry = new Entry(device.id(), device.key(), known, device.first());
    entry.last = device.last();
    entry.kept = new KindGuess.Guess(device.kind(), device.kindEvidence());
    entry.labels.restore(device.labels());
    entry.stays.restore(device.stays());
    entry.wasKept();
    return entry;
  }

  /** Takes the maker a table names; whether it is another now. */
  boolean isMadeBy(String named) {
    boolean another = !maker.equals(named);
    if (another) {
      maker = named;
      relabelled();
    }
    return another;
  }

  Optional<MacAddress> mac() {
    return key instanceof DeviceKey.OfMac ofMac ? Optional.of(ofMac.mac()) : Optional.empty();
  }

  Instant first() {
    return first;
  }

  Instant last() {
    return last;
  }

  /** Rises with every life sign in the book: the smallest is idle for the longest. */
  long lifeSign() {
    return lifeSign;
  }

  /** How long it is known by the wall clock. */
  long livedSeconds() {
    return last.getEpochSecond() - first.getEpochSecond();
  }

  void alive(Instant at, long sign) {
    last = Held.later(last, at);
    lifeSign = sign;
    changed();
  }

  /**
   * Counts a query that a vendor profile spoke about. Of more than eight vendors the rarest goes.
   *
   * @return whether the kind may be another now
   */
  boolean hit(String vendor) {
    if (vendorHits.size() >= MAX_VENDORS && !vendorHits.containsKey(vendor)) {
      vendorHits.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .ifPresent(vendorHits::remove);
    }
    long hits = vendorHits.merge(vendor, 1L, Long::sum);
    // A guess a query would be too many: from 16 on, only when the number doubled.
    boolean tells = hits < 16 || Long.bitCount(hits) == 1;
    if (tells) {
      guess = Optional.empty();
      changed();
    }
    return tells;
  }

  /** Its labels changed in more than time. */
  void relabelled() {
    guess = Optional.empty();
    changed();
  }

  KindGuess.Guess guess() {
    if (guess.isEmpty()) {
      KindGuess.Guess now = KindGuess.of(maker, labels.services(), labels.models(), vendorHits);
      // Queries are counted anew after a restart; until they say something, what was kept stands.
      guess = Optional.of(now.kind() == Kind.UNKNOWN ? kept : now);
    }
    return guess.get();
  }

  void changed() {
    unkept = true;
    version++;
  }

  int version() {
    return version;
  }

  /** Never written yet: the id must not be lost. */
  boolean isNew() {
    return isNew;
  }

  boolean isUnkept() {
    return unkept;
  }

  void wasKept() {
    isNew = false;
    unkept = false;
  }

  /**
   * @param withStays whether its stays outlive the server
   */
  KeptDevice toKeep(boolean withStays) {
    return new KeptDevice(
        id,
        key,
        first,
        last,
        maker,
        guess().kind(),
        guess().evidence(),
        addresses.stream().map(Held::told).toList(),
        labels.all(),
        withStays ? stays.all() : List.of());
  }
}
