package dev.tacet.lists;

/** Why a line without entries is no mistake, or not the list's. */
enum SkipReason {
  BLANK(false, "blank"),
  COMMENT(false, "comment"),
  LOCAL_NAME(false, "a local name such as localhost"),
  OTHER_ADDRESS(true, "hosts lines with an address that does not mean \"nowhere\""),
  ADBLOCK(true, "adblock"),
  REGEX(true, "regular expressions"),
  WILDCARD(true, "wildcards inside a name"),
  DNSMASQ(true, "dnsmasq"),
  UNBOUND(true, "unbound"),
  ZONE(true, "zone files"),
  CATEGORY(true, "category lists");

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

  /** Follows a count of lines: "12 not understood yet: adblock". */
  String words() {
    return this == OTHER_ADDRESS || !told ? words : "not understood yet: " + words;
  }
}
