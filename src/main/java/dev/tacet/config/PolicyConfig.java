package dev.tacet.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is blocked, and how a blocked query is answered.
 *
 * @param blockAddresses for {@link BlockMode#ADDRESS}: at most one of each family
 * @param profiles states the file fixes, by vendor; vendors not named are the owner's to set
 */
public record PolicyConfig(
    BlockMode blockMode,
    List<InetAddress> blockAddresses,
    Duration blockTtl,
    Map<String, ProfileState> profiles) {
  public PolicyConfig {
    blockAddresses = List.copyOf(blockAddresses);
    profiles = Map.copyOf(profiles);
  }
}
