package dev.tacet.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/**
 * What a machine says about itself by multicast DNS (RFC 6762): the records of one answer that
 * DNS-SD is made of (RFC 6763), and the questions that bring such answers. Never throws whatever
 * the octets. Immutable.
 */
public final class MulticastMessage {
  /** The longest message (RFC 6762 section 17). */
  public static final int MAX_OCTETS = 9_000;

  /** Records looked at in one message; more are left out. */
  public static final int MAX_ENTRIES = 256;

  /** A query fits one frame of any home network (RFC 6762 section 17). */
  private static final int MAX_QUERY_OCTETS = 1_232;

  private static final int CACHE_FLUSH = 0x8000; // RFC 6762 section 10.2
  private static final int INTERNET = 1;

  /**
   * One record.
   *
   * @param name whose it is
   * @param label the first label of that name as it was written: UTF-8 (RFC 6763 section 4.1.1) in
   *     its own letter case, what is no UTF-8 replaced; a stranger's words, to be cleaned
   * @param flush whether it stands in the place of all earlier ones of its kind
   * @param ttlSeconds as sent, 0 to 2,147,483,647; 0 takes the record back (RFC 6762 section 10.1)
   */
  public record Entry(DomainName name, String label, boolean flush, int ttlSeconds, Data data) {}

  /** What a record says. */
  public sealed interface Data permits Pointer, Server, Strings, Address {}

  /**
   * A PTR: a service type's instance, or one service type of many.
   *
   * @param label as that of an {@link Entry}
   */
  public record Pointer(DomainName target, String label) implements Data {}

  /**
   * An SRV: the host that runs an instance.
   *
   * @param label as that of an {@link Entry}
   */
  public record Server(DomainName target, String label) implements Data {}

  /** A TXT: its strings, as UTF-8. */
  public record Strings(List<String> strings) implements Data {
    public Strings {
      strings = List.copyOf(strings);
    }
  }

  /** An A or AAAA. */
  public record Address(InetAddress address) implements Data {}

  private final List<Entry> entries;

  private MulticastMessage(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The records in the answer and additional sections, of the types above and class IN. */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Reads an answer.
   *
   * @return empty for a query, and for what is no message or one that must be ignored (RFC 6762
   *     sections 18.3 and 18.11)
   */
  public static Optional<MulticastMessage> read(byte[] octets) {
    if (octets.length < Wire.HEADER
        || octets.length > MAX_OCTETS
        || (Wire.u16(octets, 2) & (Wire.QR | Wire.OPCODE | Wire.RCODE)) != Wire.QR) {
      return Optional.empty();
    }
    try {
      Message message = new Message(octets);
      List<Entry> entries = new ArrayList<>();
      for (int section : new int[] {Section.ANSWER, Section.ADDITIONAL}) {
        for (Record record : message.getSection(section)) {
          if (entries.size() < MAX_ENTRIES) {
            entry(record).ifPresent(entries::add);
          }
        }
      }
      return Optional.of(new MulticastMessage(entries));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // the library throws many things at strangers' octets
    }
  }

  private static Optional<Entry> entry(Record record) {
    if ((record.getDClass() & ~CACHE_FLUSH) != INTERNET || record.getName().labels() < 2) {
      return Optional.empty();
    }
    return data(record)
        .map(
            data ->
                new Entry(
                    name(record.getName()),
                    label(record.getName()),
                    (record.getDClass() & CACHE_FLUSH) != 0,
                    // RFC 2181 section 8: with the top bit set it is 0.
                    (int) (record.getTTL() > Integer.MAX_VALUE ? 0 : record.getTTL()),
                    data));
  }

  private static Optional<Data> data(Record record) {
    if (record instanceof PTRRecord pointer) {
      return Optional.of(new Pointer(name(pointer.getTarget()), label(pointer.getTarget())));
    }
    if (record instanceof SRVRecord server) {
      return Optional.of(new Server(name(server.getTarget()), label(server.getTarget())));
    }
    if (record instanceof TXTRecord text) {
      return Optional.of(
          new Strings(
              text.getStringsAsByteArrays().stream()
                  .map(string -> new String(string, StandardCharsets.UTF_8))
                  .toList()));
    }
    if (record instanceof ARecord four) {
      return Optional.of(new Address(four.getAddress()));
    }
    return record instanceof AAAARecord six
        ? Optional.of(new Address(six.getAddress()))
        : Optional.empty();
  }

  private static DomainName name(Name name) {
    return DomainName.fromWire(name.toWire());
  }

  private static String label(Name name) {
    if (name.labels() < 2) { // the root is one label
      return "";
    }
    byte[] label = name.getLabel(0);
    return new String(label, 1, label.length - 1, StandardCharsets.UTF_8);
  }

  /**
   * Messages that ask for the PTR records of all these names, to be answered by multicast ("QM"
   * questions, RFC 6762 section 5.4), so that others on the wire hear the answers too. Without
   * known answers: they are asked too seldom to be worth them.
   */
  public static List<byte[]> queries(List<DomainName> names) {
    List<byte[]> messages = new ArrayList<>();
    ByteArrayOutputStream questions = new ByteArrayOutputStream();
    int count = 0;
    for (DomainName name : names) {
      if (Wire.HEADER + questions.size() + name.length() + 4 > MAX_QUERY_OCTETS) {
        messages.add(message(count, questions));
        questions.reset();
        count = 0;
      }
      questions.writeBytes(name.toWire());
      questions.writeBytes(new byte[] {0, RecordTypes.PTR, 0, INTERNET});
      count++;
    }
    if (count > 0) {
      messages.add(message(count, questions));
    }
    return messages;
  }

  /** A query's id is 0 (RFC 6762 section 18.1), and so are its flags. */
  private static byte[] message(int count, ByteArrayOutputStream questions) {
    byte[] octets = new byte[Wire.HEADER + questions.size()];
    Wire.put16(octets, 4, count);
    System.arraycopy(questions.toByteArray(), 0, octets, Wire.HEADER, questions.size());
    return octets;
  }
}
