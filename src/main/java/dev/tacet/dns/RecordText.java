package dev.tacet.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Record data as zone files write it (RFC 1035 section 5.1), to the form of the wire. */
public final class RecordText {
  /** Types whose text leads to nothing but octets: others may ask the system about services. */
  private static final Set<Integer> KNOWN =
      Set.of(
          Type.A,
          Type.AAAA,
          Type.CNAME,
          Type.PTR,
          Type.NS,
          Type.MX,
          Type.TXT,
          Type.SRV,
          Type.SVCB,
          Type.HTTPS,
          Type.CAA,
          Type.NAPTR);

  private RecordText() {}

  /**
   * @param origin what names without a trailing dot are relative to
   * @throws IllegalArgumentException with the reason in words
   */
  public static ResourceData parse(int type, String text, DomainName origin) {
    if (!KNOWN.contains(type)) {
      throw new NameSyntaxException("a record of type " + Type.string(type) + " cannot be given");
    }
    try {
      Name relativeTo = new Name(origin.toWire());
      Record data = Record.fromString(Name.root, type, DClass.IN, 0, text, relativeTo);
      return new ResourceData(type, data.rdataToWireCanonical());
    } catch (IOException | RuntimeException e) {
      // The library answers strangers' text with whatever exception the place at hand throws.
      throw new NameSyntaxException(
          "not the data of a " + Type.string(type) + " record: " + e.getMessage());
    }
  }

  /**
   * A text of any length as TXT data, in strings of at most 255 octets.
   *
   * @throws IllegalArgumentException where it is longer than a record may be
   */
  public static ResourceData txt(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int at = 0;
    do {
      int length = Math.min(255, octets.length - at);
      data.write(length);
      data.write(octets, at, length);
      at += length;
    } while (at < octets.length);
    return new ResourceData(Type.TXT, data.toByteArray());
  }
}
