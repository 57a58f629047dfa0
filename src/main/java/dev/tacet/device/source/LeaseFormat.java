package dev.tacet.device.source;

import java.util.Locale;
import java.util.Optional;

/** Whose lease file it is. */
public enum LeaseFormat {
  /** Found out by content. */
  AUTO,
  DNSMASQ,
  /** {@code dhcpd.leases} of ISC. */
  ISC,
  /** The memfile of Kea, for IPv4 or IPv6. */
  KEA,
  /** The server leases of systemd-networkd. */
  NETWORKD;

  /** As people write it: {@code dnsmasq}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a word, in any case. */
  public static Optional<LeaseFormat> ofWord(String word) {
    for (LeaseFormat format : values()) {
      if (format.word().equalsIgnoreCase(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The format of a text; empty where it is none of them. An empty text is a file of no leases. */
  static Optional<LeaseFormat> ofContent(String text) {
    String start = text.substring(0, Math.min(text.length(), 4_096)).stripLeading();
    if (start.startsWith("{")) {
      return Optional.of(NETWORKD);
    }
    if (start.startsWith("address,")) {
      return Optional.of(KEA);
    }
    if (start.isEmpty() || DnsmasqLeases.isOne(start)) {
      return Optional.of(DNSMASQ);
    }
    return IscLeases.isOne(start) ? Optional.of(ISC) : Optional.empty();
  }

  void read(String text, LeaseTable into) {
    switch (this) {
      case DNSMASQ -> DnsmasqLeases.read(text, into);
      case ISC -> IscLeases.read(text, into);
      case KEA -> KeaLeases.read(text, into);
      case NETWORKD -> NetworkdLeases.read(text, into);
      case AUTO ->
          ofContent(text).ifPresentOrElse(format -> format.read(text, into), into::notKnown);
    }
  }
}
