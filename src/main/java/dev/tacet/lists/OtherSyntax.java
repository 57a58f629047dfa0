package dev.tacet.lists;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises lines of syntaxes that are not read, so that the owner is told "1,904 lines not
 * understood yet: adblock" and not that they were mistakes. Nothing here decides what is blocked.
 */
final class OtherSyntax {
  private static final Pattern ZONE_LINE =
      Pattern.compile(
          "(?i)(?:\\$(?:ttl|origin|include|generate)\\b.*"
              + "|zone\\s+\".*"
              + "|\\S+\\s+(?:[0-9]+\\s+)?(?:in\\s+)?(?:cname|soa|ns|a|aaaa|txt)\\s+\\S.*)");

  private OtherSyntax() {}

  /** Empty where the line may be a plain name, or is a mistake. */
  static Optional<SkipReason> of(String line) {
    return Optional.ofNullable(kind(line));
  }

  private static SkipReason kind(String line) {
    char first = line.charAt(0);
    if (isAdblock(line, first)) {
      return SkipReason.ADBLOCK;
    }
    if (line.startsWith("address=/")
        || line.startsWith("server=/")
        || line.startsWith("local=/")
        || line.startsWith("ipset=/")) {
      return SkipReason.DNSMASQ;
    }
    if (line.startsWith("local-zone:")
        || line.startsWith("local-data:")
        || line.equals("server:")) {
      return SkipReason.UNBOUND;
    }
    if (line.startsWith("domain:")
        || line.startsWith("full:")
        || line.startsWith("keyword:")
        || line.startsWith("regexp:")
        || line.startsWith("include:")) {
      return SkipReason.CATEGORY;
    }
    if (isRegex(line, first)) {
      return SkipReason.REGEX;
    }
    if (hasBlank(line) && ZONE_LINE.matcher(line).matches()) {
      return SkipReason.ZONE;
    }
    // "*." in front is read; a star elsewhere, or a second one, is a pattern.
    boolean wildcard = line.indexOf('*', line.startsWith("*.") ? 1 : 0) >= 0;
    return wildcard && line.length() > 1 && !hasBlank(line) ? SkipReason.WILDCARD : null;
  }

  private static boolean isAdblock(String line, char first) {
    return first == '|'
        || line.startsWith("@@")
        || line.startsWith("[Adblock")
        || line.contains("##")
        || line.contains("#@#")
        || line.contains("#?#")
        || line.indexOf('$') > 0 && line.indexOf('^') > 0 && "^(/".indexOf(first) < 0;
  }

  private static boolean isRegex(String line, char first) {
    if (first == '/' && line.length() > 1) {
      return line.indexOf('/', 1) > 0;
    }
    return first == '^'
        || first == '('
        || first == '['
        || line.endsWith("$")
        || line.indexOf('\\') >= 0;
  }

  private static boolean hasBlank(String line) {
    return line.indexOf(' ') >= 0 || line.indexOf('\t') >= 0;
  }
}
