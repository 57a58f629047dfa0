package dev.tacet.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * A well-formed query. Immutable.
 *
 * <p>It keeps the octets it came in: an answer echoes its question section byte for byte, letter
 * case included (0x20).
 */
public final class Query implements Decoded {
  /** As it came; all that matters here is its header and, behind that, the question. */
  private final byte[] octets;

  private final Question question;
  private final Arrival arrival;
  private final Edns edns;
  private final ClientHint hint;
  private final long receivedNanos;
  private final ServerCookies.Word cookie;

  /**
   * @param octets a message that begins with the question, not compressed; not to be changed
   */
  Query(
      byte[] octets,
      Question question,
      Arrival arrival,
      Edns edns,
      ClientHint hint,
      long receivedNanos,
      ServerCookies.Word cookie) {
    this.octets = octets;
    this.question = Objects.requireNonNull(question);
    this.arrival = Objects.requireNonNull(arrival);
    this.edns = Objects.requireNonNull(edns);
    this.hint = Objects.requireNonNull(hint);
    this.receivedNanos = receivedNanos;
    this.cookie = Objects.requireNonNull(cookie);
  }

  /** The stub's id, 0 to 65,535. */
  public int id() {
    return Wire.u16(octets, 0);
  }

  public Question question() {
    return question;
  }

  public InetAddress client() {
    return arrival.client();
  }

  public Transport transport() {
    return arrival.transport();
  }

  /** The RD bit. */
  public boolean recursionDesired() {
    return has(Wire.RD);
  }

  /** The CD bit (RFC 4035 section 3.2.2). */
  public boolean checkingDisabled() {
    return has(Wire.CD);
  }

  /** The AD bit: the stub wants to know whether the data is authentic (RFC 6840 section 5.7). */
  public boolean authenticData() {
    return has(Wire.AD);
  }

  private boolean has(int flag) {
    return (Wire.u16(octets, 2) & flag) != 0;
  }

  public Edns edns() {
    return edns;
  }

  public ClientHint hint() {
    return hint;
  }

  /** When it arrived, as {@link System#nanoTime}. */
  public long receivedNanos() {
    return receivedNanos;
  }

  /** The octets an answer may have on this transport (RFC 6891, RFC 9715). */
  public int answerLimit() {
    return switch (transport()) {
      case TCP, DOT, DOH, DOQ -> 0xffff;
      case UDP -> Math.min(edns.payloadSize(), Edns.OUR_PAYLOAD);
    };
  }

  /**
   * The same query about another name, for what an alias of ours leads to: nothing else of it
   * changes.
   */
  public Query about(DomainName other) {
    return asking(other, question.qtype());
  }

  /** The same query for another type. */
  public Query ofType(int qtype) {
    return asking(question.qname(), qtype);
  }

  private Query asking(DomainName other, int qtype) {
    byte[] asked = new byte[Wire.HEADER + other.length() + 4];
    System.arraycopy(octets, 0, asked, 0, Wire.HEADER);
    other.copyTo(asked, Wire.HEADER);
    Wire.put16(asked, asked.length - 4, qtype);
    Wire.put16(asked, asked.length - 2, question.qclass());
    return new Query(
        asked,
        new Question(other, qtype, question.qclass()),
        arrival,
        edns,
        hint,
        receivedNanos,
        cookie);
  }

  /** How long its connection may be silent, if it asked and has one that says so; else zero. */
  Duration keepalive() {
    return edns.keepalive() ? arrival.idle() : Duration.ZERO;
  }

  /**
   * Whether it showed a cookie of ours, so that its sender has had an answer at its address before,
   * and nobody else has written that address (RFC 7873).
   */
  public boolean showsOurCookie() {
    return cookie.known();
  }

  /** Data of the cookie option to answer with; empty where there is none. */
  byte[] cookieReply() {
    return cookie.reply();
  }

  /** How many octets the question section has. */
  int questionLength() {
    return question.qname().length() + 4;
  }

  /** Writes the question section as it was sent, behind the header of another message. */
  void copyQuestionTo(byte[] message) {
    System.arraycopy(octets, Wire.HEADER, message, Wire.HEADER, questionLength());
  }
}
