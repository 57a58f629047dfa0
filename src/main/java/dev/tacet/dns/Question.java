package dev.tacet.dns;

import java.util.Objects;

/**
 * What is asked (RFC 1035 section 4.1.2).
 *
 * @param qtype 0 to 65,535
 * @param qclass 0 to 65,535
 */
public record Question(DomainName qname, int qtype, int qclass) {
  public Question {
    Objects.requireNonNull(qname);
    if ((qtype | qclass) >>> 16 != 0) {
      throw new IllegalArgumentException("type and class are 16 bits: " + qtype + ", " + qclass);
    }
  }

  /** A question in the Internet class. */
  public static Question of(DomainName qname, int qtype) {
    return new Question(qname, qtype, RecordClasses.IN);
  }

  @Override
  public String toString() {
    String type = qname + " " + RecordTypes.name(qtype);
    return qclass == RecordClasses.IN ? type : type + " " + RecordClasses.name(qclass);
  }
}
