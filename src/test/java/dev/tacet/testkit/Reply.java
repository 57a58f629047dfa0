package dev.tacet.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * What a stub was told.
 *
 * @param octets as they came, without TCP's length
 */
public record Reply(byte[] octets, Message message) {
  static Reply of(byte[] octets) {
    try {
      return new Reply(octets, new Message(octets));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String rcode() {
    return Rcode.string(message.getHeader().getRcode());
  }

  /** The data of the answer section in presentation form, aliases included. */
  public List<String> answers() {
    return message.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  /** TTLs of the answer section. */
  public List<Long> ttls() {
    return message.getSection(Section.ANSWER).stream().map(Record::getTTL).toList();
  }

  /** Whether a SOA says how long the negative answer may be kept. */
  public boolean hasSoa() {
    return message.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance);
  }

  public boolean truncated() {
    return message.getHeader().getFlag(Flags.TC);
  }

  /** Extended errors (RFC 8914) as {@code 15 blocked by ...}. */
  public List<String> extendedErrors() {
    if (message.getOPT() == null) {
      return List.of();
    }
    return message.getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream()
        .map(ExtendedErrorCodeOption.class::cast)
        .map(error -> error.getErrorCode() + " " + error.getText())
        .toList();
  }
}
