package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.Scope;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name as an owner types or pastes it, and what was understood. Immutable.
 *
 * @param typed as given
 * @param name what is meant
 * @param unicode the name in Unicode; empty where that is no different, or could deceive
 * @param scope a name covers its subdomains, {@code *.name} only what is below it, an exact one
 *     only itself
 */
public record TypedName(String typed, DomainName name, String unicode, Scope scope) {
  /** Longer than any URL somebody pastes on purpose. */
  private static final int MAX_TYPED = 4096;

  private static final Pattern SCHEME = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?//");
  private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

  /** As {@link DomainName#toString} shows octets that are no characters. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\[0-9]{3}");

  /**
   * Forgives what does not change the meaning: blanks around, upper case, a trailing dot, and all
   * of a URL but the host.
   *
   * @param exact this name only
   * @throws NameSyntaxException with the reason in words, where it is no domain name
   */
  public static TypedName parse(String typed, boolean exact) {
    String text = trim(typed);
    if (text.isEmpty()) {
      throw new NameSyntaxException("it is empty");
    }
    if (text.length() > MAX_TYPED) {
      throw new NameSyntaxException("it is longer than any name");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new NameSyntaxException("it holds a control character");
    }
    String host = ESCAPE.matcher(text).find() ? text : host(text);
    boolean below = host.startsWith("*.");
    if (below && exact) {
      throw new NameSyntaxException(
          "\"*.\" means everything below it and exact the name alone: choose one");
    }
    String bare = below ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
    if (bare.isEmpty()) {
      throw new NameSyntaxException("it is the root: that would be every name");
    }
    DomainName name = ESCAPE.matcher(bare).find() ? escaped(bare) : NameText.toName(bare);
    String unicode = unicode(name);
    return new TypedName(
        typed,
        name,
        unicode.equals(name.toString()) ? "" : unicode,
        exact ? Scope.EXACT : below ? Scope.BELOW : Scope.SUBTREE);
  }

  /**
   * A name for people: its A-labels in Unicode where that leads back to the same name and cannot be
   * taken for another (mixed scripts, look-alikes of ASCII), else as {@link DomainName#toString}.
   */
  public static String unicode(DomainName name) {
    String ascii = name.toString();
    return ascii.contains("xn--") ? UnicodeNames.toUnicode(ascii) : ascii;
  }

  private static String host(String text) {
    Matcher scheme = SCHEME.matcher(text);
    boolean url = scheme.lookingAt();
    String rest = url ? text.substring(scheme.end()) : text;
    int end = 0;
    while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    if (at >= 0 && !url) {
      throw new NameSyntaxException("that is a mail address; its domain would be after the \"@\"");
    }
    String host = authority.substring(at + 1);
    if (host.startsWith("[") || Addresses.isIpv6(host)) {
      throw new NameSyntaxException("that is an address, not a name");
    }
    host = PORT.matcher(host).replaceFirst("");
    if (host.isEmpty()) {
      throw new NameSyntaxException(url ? "the URL names no host" : "it is empty");
    }
    if (host.chars().anyMatch(TypedName::isBlank)) {
      throw new NameSyntaxException("it holds a blank");
    }
    return host;
  }

  /** Names as the log shows them can be typed again, whatever octets they hold. */
  private static DomainName escaped(String text) {
    DomainName name = DomainName.parse(text.toLowerCase(Locale.ROOT));
    if (name.equals(DomainName.ROOT)) {
      throw new NameSyntaxException("it is the root: that would be every name");
    }
    return name;
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
