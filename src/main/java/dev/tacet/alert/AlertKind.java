package dev.tacet.alert;

/** What somebody is told about. Each has a switch of its own. */
public enum AlertKind {
  /** A device the house has not seen before. */
  NEW_DEVICE("new-device"),
  /** A device asks a company's names for the first time. */
  NEW_OWNER("new-owner"),
  /** A device asks names of a country's companies for the first time. */
  NEW_COUNTRY("new-country"),
  /** A device the owner named asks a name the owner named. */
  NAMED("named"),
  /** A rhythm that no person keeps has begun. */
  BEACON("beacon"),
  /** A device asks again and again for what is blocked. */
  STORM("storm"),
  /** A device looks for a way around Tacet. */
  BYPASS("bypass"),
  /** An upstream does not answer. */
  UPSTREAM_DOWN("upstream-down"),
  /** A new version of a list is held back, for it would block too much. */
  LIST_HELD("list-held"),
  /** Sent by {@code tacet alerts test}. */
  TEST("test");

  private final String word;

  AlertKind(String word) {
    this.word = word;
  }

  /** As it is written in the configuration, in JSON and in topics: {@code [a-z-]}. */
  public String word() {
    return word;
  }
}
