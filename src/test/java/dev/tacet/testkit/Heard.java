package dev.tacet.testkit;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import java.io.IOException;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * One query as the fake upstream heard it.
 *
 * @param port the asker's
 * @param nanos when, as {@link System#nanoTime}
 */
public record Heard(
    Transport transport, int id, Question question, int port, Message message, long nanos) {
  static Heard of(Transport transport, byte[] octets, int port) throws IOException {
    Message message = new Message(octets);
    Record record = message.getQuestion();
    Question question =
        new Question(
            DomainName.fromWire(record.getName().toWire()), record.getType(), record.getDClass());
    return new Heard(
        transport, message.getHeader().getID(), question, port, message, System.nanoTime());
  }

  public boolean edns() {
    return message.getOPT() != null;
  }

  public boolean dnssecOk() {
    return edns() && (message.getOPT().getFlags() & ExtendedFlags.DO) != 0;
  }

  public boolean checkingDisabled() {
    return message.getHeader().getFlag(Flags.CD);
  }

  public boolean recursionDesired() {
    return message.getHeader().getFlag(Flags.RD);
  }
}
