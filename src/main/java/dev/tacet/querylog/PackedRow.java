package dev.tacet.querylog;

import dev.tacet.dns.DomainName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Stands at one row of {@link PackedRows} and says where its parts are, so that a store tells those
 * it knows by their octets and makes nothing of them. One thread.
 */
public final class PackedRow {
  private final OctetReader in = new OctetReader();
  private byte[] octets = new byte[0];
  private long seq;
  private long atMillis;
  private int asker;
  private int name;
  private int nameEnd;
  private long kind;
  private int outcome;
  private int outcomeEnd;
  private long took;
  private long repeats;
  private int addresses;
  private int firstAddress;

  /** Goes to a row. */
  public void read(PackedRows rows, int row) {
    octets = rows.octets();
    seq = rows.seq(row);
    in.from(octets, rows.start(row));
    atMillis = Sequence.millisOf(seq) - in.number();
    asker = in.at();
    in.skip(in.octet());
    in.skipNumber();
    in.skip(1);
    name = in.at();
    in.skipName();
    nameEnd = in.at();
    kind = in.number();
    outcome = in.at();
    Outcome.skip(in);
    outcomeEnd = in.at();
    took = in.number();
    repeats = in.number();
    addresses = (int) in.number();
    firstAddress = in.at();
  }

  public long seq() {
    return seq;
  }

  /** When the query came. */
  public long atMillis() {
    return atMillis;
  }

  /** What the following places are in. */
  public byte[] octets() {
    return octets;
  }

  /** Where who asked begins; it ends where the name begins. */
  public int askerAt() {
    return asker;
  }

  public int nameAt() {
    return name;
  }

  public int nameEnd() {
    return nameEnd;
  }

  public int outcomeAt() {
    return outcome;
  }

  public int outcomeEnd() {
    return outcomeEnd;
  }

  /** As {@link PackedRows#kindOf}. */
  public long kind() {
    return kind;
  }

  public long tookMicros() {
    return took;
  }

  public long repeats() {
    return repeats;
  }

  /** How many addresses there are. */
  public int addresses() {
    return addresses;
  }

  /** Where the addresses begin: each an octet that says how many follow. */
  public int addressesAt() {
    return firstAddress;
  }

  public DomainName qname() {
    return DomainName.ofCanonicalWire(Arrays.copyOfRange(octets, name, nameEnd), nameEnd - name);
  }

  /** The name in presentation form, as {@link DomainName#toString} says it. */
  public String nameText() {
    int length = nameEnd - name - 2;
    if (length <= 0) {
      return ".";
    }
    byte[] text = new byte[length];
    int at = name;
    while (at < nameEnd - 1) {
      int left = octets[at];
      if (at > name) {
        text[at - name - 1] = '.';
      }
      for (int i = at + 1; i <= at + left; i++) {
        int octet = octets[i];
        if (octet <= ' ' || octet >= 0x7f || octet == '.' || octet == '\\' || octet == '"') {
          return qname().toString(); // which writes it otherwise
        }
        text[i - name - 1] = (byte) octet;
      }
      at += 1 + left;
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  public InetAddress client() {
    return in.from(octets, asker).address();
  }

  public int device() {
    in.from(octets, asker);
    in.skip(in.octet());
    return (int) in.number();
  }

  /** The place of the transport among all of them. */
  public int transport() {
    return octets[name - 1];
  }

  public Outcome outcome() {
    return Outcome.read(in.from(octets, outcome));
  }
}
