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

  /** The code and the length of the data. */
  private static final int OPTION_HEADER = 4;

  private static final int OCTETS = 6;
  private static final int BASE64_LENGTH = 8;
  private static final int HEX_LENGTH = 17;
  private static final HexFormat HEX = HexFormat.ofDelimiter(":");

  private ClientHints() {}

  /** The MAC in an OPT record; 65001 stands above 65073, the first of a kind above others. */
  static ClientHint read(OPTRecord opt) {
    long inText = ClientHint.NO_MAC;
    for (EDNSOption option : opt.getOptions()) {
      if (option.getCode() == MAC_OCTETS) {
        byte[] data = data(option);
        if (data.length == OCTETS) {
          return ClientHint.ofMac(mac(data));
        }
      } else if (option.getCode() == MAC_TEXT && inText == ClientHint.NO_MAC) {
        inText = macOfText(data(option));
      }
    }
    return inText == ClientHint.NO_MAC ? ClientHint.NONE : ClientHint.ofMac(inText);
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
