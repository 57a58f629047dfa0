package dev.tacet.lists;

/** Why a line without rules is no mistake, or not the list's. */
enum SkipReason {
  HEADER(false, "a header such as [Adblock Plus]"),
  LOCAL_NAME(false, "a local name such as localhost"),
  ZONE_DATA(false, "what every zone has: SOA, NS, $TTL"),
  ANSWERED(false, "data of a zone that is a rule already"),
  COSMETIC(true, "for browsers: cosmetic"),
  PATH(true, "for browsers: parts of a URL other than the name"),
  BRANCH(true, "in a branch of !#if, which is for other programs"),
  INCLUDE(true, "including a list that was not fetched"),
  FORWARDING(true, "forwarding a name to another server"),
  TRANSPARENT(true, "naming a zone that blocks nothing"),
  SETTING(true, "with settings of another server"),
  OTHER_TRIGGER(true, "asking for the client's or the name server's address (not supported)");

  private final boolean told;
  private final String words;

  SkipReason(boolean told, String words) {
    this.told = told;
    this.words = words;
  }

  /** Whether the owner should hear of it: the author of the list meant something by such a line. */
  boolean told() {
    return told;
  }

  /** Follows a count of lines, one or more: "12 lines for browsers: cosmetic". */
  String words() {
    return words;
  }
}
