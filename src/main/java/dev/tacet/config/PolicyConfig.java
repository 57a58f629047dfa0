package dev.tacet.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    Map<String, ProfileState> profiles,
    RateLimitConfig rateLimit,
    AccessConfig access,
    RebindingConfig rebinding) {
  /** With the defaults of the rest. */
  public PolicyConfig(
      BlockMode blockMode,
      List<InetAddress> blockAddresses,
      Duration blockTtl,
      Map<String, ProfileState> profiles,
      RateLimitConfig rateLimit) {
    this(
        blockMode,
        blockAddresses,
        blockTtl,
        profiles,
        rateLimit,
        AccessConfig.OWN_NETWORKS,
        RebindingConfig.DEFAULT);
  }

  public PolicyConfig {
    blockAddresses = List.copyOf(blockAddresses);
    profiles = Map.copyOf(profiles);
  }

  static PolicyConfig read(Section in, Set<String> knownVendors) {
    BlockMode mode =
        in.word(
            "blockMode",
            BlockMode.NULL_IP,
            "How a blocked A or AAAA query is answered: null-ip gives 0.0.0.0 and ::, address gives"
                + " blockAddresses. All other types get NODATA.");
    List<InetAddress> addresses =
        in.values(
            "blockAddresses",
            new AddressForm(),
            List.of(),
            "For blockMode: address, at most one of each family; a family without one gets"
                + " NODATA.");
    if (!in.isBroken("blockMode") && !in.isBroken("blockAddresses")) {
      checkAddresses(in, mode, addresses);
    }
    return new PolicyConfig(
        mode,
        addresses,
        in.duration(
            "blockTtl",
            Duration.ofSeconds(10),
            Bounds.between(Duration.ofSeconds(1), Duration.ofHours(1)),
            "How long a device may keep a blocked answer. Short, so that unblocking acts soon."),
        in.named(
            "profiles",
            "vendor",
            knownVendors,
            new WordForm<>(ProfileState.class),
            "How much of a vendor's profile is in force: off, the names it can do without (block),"
                + " or also those a feature needs (optional). A vendor named here is fixed; the"
                + " others are the command line's to set: tacet profiles."),
        RateLimitConfig.read(
            in.section(
                "rateLimit",
                "How much one device may ask. What is beyond is refused, and is in the log.")),
        AccessConfig.read(
            in.section(
                "access",
                "Who may ask. Everybody else is refused, for blocked names and over DoT and DoH,"
                    + " too.")),
        RebindingConfig.read(
            in.section(
                "rebinding", "Answers that lead into the house though the name is a stranger's.")));
  }

  private static void checkAddresses(Section in, BlockMode mode, List<InetAddress> addresses) {
    if (mode != BlockMode.ADDRESS && !addresses.isEmpty()) {
      in.reject(
          "blockAddresses", "is for blockMode: address only; set that, or remove the addresses");
    } else if (mode == BlockMode.ADDRESS && addresses.isEmpty()) {
      in.reject("blockMode", "address needs blockAddresses, such as [ 192.0.2.1 ]");
    } else if (addresses.stream().map(InetAddress::getClass).distinct().count()
        < addresses.size()) {
      in.reject("blockAddresses", "has two addresses of one family; give at most one of each");
    }
  }
}
