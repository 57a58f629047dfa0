package dev.tacet.capture;

import java.nio.charset.StandardCharsets;

/**
 * What machines call themselves when they ask for an address: DHCP (RFC 2131) options 12, 81 (RFC
 * 4702) and, for want of better, 60; DHCPv6 (RFC 8415) option 39 (RFC 4704). The server's
 * acknowledgement says which MAC has which address. One thread.
 */
final class DhcpNames {
  static final int SERVER_PORT = 67;
  static final int CLIENT_PORT = 68;
  static final int SERVER_PORT_6 = 547;

  private static final int FIXED = 240;
  private static final int COOKIE = 0x63825363;
  private static final int MAC_AT = 28;
  private static final int ACK = 5;
  private static final int HOST_NAME = 12;
  private static final int MESSAGE_TYPE = 53;
  private static final int VENDOR_CLASS = 60;
  private static final int FULL_NAME = 81;
  private static final int END = 255;
  private static final int FULL_NAME_6 = 39;
  private static final int CONFIRM_TO_RELEASE = 8;
  private static final int INFORMATION = 11;
  private static final int MAX_NAME = 255;

  private final Stations stations;

  DhcpNames(Stations stations) {
    this.stations = stations;
  }

  /** A message of DHCP for IPv4, either way. */
  void four(Packet packet, byte[] message) {
    if (message.length < FIXED
        || Octets.i32(message, FIXED - 4) != COOKIE
        || message[1] != 1
        || message[2] != 6) {
      return;
    }
    long mac = Octets.u48(message, MAC_AT);
    if (!Stations.isDevice(mac)) {
      return;
    }
    if (message[0] == 1) {
      names(message, stations.ofMac(mac, packet.millis));
    } else if (message[0] == 2 && messageType(message) == ACK) {
      Address given = Address.four(message, 16);
      if (given.isPrivate() && !given.isUnspecified()) {
        stations.neighbour(given, mac);
      }
    }
  }

  private static int messageType(byte[] message) {
    int at = option(message, MESSAGE_TYPE);
    return at > 0 && Octets.u8(message, at - 1) == 1 ? Octets.u8(message, at) : 0;
  }

  /** Where an option's value begins; 0 where there is none that is whole. */
  private static int option(byte[] message, int wanted) {
    int at = FIXED;
    while (at + 1 < message.length && Octets.u8(message, at) != END) {
      if (message[at] == 0) {
        at++;
        continue;
      }
      int length = Octets.u8(message, at + 1);
      if (at + 2 + length > message.length) {
        return 0;
      }
      if (Octets.u8(message, at) == wanted && length > 0) {
        return at + 2;
      }
      at += 2 + length;
    }
    return 0;
  }

  private static void names(byte[] message, Station station) {
    if (!station.isSomebody()) {
      return;
    }
    int at = option(message, VENDOR_CLASS);
    if (at > 0) {
      station.named(text(message, at, Octets.u8(message, at - 1)), Station.NameFrom.CLASS);
    }
    at = option(message, FULL_NAME);
    int length = at > 0 ? Octets.u8(message, at - 1) : 0;
    if (length > 3) {
      boolean wire = (message[at] & 4) != 0;
      String name =
          wire ? firstLabels(message, at + 3, at + length) : text(message, at + 3, length - 3);
      station.named(name, Station.NameFrom.DHCP);
    }
    at = option(message, HOST_NAME);
    if (at > 0) {
      station.named(text(message, at, Octets.u8(message, at - 1)), Station.NameFrom.DHCP);
    }
  }

  /** A client's message of DHCPv6. */
  void six(byte[] message, Station station) {
    int type = message.length < 4 ? 0 : Octets.u8(message, 0);
    if (type == 0 || type > CONFIRM_TO_RELEASE && type != INFORMATION || !station.isSomebody()) {
      return;
    }
    int at = 4;
    while (at + 4 <= message.length) {
      int length = Octets.u16(message, at + 2);
      if (at + 4 + length > message.length) {
        return;
      }
      if (Octets.u16(message, at) == FULL_NAME_6 && length > 1) {
        String name = firstLabels(message, at + 5, at + 4 + length);
        station.named(name, Station.NameFrom.DHCP_6);
      }
      at += 4 + length;
    }
  }

  /** Labels with their lengths, with dots between; often the first one only. */
  private static String firstLabels(byte[] message, int from, int end) {
    StringBuilder name = new StringBuilder();
    int at = from;
    while (at < end) {
      int length = Octets.u8(message, at);
      if (length == 0 || length > 63 || at + 1 + length > end) {
        break;
      }
      name.append(name.isEmpty() ? "" : ".").append(text(message, at + 1, length));
      at += 1 + length;
    }
    return name.toString();
  }

  private static String text(byte[] message, int at, int length) {
    int end = at + Math.min(length, MAX_NAME);
    while (end > at && message[end - 1] == 0) {
      end--; // some clients count the end of their string
    }
    return new String(message, at, end - at, StandardCharsets.UTF_8).strip();
  }
}
