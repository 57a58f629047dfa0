package dev.tacet.capture;

import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.Decoded;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.dns.Query;
import dev.tacet.dns.QueryDecoder;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.dns.UpstreamQuery;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;

/**
 * Queries and answers of unicast DNS: queries become observations, the addresses in answers say
 * what a party looked up. One thread.
 */
final class DnsMessages {
  static final int PORT = 53;
  static final int HEADER = 12;
  private static final int RESPONSE = 0x80;
  private static final InetAddress NOBODY = InetAddress.getLoopbackAddress();

  private final PendingQueries pending;
  private final Lookups lookups;
  private final NameTable names;
  private final Household household;
  private final Tally skipped;
  private long lone;

  DnsMessages(
      PendingQueries pending,
      Lookups lookups,
      NameTable names,
      Household household,
      Tally skipped) {
    this.pending = pending;
    this.lookups = lookups;
    this.names = names;
    this.household = household;
    this.skipped = skipped;
  }

  /** Answers of which no query was seen. */
  long lone() {
    return lone;
  }

  /** A message to port 53. */
  void toServer(Packet packet, byte[] message, Station asker) {
    if (!asker.isSomebody()) {
      return;
    }
    boolean tcp = packet.protocol == Packet.TCP;
    Decoded decoded = QueryDecoder.decode(message, NOBODY, tcp ? Transport.TCP : Transport.UDP, 0);
    if (decoded instanceof Query query) {
      Question question = query.question();
      pending.asked(
          new PendingQueries.Key(
              packet.source,
              packet.sourcePort,
              packet.destination,
              query.id(),
              names.shared(question.qname()),
              question.qtype(),
              tcp),
          asker,
          packet.millis,
          message.length);
    } else {
      skipped.add("messages to DNS servers that are no queries", message.length);
    }
  }

  /** A message from port 53. */
  void fromServer(Packet packet, byte[] message, Station asker) {
    if (!asker.isSomebody()) {
      return;
    }
    Optional<Question> asked = question(message);
    if (asked.isEmpty()) {
      skipped.add("messages of DNS servers that are no answers", message.length);
      return;
    }
    Question question = asked.get();
    DomainName name = names.shared(question.qname());
    int rcode = AnswerReader.headerRcode(message);
    int ttl = -1;
    boolean nowhere = false;
    if (!AnswerReader.truncated(message)) {
      try {
        Answer answer = AnswerReader.read(message, new UpstreamQuery(question, true, false));
        rcode = answer.rcode();
        ttl = answer.ttlSeconds();
        nowhere = leadsNowhere(answer.addresses());
        for (InetAddress leads : answer.addresses()) {
          Address address = Address.of(leads);
          if (!household.isInside(address) && !address.isGroup()) {
            lookups.add(asker, address, name);
          }
        }
      } catch (MalformedAnswerException e) {
        skipped.add("DNS answers that make no sense", message.length);
      }
    }
    boolean waited =
        pending.answered(
            new PendingQueries.Key(
                packet.destination,
                packet.destinationPort,
                packet.source,
                AnswerReader.id(message),
                name,
                question.qtype(),
                packet.protocol == Packet.TCP),
            rcode,
            ttl,
            nowhere);
    lone += waited ? 0 : 1;
  }

  /** As a block is told: 0.0.0.0 or :: is nobody's address. */
  private static boolean leadsNowhere(Collection<InetAddress> addresses) {
    return !addresses.isEmpty() && addresses.stream().allMatch(InetAddress::isAnyLocalAddress);
  }

  private static Optional<Question> question(byte[] message) {
    if (message.length < HEADER || (message[2] & RESPONSE) == 0 || Octets.u16(message, 4) != 1) {
      return Optional.empty();
    }
    try {
      DomainName name = DomainName.fromWire(message, HEADER);
      int at = HEADER + name.length();
      return at + 4 > message.length
          ? Optional.empty()
          : Optional.of(new Question(name, Octets.u16(message, at), Octets.u16(message, at + 2)));
    } catch (NameSyntaxException e) {
      return Optional.empty();
    }
  }
}
