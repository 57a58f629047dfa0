package dev.tacet.insight;

/**
 * What strangers called themselves, made fit for a comment in a file that a router will run: the
 * letters {@code [a-z0-9.-]} and no others, so that no name can end a comment, a quote or a line.
 */
final class CommentText {
  /** Enough to know it again. */
  private static final int MAX = 64;

  private CommentText() {}

  /**
   * @return what is left, a hyphen for each run of other letters, at most 64 of them, never a
   *     hyphen or dot in front; {@code unnamed} where nothing is left
   */
  static String of(String text) {
    StringBuilder reduced = new StringBuilder();
    for (int i = 0; i < text.length() && reduced.length() < MAX; i++) {
      char c = text.charAt(i);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      boolean plain = lower >= 'a' && lower <= 'z' || lower >= '0' && lower <= '9' || lower == '.';
      if (plain) {
        reduced.append(lower);
      } else if (reduced.length() > 0 && reduced.charAt(reduced.length() - 1) != '-') {
        reduced.append('-');
      }
    }
    int from = 0;
    int until = reduced.length();
    while (from < until && isEdge(reduced.charAt(from))) {
      from++;
    }
    while (until > from && isEdge(reduced.charAt(until - 1))) {
      until--;
    }
    return from == until ? "unnamed" : reduced.substring(from, until);
  }

  private static boolean isEdge(char c) {
    return c == '-' || c == '.';
  }

  /** An address, or a prefix where it is more than one. */
  static String of(RouterPlan.Stop stop) {
    int bits = 8 * stop.network().address().getAddress().length;
    String address = PublicAddress.text(stop.network().address());
    return stop.network().prefixLength() == bits
        ? address
        : address + "/" + stop.network().prefixLength();
  }

  /** A device, by what it calls itself. */
  static String of(Party party) {
    return of(party.name().isBlank() ? party.key() : party.name());
  }
}
