package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.Kind;
import dev.tacet.insight.Bypass;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Devices that asked for a week, are still on the network, and ask no more: for six hours, and
 * three times longer than ever before. Only hours count in which it was seen though it asked
 * nothing: by its neighbours, an announcement or a lease. Looked at once an hour.
 */
final class FallenSilent implements Watcher {
  private static final int HOUR = 3_600;
  private static final int FEWEST_HOURS = 6;
  private static final int LONGER = 3;

  private final Notices notices;
  private long nextLook = HOUR;

  FallenSilent(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void tick() {
    if (notices.seconds() < nextLook) {
      return;
    }
    nextLook = notices.seconds() + HOUR;
    Instant anHourAgo = notices.clock().instant().minusSeconds(HOUR);
    Map<Integer, Device> there = new HashMap<>();
    for (Device device : notices.house().devices().devices()) {
      // The kernel's table alone does not say so: it keeps who has left for days.
      boolean present = device.lastSeen().isAfter(anHourAgo);
      boolean excused = device.kind() == Kind.ROUTER || device.key() instanceof DeviceKey.Self;
      if (present && !excused) {
        there.put(device.id(), device);
      }
    }
    for (Remembered device : notices.memory().devices()) {
      boolean silent = notices.memory().minutes() - device.lastMinute >= HOUR / 60;
      if (silent && there.containsKey(device.device)) {
        device.silentHours++;
        look(device, there.get(device.device));
      }
    }
  }

  private void look(Remembered device, Device there) {
    int enough = Math.max(FEWEST_HOURS, LONGER * device.longestSilence + 1);
    String way = Bypass.Way.SILENT.word();
    if (!device.isLearnt()
        || device.silentHours != enough
        || notices.wasTold(AlertKind.BYPASS, device.device, way, Notices.MONTH)) {
      return;
    }
    notices.told(AlertKind.BYPASS, device.device, way);
    notices.raise(
        AlertKind.BYPASS,
        "#" + device.device + " " + way,
        device.device,
        there.name() + " fell silent though it is there",
        there.name()
            + " is on the network and asked for no name for "
            + device.silentHours
            + " hours; before, never for more than "
            + Math.max(1, device.longestSilence)
            + ". It may sleep, or resolve names elsewhere: look at the DNS settings on the device,"
            + " and let the router reject ports 53 and 853 of everybody but Tacet. More: tacet"
            + " report "
            + device.device,
        Map.of("device", there.name(), "way", way, "hours", device.silentHours));
  }
}
