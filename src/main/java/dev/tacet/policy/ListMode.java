package dev.tacet.policy;

/** What the rules of a subscribed list are for. */
public enum ListMode {
  /** They decide. */
  ON,
  /** They say nothing. */
  OFF,
  /** They decide nothing; what they would have blocked is said in the log. */
  SHADOW
}
