package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A reply as a stub sees it, parsed by dnsjava. */
final class Received {
  private static final int TC = 0x0200;

  private final byte[] octets;
  private final Message message;

  Received(byte[] octets) {
    this.octets = octets;
    try {
      message = new Message(octets);
    } catch (IOException e) {
      throw new UncheckedIOException("the reply does not parse", e);
    }
  }

  int length() {
    return octets.length;
  }

  int rcode() {
    return message.getRcode();
  }

  boolean truncated() {
    return (flags() & TC) != 0;
  }

  /** The second word of the header. */
  int flags() {
    return (octets[2] & 0xff) << 8 | octets[3] & 0xff;
  }

  List<Record> answers() {
    return message.getSection(Section.ANSWER);
  }

  List<String> data() {
    return answers().stream().map(Record::rdataToString).toList();
  }

  /** Without the OPT. */
  List<Record> additional() {
    return message.getSection(Section.ADDITIONAL).stream()
        .filter(record -> record.getType() != Type.OPT)
        .toList();
  }

  List<Record> authority() {
    return message.getSection(Section.AUTHORITY);
  }

  boolean hasOpt() {
    return message.getOPT() != null;
  }

  /** Extended errors as {@code 15 text}. */
  List<String> errors() {
    OPTRecord opt = message.getOPT();
    return opt == null
        ? List.of()
        : opt.getOptions().stream()
            .map(ExtendedErrorCodeOption.class::cast)
            .map(e -> (e.getErrorCode() + " " + (e.getText() == null ? "" : e.getText())).strip())
            .toList();
  }

  /**
   * What every reply owes its query: id, question to the octet, RD and CD as sent, QR and RA set,
   * no other flag but TC, an OPT if and only if there was one, and no more octets than fit.
   */
  void assertRepliesTo(Ask ask) {
    byte[] question = ask.question();
    assertThat(message.getHeader().getID()).isEqualTo(ask.id());
    assertThat(flags() & ~TC & ~0xf).isEqualTo(0x8080 | ask.flags() & (Ask.RD | Ask.CD));
    assertThat(message.getHeader().getCount(Section.QUESTION)).isEqualTo(1);
    assertThat(Arrays.copyOfRange(octets, 12, 12 + question.length)).isEqualTo(question);
    assertThat(hasOpt()).isEqualTo(ask.edns());
    assertThat(length()).isLessThanOrEqualTo(ask.decode(0).answerLimit());
  }

  /** No data, and the SOA that lets a stub keep that for so long (RFC 2308 section 3). */
  void assertNegative(long ttl) {
    assertThat(answers()).isEmpty();
    assertThat(authority())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record).isInstanceOf(SOARecord.class);
              assertThat(record.getTTL()).isEqualTo(ttl);
              assertThat(((SOARecord) record).getMinimum()).isEqualTo(ttl);
            });
  }
}
