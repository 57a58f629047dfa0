package dev.tacet.dns;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * The digest of a key that is believed without further proof: a DS record of the owner's (RFC 4034
 * section 5). Immutable.
 *
 * @param zone whose key it is
 * @param keyTag 0 to 65,535
 * @param algorithm of the key
 * @param digestType 2 for SHA-256, 4 for SHA-384
 * @param digest in hexadecimal digits, upper case
 */
public record TrustAnchor(
    DomainName zone, int keyTag, int algorithm, int digestType, String digest) {
  private static final int SHA_256 = 2;
  private static final int SHA_384 = 4;

  public TrustAnchor {
    Objects.requireNonNull(zone);
    digest = digest.toUpperCase(Locale.ROOT);
    if (keyTag >>> 16 != 0 || algorithm >>> 8 != 0) {
      throw new IllegalArgumentException("a number in it is out of range");
    }
    int octets =
        switch (digestType) {
          case SHA_256 -> 32;
          case SHA_384 -> 48;
          default ->
              throw new IllegalArgumentException(
                  "the digest's type is " + digestType + "; use 2 (SHA-256) or 4 (SHA-384)");
        };
    if (!digest.matches("[0-9A-F]*") || digest.length() != 2 * octets) {
      throw new IllegalArgumentException(
          "the digest has " + digest.length() + " digits; its type has " + 2 * octets);
    }
  }

  /**
   * Reads {@code . DS 20326 8 2 E06D...}, with or without a TTL and a class before DS, the digest
   * in one piece or several.
   *
   * @throws IllegalArgumentException with the reason in words
   */
  public static TrustAnchor parse(String text) {
    String[] words = text.strip().split("\\s+");
    int ds = 1;
    while (ds < words.length && !words[ds].equalsIgnoreCase("DS")) {
      ds++;
    }
    if (ds > 3 || words.length < ds + 5) {
      throw new IllegalArgumentException("it is not NAME DS TAG ALGORITHM TYPE DIGEST");
    }
    return new TrustAnchor(
        DomainName.parse(words[0]),
        number(words[ds + 1]),
        number(words[ds + 2]),
        number(words[ds + 3]),
        String.join("", Arrays.asList(words).subList(ds + 4, words.length)));
  }

  private static int number(String word) {
    if (!word.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("\"" + word + "\" stands where a number belongs");
    }
    return Integer.parseInt(word);
  }

  public byte[] digestOctets() {
    return HexFormat.of().parseHex(digest);
  }

  /** As zone files write it. */
  @Override
  public String toString() {
    return zone + " DS " + keyTag + " " + algorithm + " " + digestType + " " + digest;
  }
}
