package dev.tacet.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.OPTRecord;

/**
 * The MAC of a device in an EDNS option, as forwarders add it ({@code add-mac} of dnsmasq): option
 * 65001 has six octets, 65073 has them as text, in base64 or in hex with colons. What has another
 * form is no hint and no error (RFC 6891 section 6.1.2: unknown options are ignored). Pure
 * functions.
 */
final class ClientHints {
  static final int MAC_OCTETS = 65_001;
  static final int MAC_TEXT = 65_073;

  /** No device has this MAC. */
  private static final long NOBODYS = 0;

  /** The code and the length of the data. */
  private static final int OPTION_HEADER = 4;

  private static final int OCTETS = 6;
  private static final int BASE64_LENGTH = 8;
  private static final int HEX_LENGTH = 17;
  private static final HexFormat HEX = HexFormat.ofDelimiter(":");

  private ClientHints() {}

  /**
   * The MAC in an OPT record. Two that differ are {@link #NOBODYS}: a forwarder adds its own option
   * and passes on what the device wrote in another, and which is which cannot be told.
   */
  static ClientHint read(OPTRecord opt) {
    long found = ClientHint.NO_MAC;
    for (EDNSOption option : opt.getOptions()) {
      long mac = macIn(option);
      if (mac != ClientHint.NO_MAC && found != ClientHint.NO_MAC && mac != found) {
        return ClientHint.ofMac(NOBODYS);
      }
      found = mac == ClientHint.NO_MAC ? found : mac;
    }
    return found == ClientHint.NO_MAC ? ClientHint.NONE : ClientHint.ofMac(found);
  }

  private static long macIn(EDNSOption option) {
    return switch (option.getCode()) {
      case MAC_OCTETS -> {
        byte[] data = data(option);
        yield data.length == OCTETS ? mac(data) : ClientHint.NO_MAC;
      }
      case MAC_TEXT -> macOfText(data(option));
      default -> ClientHint.NO_MAC;
    };
  }

  private static byte[] data(EDNSOption option) {
    byte[] wire = option.toWire();
    return Arrays.copyOfRange(wire, OPTION_HEADER, wire.length);
  }

  private static long macOfText(byte[] data) {
    try {
      byte[] octets =
          switch (data.length) {
            case BASE64_LENGTH -> Base64.getDecoder().decode(data);
            case HEX_LENGTH -> HEX.parseHex(new String(data, StandardCharsets.US_ASCII));
            default -> new byte[0];
          };
      return octets.length == OCTETS ? mac(octets) : ClientHint.NO_MAC;
    } catch (IllegalArgumentException e) {
      // Neither base64 nor hex: a stranger's option, which says nothing to us.
      return ClientHint.NO_MAC;
    }
  }

  private static long mac(byte[] octets) {
    return (long) Wire.u16(octets, 0) << 32 | Wire.u32(octets, 2);
  }
}
