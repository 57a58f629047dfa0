package dev.tacet.config;

/** What is done with signatures. */
public enum DnssecMode {
  /** They are neither asked for nor passed on. */
  OFF,
  /** Devices that ask for them get them; they are not judged here (RFC 4035 section 3.2). */
  PASS,
  /** They are judged here: bogus data reaches no device that does not insist. */
  VALIDATE
}
