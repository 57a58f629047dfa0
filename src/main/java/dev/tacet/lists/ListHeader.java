package dev.tacet.lists;

import java.util.regex.Pattern;

/**
 * Whether a list of plain names says of itself that its names cover their subdomains. Asked where
 * the owner left {@code subdomains: auto}.
 *
 * <p>The rule: among the comment lines above the first entry, at most 100, one holds, case and
 * addresses of web pages aside, the word "wildcard", or the word "subdomain" ("subdomains",
 * "sub-domains") with one of "include(s)/including/incl.", "cover(s)/covering" before it in the
 * same line, or "with", "all", "any" at most three words before it; and no line holds "wildcard" or
 * "subdomain" after "without", "exclude/excluding", "except", "no" or "not", or "wildcard" before a
 * "not". Hosts lines are exact whatever the header says.
 *
 * <p>"Syntax: Domains (without subdomains)" says the contrary of what it seems to: it is how a
 * large family of lists tells that names below the listed ones were left out, because whoever uses
 * that form blocks them with the name.
 */
final class ListHeader {
  private static final int MAX_LINES = 100;
  private static final int MAX_TEXT = 1000;
  private static final Pattern SAYS =
      Pattern.compile(
          "(?i)\\bwildcards?\\b"
              + "|\\b(?:includ(?:e|es|ing)|incl|cover(?:s|ing)?)\\b.*\\bsub-?domains?\\b"
              + "|\\b(?:with|all|any)\\s+(?:[\\w,]+\\s+){0,3}sub-?domains?\\b");
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?i)\\bsyntax:\\s*domains\\s*\\(without subdomains\\)");
  private static final Pattern PAGE = Pattern.compile("(?i)\\bhttps?://\\S+");
  private static final Pattern DENIES =
      Pattern.compile(
          "(?i)\\b(?:without|exclud(?:e|es|ing)|except|no|not)\\b.*\\b(?:sub-?domain|wildcard)s?\\b"
              + "|\\bwildcards?\\b.*\\bnot\\b");

  private int lines;
  private boolean says;
  private boolean denies;

  /** Takes in a comment line; of a hundred, what stands in their first 1,000 characters. */
  void comment(String line) {
    if (lines++ < MAX_LINES) {
      String text = line.substring(0, Math.min(line.length(), MAX_TEXT));
      text = PAGE.matcher(text).replaceAll("");
      boolean leftOut = LEFT_OUT.matcher(text).find();
      says |= leftOut || SAYS.matcher(text).find();
      denies |= !leftOut && DENIES.matcher(text).find();
    }
  }

  boolean coversSubdomains() {
    return says && !denies;
  }
}
