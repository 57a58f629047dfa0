package dev.tacet.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * How a fake upstream treats one query: what it sends back instead of, before or after the honest
 * answer. {@code FORGED_ID.then(HONEST)} lies first and tells the truth afterwards.
 */
@FunctionalInterface
public interface Conduct {
  /** One query, its honest answer, and the way back. */
  interface Case {
    Heard heard();

    /** The answer from the zone, a copy that may be changed. */
    Message honest();

    /** Sends to the asker; over TCP with the length before it. */
    void send(byte[] message);

    /** Sends from another port of the same address (UDP only). */
    void sendFromAnotherPort(byte[] message);

    /** Runs later, on a thread of the fake's own. */
    void later(Duration delay, Runnable action);

    /** Closes the connection (TCP only). */
    void hangUp();
  }

  void treat(Case query);

  default Conduct then(Conduct next) {
    return query -> {
      treat(query);
      next.treat(query);
    };
  }

  Conduct HONEST = query -> query.send(query.honest().toWire(65_535));
  Conduct SILENT = query -> {};
  Conduct HANG_UP = Case::hangUp;

  /** The right answer under the wrong id. */
  Conduct FORGED_ID = changed(reply -> reply.getHeader().setID(reply.getHeader().getID() ^ 1));

  /** The right id, and the answer to a question nobody asked. */
  Conduct OTHER_QUESTION =
      changed(
          reply -> {
            Record asked = reply.getQuestion();
            Name other = Name.fromConstantString("another.example.");
            reply.removeAllRecords(Section.QUESTION);
            reply.addRecord(
                Record.newRecord(other, asked.getType(), asked.getDClass()), Section.QUESTION);
          });

  Conduct OTHER_TYPE =
      changed(
          reply -> {
            Record asked = reply.getQuestion();
            reply.removeAllRecords(Section.QUESTION);
            reply.addRecord(
                Record.newRecord(asked.getName(), asked.getType() + 1, asked.getDClass()),
                Section.QUESTION);
          });

  Conduct FROM_ANOTHER_PORT = query -> query.sendFromAnotherPort(query.honest().toWire());

  /** TC with half of the data, as real servers do it. */
  Conduct TRUNCATED = changed(reply -> reply.getHeader().setFlag(Flags.TC));

  Conduct SERVFAIL = rcode(Rcode.SERVFAIL);
  Conduct REFUSED = rcode(Rcode.REFUSED);

  /** Octets that are no message at all. */
  Conduct GARBAGE = query -> query.send(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});

  /** The right id and question, and a record that is cut off. */
  Conduct CUT_OFF =
      query -> {
        byte[] whole = query.honest().toWire();
        query.send(Arrays.copyOf(whole, whole.length - 15));
      };

  /** FORMERR to whoever sends an OPT, as a bare header. */
  Conduct NO_EDNS =
      query -> {
        if (query.heard().edns()) {
          Message refusal = new Message(query.heard().id());
          refusal.getHeader().setFlag(Flags.QR);
          refusal.getHeader().setRcode(Rcode.FORMERR);
          query.send(refusal.toWire());
        } else {
          HONEST.treat(query);
        }
      };

  /** BADVERS to whoever sends an OPT. */
  Conduct BAD_VERSION =
      query -> {
        if (query.heard().edns()) {
          Message refusal = query.honest();
          refusal.removeAllRecords(Section.ANSWER);
          refusal.removeAllRecords(Section.ADDITIONAL);
          refusal.addRecord(new OPTRecord(1232, Rcode.BADVERS >> 4, 0), Section.ADDITIONAL);
          query.send(refusal.toWire());
        } else {
          HONEST.treat(query);
        }
      };

  /** An error with the question and no data. */
  static Conduct rcode(int rcode) {
    return changed(
        reply -> {
          reply.removeAllRecords(Section.ANSWER);
          reply.removeAllRecords(Section.AUTHORITY);
          reply.getHeader().setRcode(rcode);
        });
  }

  static Conduct changed(Consumer<Message> change) {
    return query -> {
      Message reply = query.honest();
      change.accept(reply);
      query.send(reply.toWire(65_535));
    };
  }

  static Conduct after(Duration delay, Conduct conduct) {
    return query -> query.later(delay, () -> conduct.treat(query));
  }

  /** The first queries one way, all others another way. */
  static Conduct first(int count, Conduct conduct, Conduct others) {
    AtomicInteger seen = new AtomicInteger();
    return query -> (seen.getAndIncrement() < count ? conduct : others).treat(query);
  }

  /** Loses the first queries. */
  static Conduct losing(int count) {
    return first(count, SILENT, HONEST);
  }

  /** Another way for some names only. */
  static Conduct forName(String name, Conduct conduct, Conduct others) {
    return query ->
        (query.heard().question().qname().toString().equals(name) ? conduct : others).treat(query);
  }

  /** For conduct that has to encode names or records itself. */
  @FunctionalInterface
  interface Throwing {
    byte[] make(Case query) throws IOException;
  }

  static Conduct sending(Throwing octets) {
    return query -> {
      try {
        query.send(octets.make(query));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    };
  }
}
