package dev.tacet.testkit;

/** DNS messages, octet by octet. */
public final class DnsOctets {
  private static final int IN = 1;

  private DnsOctets() {}

  public static byte[] query(int id, String name, int type) {
    return new OctetBuffer()
        .u16(id)
        .u16(0x0100)
        .u16(1)
        .u16(0)
        .u16(0)
        .u16(0)
        .name(name)
        .u16(type)
        .u16(IN)
        .toBytes();
  }

  /** An answer with an address record for each address; without one it is NXDOMAIN. */
  public static byte[] answer(int id, String name, int type, int ttl, String... addresses) {
    OctetBuffer out = head(id, name, type, addresses.length == 0 ? 3 : 0, addresses.length);
    for (String address : addresses) {
      record(out, 0xc00c, type, ttl, Ip.address(address));
    }
    return out.toBytes();
  }

  /** An answer that the name is there, and has nothing of this type. */
  public static byte[] empty(int id, String name, int type) {
    return head(id, name, type, 0, 0).toBytes();
  }

  /** An answer that leads over an alias to one address. */
  public static byte[] alias(int id, String name, String canonical, int ttl, String address) {
    OctetBuffer out = head(id, name, 1, 0, 2);
    byte[] target = new OctetBuffer().name(canonical).toBytes();
    int targetAt = out.size() + 12;
    record(out, 0xc00c, 5, ttl, target);
    record(out, 0xc000 | targetAt, 1, ttl, Ip.address(address));
    return out.toBytes();
  }

  /** An HTTPS answer with an address hint. */
  public static byte[] hint(int id, String name, int ttl, String address) {
    OctetBuffer data = new OctetBuffer().u16(1).u8(0).u16(4).u16(4).octets(Ip.address(address));
    OctetBuffer out = head(id, name, 65, 0, 1);
    record(out, 0xc00c, 65, ttl, data.toBytes());
    return out.toBytes();
  }

  private static OctetBuffer head(int id, String name, int type, int rcode, int answers) {
    return new OctetBuffer()
        .u16(id)
        .u16(0x8180 | rcode)
        .u16(1)
        .u16(answers)
        .u16(0)
        .u16(0)
        .name(name)
        .u16(type)
        .u16(IN);
  }

  private static void record(OctetBuffer out, int pointer, int type, int ttl, byte[] data) {
    out.u16(pointer).u16(type).u16(IN).u32(ttl).u16(data.length).octets(data);
  }

  /** A multicast query for several names. */
  public static byte[] multicastQuery(int type, String... names) {
    OctetBuffer out = new OctetBuffer().u16(0).u16(0).u16(names.length).u16(0).u16(0).u16(0);
    for (String name : names) {
      out.name(name).u16(type).u16(IN);
    }
    return out.toBytes();
  }

  /** A multicast announcement of a host's address. */
  public static byte[] announcement(String host, String address) {
    byte[] octets = Ip.address(address);
    return new OctetBuffer()
        .u16(0)
        .u16(0x8400)
        .u16(0)
        .u16(1)
        .u16(0)
        .u16(0)
        .name(host)
        .u16(octets.length == 4 ? 1 : 28)
        .u16(0x8001)
        .u32(120)
        .u16(octets.length)
        .octets(octets)
        .toBytes();
  }

  /**
   * A DHCP request of a client.
   *
   * @param options as they stand in the message, without the end
   */
  public static byte[] dhcp(String mac, byte[] options) {
    return dhcpMessage(1, mac, new byte[4], options);
  }

  /** A DHCP acknowledgement that gives an address. */
  public static byte[] dhcpAcknowledgement(String mac, String address) {
    return dhcpMessage(2, mac, Ip.address(address), new byte[] {53, 1, 5});
  }

  private static byte[] dhcpMessage(int op, String mac, byte[] given, byte[] options) {
    return new OctetBuffer()
        .u8(op)
        .u8(1)
        .u8(6)
        .u8(0)
        .u32(0x1234)
        .u32(0)
        .zeros(4)
        .octets(given)
        .zeros(8)
        .octets(SimulatedCapture.mac(mac))
        .zeros(10 + 64 + 128)
        .u32(0x63825363L)
        .octets(options)
        .u8(255)
        .toBytes();
  }
}
