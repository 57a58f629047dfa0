package dev.tacet.device;

import java.time.Instant;
import java.util.List;

/**
 * Something the owner should look at: several devices with one name, one MAC on two ports, two MACs
 * at one address.
 *
 * @param what a sentence; holds strangers' words, cleaned
 * @param devices whom it is about, at most 16
 */
public record Warning(String what, List<Integer> devices, Instant since) {
  static final int MAX_DEVICES = 16;

  public Warning {
    if (what.isEmpty() || devices.isEmpty()) {
      throw new IllegalArgumentException("a warning says what, and about whom");
    }
    devices = List.copyOf(devices.subList(0, Math.min(devices.size(), MAX_DEVICES)));
  }
}
