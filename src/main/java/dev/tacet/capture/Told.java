package dev.tacet.capture;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the first octets of a conversation tell of the name it is for. Immutable.
 *
 * @param done false where more octets are needed
 * @param name as the client sent it, in lower case; empty where it told none
 */
record Told(boolean done, String name) {
  static final Told MORE = new Told(false, "");
  static final Told NOTHING = new Told(true, "");

  /** Names longer than any that DNS has are nobody's. */
  private static final int MAX_NAME = DomainName.MAX_OCTETS;

  /** A name in a stranger's octets; an address in place of a name tells nothing new. */
  static Told of(byte[] octets, int from, int to) {
    if (to <= from || to - from > MAX_NAME) {
      return NOTHING;
    }
    String text = new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    try {
      AddressText.parse(text);
      return NOTHING;
    } catch (IllegalArgumentException notAnAddress) {
      return new Told(true, canonical(text));
    }
  }

  /** As lookups write it, where DNS could carry it; else as it came. */
  private static String canonical(String text) {
    try {
      return DomainName.parse(text).toString();
    } catch (NameSyntaxException e) {
      return text.toLowerCase(Locale.ROOT);
    }
  }
}
