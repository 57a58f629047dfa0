package dev.tacet.dnssec;

/** What records of denial say about a claim. */
enum Denied {
  /** It holds. */
  PROVEN,
  /** It may hold: there may be something unsigned there (opt-out, RFC 5155 section 6). */
  OPEN,
  /** They do not say so. */
  NOT_PROVEN
}
