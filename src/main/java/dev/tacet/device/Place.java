package dev.tacet.device;

/** Where an address is, seen from this machine. */
public enum Place {
  /** Loopback, or an address of one of our own interfaces. */
  OWN,
  /** On one of our wires: its MAC can be seen. */
  ON_LINK,
  /** Behind a router: its MAC never can be seen. */
  BEYOND
}
