package dev.tacet.config;

import dev.tacet.config.DevicesConfig.AddressBlock;
import java.net.Inet4Address;
import java.util.List;

/**
 * Who may ask beside our own networks, and who of them may not. The most specific network decides,
 * of two alike the denied one.
 */
public record AccessConfig(List<AddressBlock> allow, List<AddressBlock> deny) {
  /** Nobody else. */
  public static final AccessConfig OWN_NETWORKS = new AccessConfig(List.of(), List.of());

  private static final int MOST = 1_000;

  /** Beyond such networks there are strangers: nobody's house is as large. */
  private static final int WIDEST_IPV4 = 8;

  private static final int WIDEST_IPV6 = 16;

  public AccessConfig {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  static AccessConfig read(Section in) {
    AccessConfig read =
        new AccessConfig(
            in.values(
                "allow",
                new NetworkForm(),
                List.of(),
                "Who may ask beside our own networks: private, shared, unique local and link-local"
                    + " addresses, and all networks this machine is in. For a VPN, or a branch."),
            in.values(
                "deny",
                new NetworkForm(),
                List.of(),
                "Who may not ask, though it is of our own networks. Of allow and deny the longest"
                    + " prefix counts; deny 0.0.0.0/0 and ::/0 leaves those of allow alone;"
                    + " programs on this machine may ask unless 127.0.0.1 or ::1 itself is named."));
    for (AddressBlock block : read.allow) {
      boolean ipv4 = block.address() instanceof Inet4Address;
      if (block.prefixLength() < (ipv4 ? WIDEST_IPV4 : WIDEST_IPV6)) {
        in.reject(
            "allow",
            new NetworkForm().print(block)
                + " holds strangers, whom a server for a home must not answer: it would be used to"
                + " attack others; name the networks you mean");
      }
    }
    tooMany(in, "allow", read.allow);
    tooMany(in, "deny", read.deny);
    return read;
  }

  private static void tooMany(Section in, String key, List<AddressBlock> blocks) {
    if (blocks.size() > MOST) {
      in.reject(key, "names more than " + MOST + " networks; name larger ones");
    }
  }
}
