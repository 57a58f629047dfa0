package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.Transport;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Rows as octets: all that is kept of a decision, about 60 octets, in place of the dozen objects it
 * is made of. As a list it makes those of a row each time one is asked for; who goes through many
 * rows reads them with a {@link PackedRow}. Rows are in the order of their numbers.
 *
 * <p>A row: milliseconds from when it came to when it was numbered, who asked (address, device,
 * transport), the name, type and class, the {@link Outcome}, microseconds, repeats, addresses; as
 * {@link OctetWriter} writes them. Immutable, but for those that are part of {@link PendingRows}.
 */
public final class PackedRows extends AbstractList<LoggedDecision> implements RandomAccess {
  private static final Transport[] TRANSPORTS = Transport.values();

  /** Where the rows' numbers are, from {@code first} on. */
  private final long[] seqs;

  /** Where rows begin, from {@code first} on, and where the last one ends. */
  private final int[] starts;

  private final byte[] octets;
  private final int first;
  private final int count;

  PackedRows(long[] seqs, int[] starts, byte[] octets, int first, int count) {
    this.seqs = seqs;
    this.starts = starts;
    this.octets = octets;
    this.first = first;
    this.count = count;
  }

  /** The same rows, packed where they are not. */
  public static PackedRows of(List<LoggedDecision> rows) {
    if (rows instanceof PackedRows packed) {
      return packed;
    }
    RowSlab slab = new RowSlab();
    rows.forEach(row -> slab.add(row.seq(), row.decision()));
    return slab.oldest(slab.size());
  }

  /** All of both, in this order. */
  public PackedRows and(PackedRows more) {
    if (isEmpty() || more.isEmpty()) {
      return isEmpty() ? more : this;
    }
    RowSlab slab = new RowSlab();
    slab.add(this);
    slab.add(more);
    return slab.oldest(slab.size());
  }

  /** Those with higher numbers. */
  public PackedRows after(long seq) {
    int from = first;
    while (from < first + count && seqs[from] <= seq) {
      from++;
    }
    return new PackedRows(seqs, starts, octets, from, first + count - from);
  }

  @Override
  public int size() {
    return count;
  }

  public long seq(int row) {
    return seqs[first + row];
  }

  /** Of the last row. */
  public long lastSeq() {
    return seqs[first + count - 1];
  }

  /** What all of them take. */
  public int octetCount() {
    return starts[first + count] - starts[first];
  }

  byte[] octets() {
    return octets;
  }

  int start(int row) {
    return starts[first + row];
  }

  @Override
  public LoggedDecision get(int row) {
    if (row < 0 || row >= count) {
      throw new IndexOutOfBoundsException("row " + row + " of " + count);
    }
    long seq = seq(row);
    return new LoggedDecision(seq, decision(new OctetReader().from(octets, start(row)), seq));
  }

  static void pack(OctetWriter out, long seq, Decision decision) {
    // 0, or more where a clock fell back: nothing is numbered before it came.
    out.number(Sequence.millisOf(seq) - decision.at().toEpochMilli());
    asker(out, decision.client(), decision.device(), decision.transport());
    out.name(decision.question().qname());
    out.number(kindOf(decision.question()));
    Outcome.of(decision).write(out);
    out.number(tookMicros(decision.took()));
    out.number(decision.repeats());
    List<InetAddress> addresses = decision.addresses();
    out.number(addresses.size());
    for (int i = 0; i < addresses.size(); i++) {
      out.address(addresses.get(i));
    }
  }

  private static void asker(OctetWriter out, InetAddress client, int device, Transport transport) {
    out.address(client);
    out.number(device);
    out.octet(transport.ordinal());
  }

  /** Who asked, as it stands in a row: the same have equal octets. */
  public static byte[] askerOctets(InetAddress client, int device, Transport transport) {
    OctetWriter out = new OctetWriter(new byte[32], 0);
    asker(out, client, device, transport);
    return out.copy();
  }

  private static Decision decision(OctetReader in, long seq) {
    Instant at = Sequence.timeOf(seq).minusMillis(in.number());
    InetAddress client = in.address();
    int device = (int) in.number();
    Transport transport = TRANSPORTS[in.octet()];
    DomainName qname = in.name();
    long kind = in.number();
    Outcome outcome = Outcome.read(in);
    Duration took = Duration.ofNanos(1_000 * in.number());
    int repeats = (int) in.number();
    List<InetAddress> addresses = new ArrayList<>();
    for (long left = in.number(); left > 0; left--) {
      addresses.add(in.address());
    }
    return new Decision(
        at,
        client,
        device,
        transport,
        questionOf(qname, kind),
        outcome.asVerdict(qname),
        outcome.origin(),
        outcome.rcode(),
        took,
        addresses,
        repeats);
  }

  private static long tookMicros(Duration took) {
    // Longer than half an hour is a clock's mistake, not a query; nor is one shorter than nothing.
    long seconds = took.getSeconds();
    if (seconds >= 1_800 || seconds < 0) {
      return seconds < 0 ? 0 : Duration.ofMinutes(30).toNanos() / 1_000;
    }
    return seconds * 1_000_000 + took.getNano() / 1_000;
  }

  /** Type and class as one number: the type alone where the class is IN, as nearly always. */
  public static long kindOf(Question question) {
    return question.qclass() == RecordClasses.IN
        ? question.qtype()
        : question.qtype() + ((question.qclass() + 1L) << 16);
  }

  public static Question questionOf(DomainName qname, long kind) {
    int type = (int) (kind & 0xffff);
    return kind >> 16 == 0
        ? Question.of(qname, type)
        : new Question(qname, type, (int) (kind >> 16) - 1);
  }

  /** For a file: how many there are, then each with what its number is above the one before. */
  public byte[] toOctets() {
    OctetWriter out = new OctetWriter(new byte[octetCount() + 8 * count + 16], 0);
    out.number(count);
    long seq = 0;
    for (int row = 0; row < count; row++) {
      out.number(seq(row) - seq);
      seq = seq(row);
      out.copy(octets, start(row), start(row + 1) - start(row));
    }
    return out.copy();
  }

  /**
   * Reads what {@link #toOctets} made, every row of it.
   *
   * @throws IllegalArgumentException where these are no rows of ours
   */
  public static PackedRows ofOctets(byte[] octets) {
    OctetReader in = new OctetReader().from(octets, 0);
    RowSlab slab = new RowSlab();
    try {
      int count = Math.toIntExact(in.number());
      long seq = 0;
      for (int row = 0; row < count; row++) {
        seq += in.number();
        slab.add(seq, decision(in, seq));
      }
      if (in.at() != octets.length) {
        throw new IllegalArgumentException(octets.length - in.at() + " octets too many");
      }
      return slab.oldest(slab.size());
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException("no rows: " + e, e);
    }
  }

  /** Rows of their own, which nothing done to {@link PendingRows} changes. */
  PackedRows copied() {
    int from = starts[first];
    int[] begins = Arrays.copyOfRange(starts, first, first + count + 1);
    for (int i = 0; i <= count; i++) {
      begins[i] -= from;
    }
    return new PackedRows(
        Arrays.copyOfRange(seqs, first, first + count),
        begins,
        Arrays.copyOfRange(octets, from, starts[first + count]),
        0,
        count);
  }
}
