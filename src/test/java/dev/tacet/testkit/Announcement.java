package dev.tacet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A packet of multicast DNS as real devices send it: types and instances in the answer section, the
 * rest in the additional section, with the cache-flush bit where it belongs.
 */
public final class Announcement {
  private static final int FLUSH = 0x8000;
  private static final byte[] TYPES = wire("_services", "_dns-sd", "_udp", "local");

  private final Message message = new Message(0);
  private long ttlSeconds = 4_500;

  public Announcement() {
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setFlag(Flags.AA);
  }

  /** All records from now on have this TTL. */
  public Announcement ttl(long seconds) {
    ttlSeconds = seconds;
    return this;
  }

  /** {@code NAME.local} has these addresses. */
  public Announcement host(String name, String... addresses) {
    for (String text : addresses) {
      InetAddress address = address(text);
      Name owner = name(wire(name, "local"));
      Record record =
          address instanceof Inet4Address
              ? new ARecord(owner, DClass.IN | FLUSH, ttlSeconds, address)
              : new AAAARecord(owner, DClass.IN | FLUSH, ttlSeconds, address);
      message.addRecord(record, Section.ADDITIONAL);
    }
    return this;
  }

  /** There is such a type, {@code _hap._tcp}. */
  public Announcement type(String type) {
    Name owner = name(TYPES);
    message.addRecord(
        new PTRRecord(owner, DClass.IN, ttlSeconds, name(ofType(type))), Section.ANSWER);
    return this;
  }

  /** A service of this type with its host and its TXT strings. */
  public Announcement service(String type, String instance, String host, String... strings) {
    return service(type, instance.getBytes(StandardCharsets.UTF_8), host, octets(strings));
  }

  /** The same out of any octets. */
  public Announcement service(String type, byte[] instance, String host, List<byte[]> strings) {
    Name ofType = name(ofType(type));
    Name owner = name(joined(instance, ofType(type)));
    message.addRecord(new PTRRecord(ofType, DClass.IN, ttlSeconds, owner), Section.ANSWER);
    message.addRecord(
        new SRVRecord(owner, DClass.IN | FLUSH, ttlSeconds, 0, 0, 8009, name(wire(host, "local"))),
        Section.ADDITIONAL);
    if (!strings.isEmpty()) {
      message.addRecord(txt(owner, strings), Section.ADDITIONAL);
    }
    return this;
  }

  private Record txt(Name owner, List<byte[]> strings) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (byte[] string : strings) {
      data.write(string.length);
      data.writeBytes(string);
    }
    return Record.newRecord(
        owner, Type.TXT, DClass.IN | FLUSH, ttlSeconds, data.size(), data.toByteArray());
  }

  public byte[] toWire() {
    return message.toWire();
  }

  private static List<byte[]> octets(String... strings) {
    return Arrays.stream(strings).map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static byte[] ofType(String type) {
    String[] labels = type.split("\\.");
    return wire(labels[0], labels[1], "local");
  }

  private static byte[] wire(String... labels) {
    byte[] wire = {0};
    for (int i = labels.length - 1; i >= 0; i--) {
      wire = joined(labels[i].getBytes(StandardCharsets.UTF_8), wire);
    }
    return wire;
  }

  private static byte[] joined(byte[] label, byte[] rest) {
    byte[] wire = new byte[1 + label.length + rest.length];
    wire[0] = (byte) label.length;
    System.arraycopy(label, 0, wire, 1, label.length);
    System.arraycopy(rest, 0, wire, 1 + label.length, rest.length);
    return wire;
  }

  private static Name name(byte[] wire) {
    try {
      return new Name(wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
