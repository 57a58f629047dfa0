package dev.tacet.device;

/** Where the name of a device comes from, best first. */
public enum NameFrom {
  OWNER("owner"),
  SELF("this machine"),
  ROUTER("router"),
  LEASE("DHCP lease"),
  MDNS("mDNS"),
  REVERSE_DNS("reverse DNS"),
  TOKEN("DoH or TLS name"),
  MODEL("model"),
  MAKER("maker"),
  ADDRESS("address");

  private final String word;

  NameFrom(String word) {
    this.word = word;
  }

  /** What people read. */
  public String word() {
    return word;
  }
}
