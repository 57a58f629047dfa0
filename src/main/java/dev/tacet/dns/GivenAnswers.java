package dev.tacet.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The answers a rule gives in place of a name's own, ready to send. Pure functions.
 *
 * <p>An answer is a chain of aliases, which may be empty, and behind it either records of the
 * rule's own or what the last alias leads to.
 */
public final class GivenAnswers {
  private static final int ANSWER = 6;

  private GivenAnswers() {}

  /**
   * NOERROR with the records of the type asked for, or with an SOA and none where there are none of
   * it. To CNAME, the first alias is the whole answer.
   */
  public static byte[] records(
      Query query,
      List<DomainName> aliases,
      List<ResourceData> records,
      long ttlSeconds,
      List<ExtendedErrorText> errors) {
    MessageWriter answer = aliases(query, aliases, ttlSeconds);
    int type = query.question().qtype();
    boolean any = type == RecordTypes.CNAME && !aliases.isEmpty();
    for (ResourceData data : records) {
      if (data.type() == type && !any) {
        answer.record(ANSWER, type, ttlSeconds, data.octets());
      }
    }
    if (!any && records.stream().noneMatch(data -> data.type() == type)) {
      LocalAnswers.writeSoa(answer, ttlSeconds);
    }
    return answer.finish(query, Rcodes.NOERROR, errors);
  }

  private static MessageWriter aliases(Query query, List<DomainName> aliases, long ttlSeconds) {
    MessageWriter answer = new MessageWriter(query, Rcodes.NOERROR, 64);
    boolean first = query.question().qtype() == RecordTypes.CNAME;
    for (DomainName target : first && !aliases.isEmpty() ? aliases.subList(0, 1) : aliases) {
      answer.alias(ANSWER, ttlSeconds, target);
    }
    return answer;
  }

  /**
   * The aliases, and then what another query about the last of them was told: its records, its
   * response code (RFC 6604 section 3), its extended errors. Never authentic: the aliases are ours.
   *
   * @param told a whole reply of ours to {@code query.about(last alias)}
   */
  public static byte[] behindAliases(
      Query query,
      List<DomainName> aliases,
      long ttlSeconds,
      byte[] told,
      List<ExtendedErrorText> errors) {
    try {
      Message target = new Message(told);
      int rcode = target.getRcode();
      List<ExtendedErrorText> all = new ArrayList<>(errors);
      all.addAll(AnswerReader.extendedErrors(target.getOPT()));
      if (AnswerReader.truncated(told)) {
        return truncated(query);
      }
      if (rcode != Rcodes.NOERROR && rcode != Rcodes.NXDOMAIN) {
        return LocalAnswers.error(query, rcode, all);
      }
      Message whole = new Message();
      Name owner = new Name(query.question().qname().toWire());
      whole.addRecord(
          Record.newRecord(owner, query.question().qtype(), DClass.IN), Section.QUESTION);
      for (DomainName alias : aliases) {
        Name next = new Name(alias.toWire());
        whole.addRecord(new CNAMERecord(owner, DClass.IN, ttlSeconds, next), Section.ANSWER);
        owner = next;
      }
      for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
        for (Record record : target.getSection(section)) {
          if (!(record instanceof OPTRecord)) {
            whole.addRecord(record, section);
          }
        }
      }
      byte[] octets = whole.toWire();
      Wire.put16(octets, 0, query.id());
      Wire.put16(octets, 2, MessageWriter.flags(query) | rcode & Wire.RCODE);
      query.copyQuestionTo(octets);
      return MessageWriter.withOpt(octets, octets.length, query, rcode, all);
    } catch (IOException e) {
      throw new IllegalArgumentException("a reply of ours does not parse: " + e.getMessage(), e);
    }
  }

  /** Header, question and TC: ask again over TCP. */
  public static byte[] truncated(Query query) {
    byte[] octets = LocalAnswers.error(query, Rcodes.NOERROR, List.of());
    Wire.put16(octets, 2, Wire.u16(octets, 2) | Wire.TC);
    return octets;
  }
}
