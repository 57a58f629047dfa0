package dev.tacet.dns;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Which records of an upstream's message belong to the answer of a question. Pure functions. */
final class WantedRecords {
  /**
   * An alias chain may stand in any order; a longer or more tangled one is nobody's honest data.
   */
  private static final int MAX_CHAIN_PASSES = 16;

  private static final int[] KEPT_FLAGS = {Flags.QR, Flags.AA, Flags.RD, Flags.RA, Flags.AD};

  private WantedRecords() {}

  /**
   * The message itself where every record of answer and authority may be kept, or a new one without
   * those that may not: answer data outside the chain, and signatures nobody asked for (RFC 4035
   * section 3.2.1). Of the additional section nothing is ever kept: nobody asked for it, no rule
   * judges it, and by it a stranger's addresses would lead past all lists into the house.
   */
  static Message of(Message message, UpstreamQuery query) throws IOException {
    Set<Name> chain = chain(message);
    int opts = 0;
    boolean clean = true;
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (Record record : message.getSection(section)) {
        opts += record instanceof OPTRecord ? 1 : 0;
        clean &= section == Section.ADDITIONAL || wanted(record, section, chain, query);
      }
    }
    if (opts > 1) {
      throw new IOException("it has two OPT records");
    }
    if (clean) {
      return message;
    }
    Message kept = new Message();
    for (int flag : KEPT_FLAGS) {
      if (message.getHeader().getFlag(flag)) {
        kept.getHeader().setFlag(flag);
      }
    }
    kept.getHeader().setRcode(message.getHeader().getRcode());
    kept.addRecord(message.getQuestion(), Section.QUESTION);
    for (int section = Section.ANSWER; section <= Section.AUTHORITY; section++) {
      for (Record record : message.getSection(section)) {
        if (wanted(record, section, chain, query)) {
          kept.addRecord(record, section);
        }
      }
    }
    return kept;
  }

  private static boolean wanted(Record record, int section, Set<Name> chain, UpstreamQuery query) {
    int type = record.getType();
    if (type == RecordTypes.OPT || type == RecordTypes.TSIG || type == 24 /* SIG(0), RFC 2931 */) {
      return false;
    }
    if (!query.dnssecOk() && type != query.question().qtype() && isProof(type)) {
      return false;
    }
    return section != Section.ANSWER
        || chain.contains(record.getName())
        || type == RecordTypes.DNAME && chain.stream().anyMatch(n -> n.subdomain(record.getName()))
        || type == RecordTypes.RRSIG && chain.stream().anyMatch(n -> n.subdomain(record.getName()));
  }

  private static boolean isProof(int type) {
    return type == RecordTypes.RRSIG || type == RecordTypes.NSEC || type == RecordTypes.NSEC3;
  }

  /** The QNAME and every alias target that can be reached from it. */
  private static Set<Name> chain(Message message) throws IOException {
    List<Record> answer = message.getSection(Section.ANSWER);
    Set<Name> chain = new HashSet<>();
    chain.add(message.getQuestion().getName());
    for (int pass = 0; pass < MAX_CHAIN_PASSES; pass++) {
      int before = chain.size();
      for (Record record : answer) {
        if (record instanceof CNAMERecord alias && chain.contains(alias.getName())) {
          chain.add(alias.getTarget());
        }
      }
      if (chain.size() > AnswerFacts.MAX_NAMES) {
        break;
      }
      if (chain.size() == before) {
        return chain;
      }
    }
    throw new IOException("its alias chain is too tangled");
  }
}
