package dev.tacet.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * IPv4 addresses as IPv6 addresses behind a prefix (RFC 6052), and answers made of such (RFC 6147).
 * Immutable; pure functions.
 */
public final class Dns64 {
  /** What RFC 6052 section 2.2 allows. */
  public static final Set<Integer> PREFIX_LENGTHS = Set.of(32, 40, 48, 56, 64, 96);

  private static final String REVERSE = "ip6.arpa";

  /** The octet that carries no part of an IPv4 address (RFC 6052 section 2.2). */
  private static final int LEFT_OUT = 8;

  private static final int NIBBLES = 32;

  private final byte[] prefix;
  private final int octets;
  private final DomainName reverseZone;

  /**
   * @param prefix an IPv6 address; what is behind its length does not matter
   * @throws IllegalArgumentException for another family or length
   */
  public Dns64(InetAddress prefix, int length) {
    if (!(prefix instanceof Inet6Address) || !PREFIX_LENGTHS.contains(length)) {
      throw new IllegalArgumentException("no prefix: " + prefix.getHostAddress() + "/" + length);
    }
    this.prefix = prefix.getAddress();
    octets = length / 8;
    reverseZone = ReverseName.of(prefix).suffix(octets * 2 + 2);
  }

  /** The IPv6 address that stands for an IPv4 address. */
  public InetAddress embed(InetAddress ipv4) {
    byte[] from = ipv4.getAddress();
    byte[] whole = new byte[16];
    System.arraycopy(prefix, 0, whole, 0, octets);
    int at = octets;
    for (byte octet : from) {
      at += at == LEFT_OUT ? 1 : 0;
      whole[at++] = octet;
    }
    return address(whole);
  }

  /** The IPv4 address that an address stands for; empty for those outside the prefix. */
  public Optional<InetAddress> extract(InetAddress address) {
    return address instanceof Inet6Address ? extract(address.getAddress()) : Optional.empty();
  }

  private Optional<InetAddress> extract(byte[] ipv6) {
    for (int i = 0; i < octets; i++) {
      if (ipv6[i] != prefix[i]) {
        return Optional.empty();
      }
    }
    byte[] ipv4 = new byte[4];
    int at = octets;
    for (int i = 0; i < ipv4.length; i++) {
      at += at == LEFT_OUT ? 1 : 0;
      ipv4[i] = ipv6[at++];
    }
    return Optional.of(address(ipv4));
  }

  /** The zone of the pointers of all addresses behind the prefix. */
  public DomainName reverseZone() {
    return reverseZone;
  }

  /**
   * The pointer's name of the IPv4 address that a pointer's name of the prefix stands for (RFC 6147
   * section 5.3.1).
   *
   * @return empty for every other name
   */
  public Optional<DomainName> pointerOf(DomainName name) {
    if (name.labelCount() != NIBBLES + 2 || !name.suffix(2).equals(DomainName.parse(REVERSE))) {
      return Optional.empty();
    }
    byte[] address = new byte[16];
    for (int i = 0; i < NIBBLES; i++) {
      int at = name.labelStart(i);
      int nibble = name.byteAt(at) == 1 ? Character.digit(name.byteAt(at + 1), 16) : -1;
      if (nibble < 0) {
        return Optional.empty();
      }
      address[15 - i / 2] |= (byte) (nibble << 4 * (i % 2));
    }
    return extract(address).map(ReverseName::of);
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + octets.length + " octets", e);
    }
  }

  /**
   * Whether an answer to AAAA has an address of IPv6: one in IPv4's range is none (section 5.1.4).
   */
  public static boolean hasAddress(Answer answer) {
    return answer.addresses().stream().anyMatch(Inet6Address.class::isInstance);
  }

  /**
   * Whether an answer to AAAA lets addresses be made (section 5.1.2): not where the name does not
   * exist. Every other error counts as none of that type, for some servers know no better; but not
   * one by which a validator says that the data is not true (section 5.5).
   */
  public static boolean allowsSynthesis(Answer answer) {
    return answer.rcode() != Rcodes.NXDOMAIN
        && !(answer.rcode() != Rcodes.NOERROR
            && answer.errors().stream().anyMatch(error -> isOfDnssec(error.code())));
  }

  /** RFC 8914 section 4: from DNSSEC Bogus to NSEC Missing. */
  private static boolean isOfDnssec(int code) {
    return code >= ExtendedError.DNSSEC_BOGUS.code() && code <= ExtendedError.NSEC_MISSING.code();
  }

  /** Whether an answer has an address to make one of. */
  public static boolean hasIpv4(Answer answer) {
    return answer.addresses().stream().anyMatch(Inet4Address.class::isInstance);
  }

  /**
   * The answer to AAAA that an answer to A makes: aliases as they are, addresses behind the prefix
   * and, for who judges them, as they were. Never authentic, and without signatures.
   *
   * @param query for AAAA
   * @param mostSeconds a TTL higher than this is lowered to it
   */
  public Answer synthesized(Query query, Answer ipv4, long mostSeconds)
      throws MalformedAnswerException {
    try {
      Message message = new Message(ipv4.octets());
      Message made = begun(query, message);
      for (Record record : message.getSection(Section.ANSWER)) {
        long ttl = Math.min(record.getTTL(), mostSeconds);
        if (record instanceof ARecord a) {
          InetAddress address = embed(a.getAddress());
          made.addRecord(new AAAARecord(record.getName(), DClass.IN, ttl, address), Section.ANSWER);
        } else if (record.getType() != Type.RRSIG) {
          made.addRecord(record, Section.ANSWER);
        }
      }
      return read(made, query).leadingToo(ipv4.addresses());
    } catch (IOException e) {
      throw new MalformedAnswerException("no AAAA can be made of it: " + e.getMessage());
    }
  }

  /**
   * The answer to a pointer's name that is an alias of another, with that one's answer.
   *
   * @param target of the alias
   */
  public static Answer aliased(Query query, DomainName target, Answer answer)
      throws MalformedAnswerException {
    try {
      Message message = new Message(answer.octets());
      Message made = begun(query, message);
      Name owner = made.getQuestion().getName();
      made.addRecord(
          new CNAMERecord(owner, DClass.IN, answer.ttlSeconds(), new Name(target.toWire())),
          Section.ANSWER);
      for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
        for (Record record : message.getSection(section)) {
          if (!(record instanceof OPTRecord) && record.getType() != Type.RRSIG) {
            made.addRecord(record, section);
          }
        }
      }
      return read(made, query);
    } catch (IOException e) {
      throw new MalformedAnswerException("no alias can lead to it: " + e.getMessage());
    }
  }

  private static Message begun(Query query, Message from) throws IOException {
    Message made = new Message(0);
    made.getHeader().setFlag(org.xbill.DNS.Flags.QR);
    made.getHeader().setFlag(org.xbill.DNS.Flags.RA);
    made.getHeader().setRcode(from.getHeader().getRcode());
    Question question = query.question();
    Name name = new Name(question.qname().toWire());
    made.addRecord(Record.newRecord(name, question.qtype(), DClass.IN), Section.QUESTION);
    return made;
  }

  private static Answer read(Message made, Query query) throws MalformedAnswerException {
    return AnswerReader.read(made.toWire(0xffff), UpstreamQuery.of(query));
  }
}
