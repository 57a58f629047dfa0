package dev.tacet.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a DNS stamp ({@code sdns://...}, dnscrypt.info/stamps-specifications) stands for.
 *
 * @param url as the owner could have written it
 * @param pins the hashes in the stamp: of the signed part of certificates
 */
record DnsStamp(String url, List<UpstreamPin> pins) {
  static final String PREFIX = "sdns://";

  private static final int PLAIN = 0x00;
  private static final int DNSCRYPT = 0x01;
  private static final int DOH = 0x02;
  private static final int DOT = 0x03;
  private static final int DOQ = 0x04;
  private static final int PROPERTIES = 8;
  private static final int HASH = 32;
  private static final int MAX_LENGTH = 4_096;

  /** Cut off, or not what the format says. */
  private static final class BrokenStampException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenStampException(String message) {
      super(message);
    }
  }

  /** The stamp, or empty after a word to {@code problem}. */
  static Optional<DnsStamp> url(String text, Consumer<String> problem) {
    try {
      if (text.length() > MAX_LENGTH) {
        throw new BrokenStampException("it is longer than " + MAX_LENGTH + " characters");
      }
      return Optional.of(new Reader(octets(text)).stamp());
    } catch (BrokenStampException e) {
      problem.accept("the stamp " + Quoted.of(text) + " cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static byte[] octets(String text) throws BrokenStampException {
    try {
      return Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new BrokenStampException("it is not base64url; copy it anew, as a whole");
    }
  }

  private static final class Reader {
    private final byte[] octets;
    private int at;

    Reader(byte[] octets) {
      this.octets = octets;
    }

    DnsStamp stamp() throws BrokenStampException {
      int protocol = octet();
      String scheme =
          switch (protocol) {
            case PLAIN -> "udp";
            case DOH -> "https";
            case DOT -> "tls";
            case DOQ -> "quic";
            case DNSCRYPT ->
                throw new BrokenStampException(
                    "it is for DNSCrypt, which Tacet does not speak; use a stamp of the same"
                        + " resolver for DoH or DoT, or its tls:// address");
            default ->
                throw new BrokenStampException(
                    "it is for a protocol Tacet does not speak (0x"
                        + Integer.toHexString(protocol)
                        + "); use one for DoH, DoT or DoQ");
          };
      at += PROPERTIES;
      String address = text();
      if (protocol == PLAIN) {
        return new DnsStamp(scheme + "://" + address, List.of());
      }
      List<UpstreamPin> pins = hashes();
      String host = text();
      String path = protocol == DOH ? text() : "";
      // What may follow are resolvers to look up the host's address with: none is ever looked up.
      return new DnsStamp(scheme + "://" + place(address, host, scheme + "://", path) + path, pins);
    }

    /** {@code NAME@ADDRESS[:PORT]}; the port may stand with either. */
    private static String place(String address, String host, String scheme, String path)
        throws BrokenStampException {
      int colon = host.lastIndexOf(':');
      boolean hasPort = colon > host.lastIndexOf(']');
      String name = hasPort && !host.isEmpty() ? host.substring(0, colon) : host;
      if (address.isEmpty() || address.startsWith(":")) {
        throw new BrokenStampException(
            "it has no address of "
                + Quoted.of(name)
                + ", and a resolver cannot look up its own upstream; write "
                + scheme
                + Quoted.plain(name)
                + "@ADDRESS"
                + Quoted.plain(path));
      }
      boolean addressHasPort = address.lastIndexOf(':') > address.lastIndexOf(']');
      if (!address.startsWith("[") && address.indexOf(':') != address.lastIndexOf(':')) {
        addressHasPort = false; // an IPv6 address without its brackets
        address = "[" + address + "]";
      }
      String port = !addressHasPort && hasPort ? host.substring(colon) : "";
      boolean named = !name.isEmpty() && !name.startsWith("[") && IpLiteral.parse(name).isEmpty();
      return (named ? name + "@" : "") + address + port;
    }

    private List<UpstreamPin> hashes() throws BrokenStampException {
      List<UpstreamPin> pins = new ArrayList<>();
      boolean more = true;
      while (more) {
        int length = octet();
        more = (length & 0x80) != 0;
        byte[] hash = take(length & 0x7f);
        if (hash.length == HASH) {
          pins.add(
              new UpstreamPin(
                  UpstreamPin.Of.SIGNED_PART, Base64.getEncoder().encodeToString(hash)));
        } else if (hash.length != 0) {
          throw new BrokenStampException("a hash in it is not 32 octets long");
        }
      }
      return pins;
    }

    private String text() throws BrokenStampException {
      byte[] text = take(octet());
      for (byte each : text) {
        if (each <= ' ' || each == 0x7f) {
          throw new BrokenStampException("a text in it holds what no address or name has");
        }
      }
      return new String(text, StandardCharsets.US_ASCII);
    }

    private int octet() throws BrokenStampException {
      return take(1)[0] & 0xff;
    }

    private byte[] take(int count) throws BrokenStampException {
      if (at + count > octets.length) {
        throw new BrokenStampException("it is cut off; copy it anew, as a whole");
      }
      byte[] taken = java.util.Arrays.copyOfRange(octets, at, at + count);
      at += count;
      return taken;
    }
  }
}
