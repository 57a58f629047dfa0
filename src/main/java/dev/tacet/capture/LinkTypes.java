package dev.tacet.capture;

import java.util.Map;

/** LINKTYPE_ numbers and what they are called (the tcpdump.org registry). Pure functions. */
final class LinkTypes {
  static final int NULL = 0;
  static final int ETHERNET = 1;
  static final int PPP = 9;
  static final int RAW_BSD = 12;
  static final int RAW_OPENBSD = 14;
  static final int PPP_HDLC = 50;
  static final int PPP_ETHER = 51;
  static final int RAW = 101;
  static final int WIFI = 105;
  static final int LOOP = 108;
  static final int LINUX_COOKED = 113;
  static final int RADIOTAP = 127;
  static final int IPV4 = 228;
  static final int IPV6 = 229;
  static final int LINUX_COOKED_2 = 276;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(NULL, "BSD loopback"),
          Map.entry(ETHERNET, "Ethernet"),
          Map.entry(6, "Token Ring"),
          Map.entry(8, "SLIP"),
          Map.entry(PPP, "PPP"),
          Map.entry(10, "FDDI"),
          Map.entry(RAW_BSD, "raw IP"),
          Map.entry(RAW_OPENBSD, "raw IP"),
          Map.entry(PPP_HDLC, "PPP in HDLC"),
          Map.entry(PPP_ETHER, "PPPoE"),
          Map.entry(RAW, "raw IP"),
          Map.entry(WIFI, "Wi-Fi"),
          Map.entry(LOOP, "OpenBSD loopback"),
          Map.entry(LINUX_COOKED, "Linux cooked"),
          Map.entry(119, "Wi-Fi with Prism header"),
          Map.entry(RADIOTAP, "Wi-Fi with radiotap"),
          Map.entry(143, "DOCSIS"),
          Map.entry(163, "Wi-Fi with AVS header"),
          Map.entry(187, "Bluetooth HCI"),
          Map.entry(189, "USB"),
          Map.entry(192, "PPI"),
          Map.entry(195, "IEEE 802.15.4"),
          Map.entry(201, "Bluetooth HCI"),
          Map.entry(220, "USB"),
          Map.entry(IPV4, "raw IPv4"),
          Map.entry(IPV6, "raw IPv6"),
          Map.entry(230, "IEEE 802.15.4"),
          Map.entry(239, "NFLOG"),
          Map.entry(249, "USB"),
          Map.entry(251, "Bluetooth LE"),
          Map.entry(253, "Netlink"),
          Map.entry(LINUX_COOKED_2, "Linux cooked 2"));

  private LinkTypes() {}

  /** {@code Ethernet}, or the number where it has no name here. */
  static String name(int linkType) {
    return NAMES.getOrDefault(linkType, "number " + linkType);
  }
}
