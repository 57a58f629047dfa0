package dev.tacet.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * A well-formed query. Immutable.
 *
 * <p>{@code questionOctets} are the question section as it was sent, letter case included (0x20):
 * an answer echoes them byte for byte.
 */
public final class Query implements Decoded {
  private final int id;
  private final Question question;
  private final byte[] questionOctets;
  private final Arrival arrival;
  private final boolean recursionDesired;
  private final boolean checkingDisabled;
  private final boolean authenticData;
  private final Edns edns;
  private final ClientHint hint;
  private final long receivedNanos;
  private final ServerCookies.Word cookie;

  Query(
      int id,
      Question question,
      byte[] questionOctets,
      Arrival arrival,
      int flags,
      Edns edns,
      ClientHint hint,
      long receivedNanos,
      ServerCookies.Word cookie) {
    this.id = id;
    this.question = Objects.requireNonNull(question);
    this.questionOctets = questionOctets;
    this.arrival = Objects.requireNonNull(arrival);
    this.recursionDesired = (flags & Wire.RD) != 0;
    this.checkingDisabled = (flags & Wire.CD) != 0;
    this.authenticData = (flags & Wire.AD) != 0;
    this.edns = Objects.requireNonNull(edns);
    this.hint = Objects.requireNonNull(hint);
    this.receivedNanos = receivedNanos;
    this.cookie = Objects.requireNonNull(cookie);
  }

  /** The stub's id, 0 to 65,535. */
  public int id() {
    return id;
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
    return recursionDesired;
  }

  /** The CD bit (RFC 4035 section 3.2.2). */
  public boolean checkingDisabled() {
    return checkingDisabled;
  }

  /** The AD bit: the stub wants to know whether the data is authentic (RFC 6840 section 5.7). */
  public boolean authenticData() {
    return authenticData;
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
    byte[] octets = new byte[other.length() + 4];
    other.copyTo(octets, 0);
    Wire.put16(octets, other.length(), qtype);
    Wire.put16(octets, other.length() + 2, question.qclass());
    int flags =
        (recursionDesired ? Wire.RD : 0)
            | (checkingDisabled ? Wire.CD : 0)
            | (authenticData ? Wire.AD : 0);
    return new Query(
        id,
        new Question(other, qtype, question.qclass()),
        octets,
        arrival,
        flags,
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

  byte[] questionOctets() {
    return questionOctets;
  }
}
