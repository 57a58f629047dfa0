package dev.tacet.dnssec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * An upstream's message as RRsets with their signatures; as none where it is too large. Immutable.
 */
final class SignedMessage {
  /**
   * More records than any honest answer that needs a proof. To put them into RRsets each is
   * compared with all others, and sorting them for a digest costs.
   */
  static final int MAX_RECORDS = 1_000;

  private record Key(Name owner, int type) {}

  private final Message message;
  private final Map<Key, RRset> answer;
  private final Map<Key, RRset> authority;

  SignedMessage(Message message) {
    this.message = message;
    this.answer = tooLarge() ? Map.of() : rrsets(message.getSection(Section.ANSWER));
    this.authority = tooLarge() ? Map.of() : rrsets(message.getSection(Section.AUTHORITY));
  }

  /** Records that stand there twice are one (RFC 4034 section 6.3). */
  private static Map<Key, RRset> rrsets(List<Record> records) {
    Map<Key, RRset> rrsets = new LinkedHashMap<>();
    Set<Record> seen = new HashSet<>();
    List<RRSIGRecord> signatures = new ArrayList<>();
    for (Record record : records) {
      if (!seen.add(record)) {
        continue;
      }
      if (record instanceof RRSIGRecord signature) {
        signatures.add(signature);
      } else {
        rrsets
            .computeIfAbsent(new Key(record.getName(), record.getType()), key -> new RRset())
            .addRR(record);
      }
    }
    for (RRSIGRecord signature : signatures) {
      RRset covered = rrsets.get(new Key(signature.getName(), signature.getTypeCovered()));
      if (covered != null) {
        covered.addRR(signature);
      }
    }
    return rrsets;
  }

  boolean tooLarge() {
    return message.getSection(Section.ANSWER).size() + message.getSection(Section.AUTHORITY).size()
        > MAX_RECORDS;
  }

  int rcode() {
    return message.getRcode();
  }

  Name qname() {
    return message.getQuestion().getName();
  }

  int qtype() {
    return message.getQuestion().getType();
  }

  Optional<RRset> answer(Name owner, int type) {
    return Optional.ofNullable(answer.get(new Key(owner, type)));
  }

  /** The DNAME of the nearest name above this one that has one (RFC 6672). */
  Optional<RRset> redirectionAbove(Name name) {
    for (int drop = 1; drop < name.labels(); drop++) {
      Optional<RRset> found = answer(new Name(name, drop), Type.DNAME);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  Collection<RRset> authority() {
    return authority.values();
  }

  /** The message with nothing in it but its question and these RRsets with their signatures. */
  byte[] only(Collection<RRset> answers, Collection<RRset> authorities) {
    Message kept = new Message();
    org.xbill.DNS.Header header = message.getHeader();
    for (int flag = 0; flag < 16; flag++) {
      // The opcode and the rcode lie between the flags.
      if ((flag == 0 || flag >= 5 && flag <= 11) && header.getFlag(flag)) {
        kept.getHeader().setFlag(flag);
      }
    }
    kept.getHeader().setID(0);
    kept.getHeader().setRcode(header.getRcode());
    kept.addRecord(message.getQuestion(), Section.QUESTION);
    add(kept, Section.ANSWER, answers);
    add(kept, Section.AUTHORITY, authorities);
    return kept.toWire();
  }

  private static void add(Message to, int section, Collection<RRset> rrsets) {
    for (RRset rrset : rrsets) {
      rrset.rrs(false).forEach(record -> to.addRecord(record, section));
      rrset.sigs().forEach(record -> to.addRecord(record, section));
    }
  }
}
