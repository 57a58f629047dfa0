package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.MacAddress;
import dev.tacet.device.NameFrom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Devices that were not there before. Numbers of devices rise and are never given twice, so what is
 * new is what has a higher number than all before, also than those before a restart. In the first
 * day of a book all is new, and nothing is told. A device is told of after {@link #SETTLE_SECONDS}:
 * its name comes after it. Three an hour are told one by one, and of more how many.
 */
final class NewDevices implements Watcher {
  static final int SETTLE_SECONDS = 10;
  static final int ONE_BY_ONE = 3;
  private static final int HOUR = 3_600;
  private static final int LOOK_SECONDS = 5;
  private static final int MOST_SETTLING = 64;
  private static final Duration FIRST_DAY = Duration.ofDays(1);

  /** Before this no clock was right: some machines begin in 1970 until they have a network. */
  private static final Instant NO_CLOCK = Instant.parse("2020-01-01T00:00:00Z");

  private static final String RANDOMISED = "randomised";

  private final Notices notices;

  /** Number to the second it was first seen here. */
  private final Map<Integer, Long> settling = new LinkedHashMap<>();

  private final Deque<Long> toldAt = new ArrayDeque<>();
  private boolean old;
  private int untold;
  private long untoldSince;
  private long nextLook;

  NewDevices(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void tick() {
    long now = notices.seconds();
    if (now < nextLook) {
      return;
    }
    nextLook = now + LOOK_SECONDS;
    List<Device> devices = notices.house().devices().devices();
    int newest = devices.stream().mapToInt(Device::id).max().orElse(0);
    // Once old it stays so, whatever a clock that is set back makes of it.
    old = old || !isFirstDay(devices);
    Memory memory = notices.memory();
    int highest = memory.highestDevice;
    memory.highest(newest);
    if (highest < 0 || !old) {
      return;
    }
    for (Device device : devices) {
      if (device.id() > highest && settling.size() < MOST_SETTLING) {
        settling.put(device.id(), now);
      } else if (device.id() > highest) {
        leaveOut(now);
      }
    }
    settling
        .entrySet()
        .removeIf(
            entry -> {
              boolean settled = now - entry.getValue() >= SETTLE_SECONDS;
              if (settled) {
                devices.stream()
                    .filter(device -> device.id() == entry.getKey())
                    .filter(NewDevices::isNobodysYet)
                    .forEach(device -> tell(device, now));
              }
              return settled;
            });
    tellOfTheRest(now);
  }

  /** Whether the book itself is new. */
  private boolean isFirstDay(List<Device> devices) {
    Instant oldest =
        devices.stream()
            .map(Device::firstSeen)
            .filter(first -> first.isAfter(NO_CLOCK))
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
    return oldest.isAfter(notices.clock().instant().minus(FIRST_DAY));
  }

  private static boolean isNobodysYet(Device device) {
    return device.from() != NameFrom.OWNER && !(device.key() instanceof DeviceKey.Self);
  }

  private void tell(Device device, long now) {
    boolean nameless = device.from().compareTo(NameFrom.MODEL) >= 0;
    boolean randomised = device.randomised() && nameless;
    while (!toldAt.isEmpty() && now - toldAt.peekFirst() >= HOUR) {
      toldAt.removeFirst();
    }
    boolean again = randomised && notices.wasTold(AlertKind.NEW_DEVICE, 0, RANDOMISED, Notices.DAY);
    if (toldAt.size() >= ONE_BY_ONE || again) {
      leaveOut(now);
      return;
    }
    toldAt.addLast(now);
    if (randomised) {
      notices.told(AlertKind.NEW_DEVICE, 0, RANDOMISED);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", device.name());
    facts.put("maker", device.maker());
    facts.put("kind", device.kind().word());
    facts.put("mac", device.macs().stream().findFirst().map(MacAddress::toString).orElse(""));
    facts.put("randomisedMac", device.randomised());
    notices.raise(
        AlertKind.NEW_DEVICE,
        "#" + device.id(),
        device.id(),
        "new device: " + device.name(),
        "A device joined that Tacet has not seen before"
            + (device.maker().isEmpty() ? "" : " (maker: " + device.maker() + ")")
            + ". "
            + (device.randomised()
                ? "Its address is made up, as phones do: it may be one you know that came back"
                    + " under another. "
                : "")
            + "If it is yours, name it: tacet devices rename "
            + device.id()
            + " NAME. If it is not, change the Wi-Fi password; tacet devices quarantine "
            + device.id()
            + " --lock lets it ask nothing.",
        facts);
  }

  private void leaveOut(long now) {
    untoldSince = untold == 0 ? now : untoldSince;
    untold++;
  }

  private void tellOfTheRest(long now) {
    if (untold == 0 || now - untoldSince < HOUR) {
      return;
    }
    int more = untold;
    untold = 0;
    notices.raise(
        AlertKind.NEW_DEVICE,
        "summary",
        0,
        more == 1 ? "1 more new device within an hour" : more + " more new devices within an hour",
        "They were not told one by one. Phones that change their address each day look like new"
            + " devices; many at once can also be somebody who makes addresses up. See: tacet"
            + " devices new",
        Map.of("devices", more));
  }

  @Override
  public void forget(int device) {
    settling.remove(device);
  }
}
