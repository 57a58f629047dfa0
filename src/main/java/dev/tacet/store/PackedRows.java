package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Decision;
import dev.tacet.querylog.LoggedDecision;
import dev.tacet.querylog.Sequence;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows as octets, for {@link PendingFile}: all that the tables keep of a decision, about 60 octets.
 * Numbers are of as many octets as they need (7 bits each, the lowest first), names in wire form,
 * texts in UTF-8 after their length. Pure functions.
 */
final class PackedRows {
  private PackedRows() {}

  static byte[] pack(List<LoggedDecision> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * rows.size() + 16);
    number(out, rows.size());
    long seq = 0;
    for (LoggedDecision row : rows) {
      number(out, row.seq() - seq);
      seq = row.seq();
      pack(out, seq, row.decision());
    }
    return out.toByteArray();
  }

  private static void pack(ByteArrayOutputStream out, long seq, Decision decision) {
    // 0, or more where a clock fell back: nothing is numbered before it came.
    number(out, Sequence.millisOf(seq) - decision.at().toEpochMilli());
    address(out, decision.client());
    number(out, decision.device());
    out.write(decision.transport().ordinal());
    out.writeBytes(decision.question().qname().toWire());
    number(out, DecisionTables.kindOf(decision.question()));
    Outcome outcome = Outcome.of(decision);
    out.write(outcome.verdict());
    number(out, outcome.reason().rung().code());
    text(out, outcome.reason().list());
    out.write((outcome.matched().isPresent() ? 1 : 0) + (outcome.via().isPresent() ? 2 : 0));
    outcome.matched().ifPresent(matched -> text(out, matched));
    outcome.via().ifPresent(via -> out.writeBytes(via.toWire()));
    number(out, outcome.error());
    out.write(outcome.origin().kind().ordinal());
    text(out, outcome.origin().upstream());
    number(out, outcome.rcode());
    number(out, DecisionTables.tookMicros(decision.took()));
    number(out, decision.repeats());
    number(out, decision.addresses().size());
    decision.addresses().forEach(found -> address(out, found));
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    number(out, octets.length);
    out.writeBytes(octets);
  }

  private static void address(ByteArrayOutputStream out, InetAddress address) {
    byte[] octets = address.getAddress();
    out.write(octets.length);
    out.writeBytes(octets);
  }

  /**
   * @throws IllegalArgumentException where these are no rows of ours
   */
  static List<LoggedDecision> unpack(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    try {
      int count = Math.toIntExact(number(in));
      List<LoggedDecision> rows = new ArrayList<>(Math.min(count, octets.length));
      long seq = 0;
      for (int i = 0; i < count; i++) {
        seq += number(in);
        rows.add(new LoggedDecision(seq, decision(in, seq)));
      }
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " octets too many");
      }
      return rows;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException("no rows: " + e, e);
    }
  }

  private static Decision decision(ByteBuffer in, long seq) {
    Instant at = Sequence.timeOf(seq).minusMillis(number(in));
    InetAddress client = address(in);
    int device = (int) number(in);
    Transport transport = Transport.values()[in.get()];
    DomainName qname = name(in);
    long kind = number(in);
    int verdict = in.get();
    Reason reason = new Reason(Rung.ofCode((int) number(in)), text(in));
    int has = in.get();
    Outcome outcome =
        new Outcome(
            verdict,
            reason,
            (has & 1) == 0 ? Optional.empty() : Optional.of(text(in)),
            (has & 2) == 0 ? Optional.empty() : Optional.of(name(in)),
            (int) number(in),
            new Origin(Origin.Kind.values()[in.get()], text(in)),
            (int) number(in));
    Duration took = Duration.ofNanos(1_000 * number(in));
    int repeats = (int) number(in);
    List<InetAddress> addresses = new ArrayList<>();
    for (long left = number(in); left > 0; left--) {
      addresses.add(address(in));
    }
    return new Decision(
        at,
        client,
        device,
        transport,
        DecisionTables.questionOf(qname, kind),
        outcome.asVerdict(),
        outcome.origin(),
        outcome.rcode(),
        took,
        addresses,
        repeats);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte octet = in.get();
      value |= (octet & 0x7fL) << shift;
      if (octet >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten octets");
  }

  private static byte[] octets(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] octets = new byte[(int) length];
    in.get(octets);
    return octets;
  }

  private static String text(ByteBuffer in) {
    return new String(octets(in, number(in)), StandardCharsets.UTF_8);
  }

  private static DomainName name(ByteBuffer in) {
    DomainName name = DomainName.fromWire(in.array(), in.position());
    in.position(in.position() + name.length());
    return name;
  }

  private static InetAddress address(ByteBuffer in) {
    try {
      return InetAddress.getByAddress(octets(in, in.get()));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + e.getMessage(), e);
    }
  }
}
