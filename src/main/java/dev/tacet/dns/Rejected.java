package dev.tacet.dns;

import java.util.Objects;

/**
 * Octets that are no query for us.
 *
 * @param reply what to send back; empty array means silence
 */
public record Rejected(Reason reason, byte[] reply) implements Decoded {
  public enum Reason {
    /** Fewer than the 12 octets of a header, or a response (QR=1): dropped. */
    NOT_A_QUERY,
    /** An opcode other than QUERY: NOTIMP. */
    OPCODE,
    /** Broken: FORMERR. */
    MALFORMED,
    /** An EDNS version other than 0: BADVERS (RFC 6891 section 6.1.3). */
    EDNS_VERSION
  }

  public Rejected {
    Objects.requireNonNull(reason);
    Objects.requireNonNull(reply);
  }

  public boolean silent() {
    return reply.length == 0;
  }
}
