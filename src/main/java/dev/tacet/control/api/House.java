package dev.tacet.control.api;

import java.util.List;
import java.util.Map;

/**
 * What a report has to know beside the queries.
 *
 * @param blockTtlSeconds how long a device may keep the answer of a block
 * @param addresses of the machine that answers; empty where no server runs
 * @param profiles the state of each vendor profile that holds for everyone; one not named is off
 * @param devices those of whom there is more to say than that; at most {@link #MAX_DEVICES}
 * @param missing what is not known, and what a report cannot say for it, in sentences
 */
public record House(
    int blockTtlSeconds,
    List<String> addresses,
    Map<String, String> profiles,
    List<HouseDevice> devices,
    List<String> missing) {
  /** Of more, those seen last. */
  public static final int MAX_DEVICES = 500;
}
