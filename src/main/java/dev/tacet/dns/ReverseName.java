package dev.tacet.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** The name under which an address is looked up, and what is found there. Pure functions. */
public final class ReverseName {
  private static final String HEX = "0123456789abcdef";

  private ReverseName() {}

  /**
   * {@code 1.2.0.192.in-addr.arpa.} (RFC 1035 section 3.5), or 32 digits below {@code ip6.arpa.}
   * (RFC 3596 section 2.5).
   */
  public static DomainName of(InetAddress address) {
    byte[] octets = address.getAddress();
    StringBuilder name = new StringBuilder();
    for (int i = octets.length - 1; i >= 0; i--) {
      int octet = octets[i] & 0xff;
      if (octets.length == 4) {
        name.append(octet).append('.');
      } else {
        name.append(HEX.charAt(octet & 15)).append('.').append(HEX.charAt(octet >> 4)).append('.');
      }
    }
    return DomainName.parse(name + (octets.length == 4 ? "in-addr.arpa." : "ip6.arpa."));
  }

  /** The first name that an answer points to; empty where it points nowhere. */
  public static Optional<DomainName> pointedTo(Answer answer) {
    try {
      for (Record record : new Message(answer.octets()).getSection(Section.ANSWER)) {
        if (record instanceof PTRRecord pointer) {
          return Optional.of(DomainName.fromWire(pointer.getTarget().toWire()));
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // the library throws many things at strangers' octets
    }
  }
}
