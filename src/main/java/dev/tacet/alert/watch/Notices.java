package dev.tacet.alert.watch;

import dev.tacet.alert.Alert;
import dev.tacet.alert.AlertKind;
import dev.tacet.alert.AlertSink;
import dev.tacet.device.Device;
import dev.tacet.device.Kind;
import dev.tacet.dns.DomainName;
import dev.tacet.insight.Typed;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** What all watchers need: the time, the devices, what was told, and where to tell. One thread. */
final class Notices {
  static final int DAY = 1_440;
  static final int WEEK = 7 * DAY;
  static final int MONTH = 30 * DAY;

  /** A name of 255 octets says no more on a telephone than its end does. */
  private static final int SHOWN = 60;

  private final WatchedHouse house;
  private final Memory memory;
  private final AlertSink sink;
  private final Predicate<AlertKind> wanted;
  private final Clock clock;
  private final LongSupplier ticker;
  private final long startNanos;

  Notices(
      WatchedHouse house,
      Memory memory,
      AlertSink sink,
      Predicate<AlertKind> wanted,
      Clock clock,
      LongSupplier ticker) {
    this.house = house;
    this.memory = memory;
    this.sink = sink;
    this.wanted = wanted;
    this.clock = clock;
    this.ticker = ticker;
    startNanos = ticker.getAsLong();
  }

  WatchedHouse house() {
    return house;
  }

  Memory memory() {
    return memory;
  }

  Clock clock() {
    return clock;
  }

  /** Whether anybody is told of this kind. */
  boolean wants(AlertKind kind) {
    return wanted.test(kind);
  }

  /** Seconds since the start, by no clock that can be set. */
  long seconds() {
    return (ticker.getAsLong() - startNanos) / 1_000_000_000L;
  }

  Optional<Device> device(int number) {
    return house.devices().devices().stream()
        .filter(device -> device.id() == number || device.merged().contains(number))
        .findFirst();
  }

  /** What to call it. */
  String name(int number) {
    return device(number).map(Device::name).orElse("#" + number);
  }

  /** Whether a person sits at it, who opens what nobody can foresee. */
  boolean isPersons(int number) {
    Kind kind = device(number).map(Device::kind).orElse(Kind.UNKNOWN);
    return kind == Kind.COMPUTER || kind == Kind.PHONE || kind == Kind.TABLET;
  }

  static String shown(DomainName name) {
    String text = name.toString();
    return text.length() <= SHOWN ? text : "…" + text.substring(text.length() - SHOWN + 1);
  }

  /**
   * A sentence with a command in quotes, or none where the name could not be typed.
   *
   * @param before the sentence up to the command
   * @param verb with its options behind the name: {@code "block %s --device 5"}
   */
  static String typed(String before, DomainName name, String verb) {
    return Typed.canName(name)
        ? " " + before + ": tacet " + verb.replace("%s", name.toString())
        : "";
  }

  boolean wasTold(AlertKind kind, int device, String what, int withinMinutes) {
    return memory.wasTold(kind, device, what, withinMinutes);
  }

  void told(AlertKind kind, int device, String what) {
    memory.told(kind, device, what);
  }

  /** Tells, unless meanwhile the device is one of which nothing is to be told. */
  void raise(
      AlertKind kind,
      String subject,
      int device,
      String title,
      String text,
      Map<String, Object> facts) {
    boolean hidden = device != 0 && kind != AlertKind.NEW_DEVICE && house.privacyOf(device) > 0;
    if (wants(kind) && !hidden) {
      sink.raise(new Alert(kind, subject, clock.instant(), device, title, text, facts));
    }
  }
}
