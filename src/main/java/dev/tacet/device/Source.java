package dev.tacet.device;

import java.util.Optional;

/** Where evidence comes from. The codes are kept in {@code state.db} and never change. */
public enum Source {
  /** What the owner entered or set. */
  OWNER(1, Grade.IDENTITY, "owner"),
  /** The kernel's neighbour table of this machine. */
  NEIGHBOUR(2, Grade.IDENTITY, "neighbour table"),
  /** The EDNS option of a forwarder the owner trusts. */
  EDNS(3, Grade.IDENTITY, "forwarder"),
  /** A DoH path or TLS name with a secret in it. */
  TOKEN(4, Grade.IDENTITY, "token"),
  /** A lease file: the name a device told the DHCP server. */
  LEASE(5, Grade.LABEL, "DHCP lease"),
  /** The router's own list of hosts. */
  ROUTER(6, Grade.LABEL, "router"),
  /** What a device announces by multicast DNS. */
  MDNS(7, Grade.LABEL, "mDNS"),
  /** The name the router gives to an address. */
  REVERSE_DNS(8, Grade.LABEL, "reverse DNS"),
  /** The device's own DNS queries. */
  QUERIES(9, Grade.LABEL, "queries");

  private final int code;
  private final Grade grade;
  private final String word;

  Source(int code, Grade grade, String word) {
    this.code = code;
    this.grade = grade;
    this.word = word;
  }

  /** The number kept for it. */
  public int code() {
    return code;
  }

  public Grade grade() {
    return grade;
  }

  /** What people read. */
  public String word() {
    return word;
  }

  /** The source of a kept number; empty where a later version wrote it. */
  public static Optional<Source> ofCode(int code) {
    for (Source source : values()) {
      if (source.code == code) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
