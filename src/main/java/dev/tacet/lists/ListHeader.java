package dev.tacet.lists;

import java.util.regex.Pattern;

/**
 * Whether a list of plain names says of itself that its names cover their subdomains. Asked where
 * the owner left {@code subdomains: auto}.
 *
 * <p>The rule: among the comment lines above the first entry, at most 100, one holds, case aside,
 * the word "wildcard", or the word "subdomain" ("subdomains", "sub-domains") with one of
 * "include(s)/including/incl.", "cover(s)/covering", "with", "all", "any" before it in the same
 * line; and no line holds "subdomain" after "without", "exclude/excluding", "except", "no" or
 * "not". Hosts lines are exact whatever the header says.
 */
final class ListHeader {
  private static final int MAX_LINES = 100;
  private static final int MAX_TEXT = 1000;
  private static final Pattern SAYS =
      Pattern.compile(
          "(?i)\\bwildcards?\\b"
              + "|\\b(?:includ(?:e|es|ing)|incl|cover(?:s|ing)?|with|all|any)\\b.*\\bsub-?domains?\\b");
  private static final Pattern DENIES =
      Pattern.compile(
          "(?i)\\b(?:without|exclud(?:e|es|ing)|except|no|not)\\b.*\\bsub-?domains?\\b");

  private int lines;
  private boolean says;
  private boolean denies;

  /** Takes in a comment line; of a hundred, what stands in their first 1,000 characters. */
  void comment(String line) {
    if (lines++ < MAX_LINES) {
      String text = line.substring(0, Math.min(line.length(), MAX_TEXT));
      says |= SAYS.matcher(text).find();
      denies |= DENIES.matcher(text).find();
    }
  }

  boolean coversSubdomains() {
    return says && !denies;
  }
}
