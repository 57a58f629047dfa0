package dev.tacet.config;

import java.util.regex.Pattern;

/**
 * URLs as they may be shown, logged and reported: without what opens the door. User names and
 * passwords before an {@code @}, and the values of parameters that are named like a secret, become
 * {@code ***}. Works on anything, also on what is no URL.
 */
public final class ShownUrl {
  private static final Pattern USER =
      Pattern.compile("^(\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?/{0,3})[^/?#]*@");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)([?&;#][^=&;#]*(?:token|key|pass|pwd|secret|auth|sig|credential)[^=&;#]*=)[^&;#]*");
  private static final int MAX = 400;

  private ShownUrl() {}

  /** The URL without its secrets, fit for a terminal, cut after 400 characters. */
  public static String of(String url) {
    String open = USER.matcher(url).replaceFirst("$1***@");
    return Quoted.plain(SECRET.matcher(open).replaceAll("$1***"), MAX);
  }
}
