package dev.tacet.dnssec;

/** What records of denial say about a zone beginning at a name that has no DS. */
enum Cut {
  /** One begins there, unsigned; or may, by opt-out. */
  INSECURE,
  /** None does: it is a name like others. */
  NONE,
  /** There is no such name, and nothing below it. */
  NOTHING,
  /** They do not say. */
  NOT_PROVEN
}
