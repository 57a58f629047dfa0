package dev.tacet.listen;

/** Why something got no answer. */
public enum Dropped {
  /** A datagram longer than any query is. */
  OVERSIZED,
  /** From an address or port that nobody can be answered at. */
  BAD_SOURCE,
  /** From one of our own listening sockets: answering would go round for ever. */
  OWN_SOURCE,
  /** Too many queries are waiting already. */
  OVERLOAD,
  /** A rule wants its names to meet with silence. */
  BY_RULE,
  /** The answer was there, but the socket did not take it. */
  UNSENT,
  /** A TCP message shorter than a DNS header, or a stream that breaks RFC 9250: closed. */
  BAD_FRAME,
  /** A connection above the cap in all or of its client; closed at once. */
  CONNECTION,
  /** A connection that was silent, stuck in a message, or did not read its answers. */
  IDLE,
  /** A connection for encrypted DNS from outside our networks; closed at once. */
  STRANGER,
  /** A connection that came while there was no certificate to show; closed at once. */
  NO_CERTIFICATE,
  /** A connection whose TLS handshake failed or took too long. */
  HANDSHAKE,
  /** An HTTP request that held no query; it was told why by its status. */
  HTTP_REQUEST,
  /** A connection that sent much and asked little; closed. */
  FLOOD
}
