package dev.tacet.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Records in presentation form, and the honest answers a resolver would give from them. */
public final class Zone {
  private static final int MAX_CHAIN = 20;

  private final List<Record> records = new CopyOnWriteArrayList<>();

  /** Adds records such as {@code "www.example.org. 300 IN A 192.0.2.1"}. */
  public void add(String... lines) {
    String text = String.join("\n", lines) + "\n";
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    try (Master master = new Master(new ByteArrayInputStream(octets), Name.root)) {
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        records.add(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void clear() {
    records.clear();
  }

  /**
   * The chain of aliases and the data; NODATA or NXDOMAIN with the SOA of the nearest zone there is
   * a SOA for. The OPT repeats the query's.
   */
  public Message answer(Message query) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      reply.getHeader().setFlag(Flags.RD);
    }
    Record question = query.getQuestion();
    reply.addRecord(question, Section.QUESTION);
    Name name = question.getName();
    for (int hop = 0; hop < MAX_CHAIN; hop++) {
      Optional<Name> target = addAt(reply, name, question.getType());
      if (target.isEmpty()) {
        break;
      }
      name = target.get();
    }
    if (reply.getSection(Section.ANSWER).stream()
        .noneMatch(r -> r.getType() == question.getType())) {
      denial(reply, name);
    }
    if (query.getOPT() != null) {
      reply.addRecord(new OPTRecord(1232, 0, 0, query.getOPT().getFlags()), Section.ADDITIONAL);
    }
    return reply;
  }

  private Optional<Name> addAt(Message reply, Name name, int type) {
    Optional<Name> target = Optional.empty();
    for (Record record : records) {
      if (record.getName().equals(name)) {
        if (record.getType() == type) {
          reply.addRecord(record, Section.ANSWER);
        } else if (record instanceof CNAMERecord alias && type != Type.CNAME) {
          reply.addRecord(record, Section.ANSWER);
          target = Optional.of(alias.getTarget());
        }
      }
    }
    return target;
  }

  private void denial(Message reply, Name name) {
    if (records.stream().noneMatch(record -> record.getName().subdomain(name))) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    records.stream()
        .filter(record -> record.getType() == Type.SOA && name.subdomain(record.getName()))
        .max((a, b) -> Integer.compare(a.getName().labels(), b.getName().labels()))
        .ifPresent(soa -> reply.addRecord(soa, Section.AUTHORITY));
  }
}
