package dev.tacet.querylog;

import java.util.Map;

/** Where the names of devices are written down beside the log, whose rows hold numbers only. */
public interface DeviceNames {
  /**
   * Takes over what all devices are called now.
   *
   * @param names by the device's number, those of merged numbers too; a number that is not named
   *     keeps the name it had
   */
  void names(Map<Integer, String> names);
}
