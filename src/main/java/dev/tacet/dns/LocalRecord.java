package dev.tacet.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record that the owner gives a name of the house. Immutable.
 *
 * @param name its first label may be {@code *}: then it is for what is below and has no records of
 *     its own (RFC 4592)
 */
public record LocalRecord(DomainName name, ResourceData data) {
  private static final Pattern TEXT = Pattern.compile("\\s*(\\S+)\\s+(\\S+)\\s+(\\S.*?)\\s*");

  /** Names in the data are whole, whether a dot stands behind them or not. */
  private static final DomainName ORIGIN = DomainName.ROOT;

  private static final Set<Integer> TYPES =
      Set.of(
          RecordTypes.A,
          RecordTypes.AAAA,
          RecordTypes.CNAME,
          RecordTypes.PTR,
          RecordTypes.TXT,
          RecordTypes.SRV,
          RecordTypes.MX,
          RecordTypes.HTTPS,
          RecordTypes.SVCB);

  public LocalRecord {
    Objects.requireNonNull(name);
    Objects.requireNonNull(data);
  }

  /**
   * {@code nas.home.arpa A 192.0.2.10}: name, type, and the data as zone files write it (RFC 1035
   * section 5.1), without TTL and class.
   *
   * @throws IllegalArgumentException with the reason in words
   */
  public static LocalRecord parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new NameSyntaxException(
          "a record is a name, a type and data: nas.home.arpa A 192.0.2.10");
    }
    DomainName name = DomainName.parse(parts.group(1));
    if (name.labelCount() == 0) {
      throw new NameSyntaxException("the root has no records of ours");
    }
    OptionalInt type = RecordTypes.parse(parts.group(2));
    if (type.isEmpty() || !TYPES.contains(type.getAsInt())) {
      throw new NameSyntaxException(
          "the type is none of A, AAAA, CNAME, PTR, TXT, SRV, MX, HTTPS, SVCB");
    }
    return new LocalRecord(name, RecordText.parse(type.getAsInt(), parts.group(3), ORIGIN));
  }

  /** An A or AAAA record. */
  public static LocalRecord of(DomainName name, InetAddress address) {
    int type = address instanceof Inet4Address ? RecordTypes.A : RecordTypes.AAAA;
    return new LocalRecord(name, new ResourceData(type, address.getAddress()));
  }

  /** The pointer from an address to a name. */
  public static LocalRecord pointer(InetAddress address, DomainName to) {
    return new LocalRecord(ReverseName.of(address), new ResourceData(RecordTypes.PTR, to.toWire()));
  }

  /** The same data at another name. */
  public LocalRecord at(DomainName other) {
    return new LocalRecord(other, data);
  }

  /** Whether it is for what is below a name. */
  public boolean isWildcard() {
    return name.byteAt(0) == 1 && name.byteAt(1) == '*';
  }

  /** Of an A or AAAA record. */
  public Optional<InetAddress> address() {
    if (data.type() != RecordTypes.A && data.type() != RecordTypes.AAAA) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(data.octets()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("record data that is no address: " + data, e);
    }
  }

  /** What a CNAME record says the name is an alias of. */
  public Optional<DomainName> canonicalName() {
    return data.type() == RecordTypes.CNAME
        ? Optional.of(DomainName.fromWire(data.octets()))
        : Optional.empty();
  }
}
