package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;

/**
 * From text as people and lists write it to a name as it stands on the wire: letters, digits,
 * hyphens and underscores, or Unicode by UTS 46.
 */
final class NameText {
  private NameText() {}

  /**
   * @param text a bare name, at most one trailing dot
   * @throws NameSyntaxException with the reason in words
   */
  static DomainName toName(String text) {
    String ascii = needsUnicode(text) ? UnicodeNames.toAscii(text) : text;
    for (int i = 0; i < ascii.length(); i++) {
      if (!isNameCharacter(ascii.charAt(i))) {
        throw new NameSyntaxException(complaint(ascii.charAt(i)));
      }
    }
    DomainName name = DomainName.parse(ascii);
    if (name.equals(DomainName.ROOT)) {
      throw new NameSyntaxException("it is the root: that would be every name");
    }
    if (isNumber(name)) {
      throw new NameSyntaxException(
          Addresses.isAddress(ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii)
              ? "that is an address, not a name"
              : "its last label is a number: no domain ends so");
    }
    return name;
  }

  /** Whether a name must go through UTS 46: it has Unicode in it, or says that it encodes some. */
  static boolean needsUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7e) {
        return true;
      }
      boolean labelStarts = i == 0 || text.charAt(i - 1) == '.';
      if (labelStarts && text.regionMatches(true, i, "xn--", 0, 4)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private static String complaint(char c) {
    if (c == ':') {
      return "it holds a colon: addresses and ports are not part of a name";
    }
    if (c == '*') {
      return "a \"*\" is only understood in front: *.name";
    }
    if (Character.isWhitespace(c)) {
      return "it holds a blank";
    }
    return c < ' ' || c == 0x7f
        ? "it holds a control character"
        : "it holds \"" + Printable.escape(String.valueOf(c)) + "\", which no name has";
  }

  /** Whether the rightmost label is all digits. */
  private static boolean isNumber(DomainName name) {
    int at = name.labelStart(name.labelCount() - 1);
    for (int i = at + 1; i <= at + name.byteAt(at); i++) {
      if (name.byteAt(i) < '0' || name.byteAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
