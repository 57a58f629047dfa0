package dev.tacet.insight;

import java.util.Locale;
import java.util.Objects;

/**
 * The company behind a name or an address, as far as the data in the jar knows. Immutable.
 *
 * @param country of its seat, ISO 3166-1 alpha-2; {@link #NO_SINGLE_SEAT} where it has none
 * @param how it is known, which is the evidence
 */
public record Owner(String company, String country, How how) {
  /** A company of several seats, or of none that counts. */
  public static final String NO_SINGLE_SEAT = "ZZ";

  /** Where it is known from. */
  public enum How {
    /** The grouping of a public list of domains (v2fly), with company and seat added here. */
    GROUPED("domain, by a public list's grouping"),
    /** Written down here. */
    CURATED("domain, written down for this product"),
    /** One of the domains that a vendor's profile calls its own. */
    VENDOR("domain of a vendor's profile"),
    /** A name of a vendor's profile outside the vendor's own domains. */
    NAMED("name in a vendor's profile"),
    /** The address stands in a range of a vendor's profile. */
    ADDRESS("address range of a vendor's profile");

    private final String words;

    How(String words) {
      this.words = words;
    }

    /** As JSON says it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  public Owner {
    Objects.requireNonNull(company);
    Objects.requireNonNull(how);
    if (country.length() != 2 || !isLetter(country.charAt(0)) || !isLetter(country.charAt(1))) {
      throw new IllegalArgumentException("no country code: " + country);
    }
  }

  /**
   * The country for people, in the language of the locale; the code itself where Java has no name
   * for it.
   */
  public String countryIn(Locale language) {
    if (!country.equals(NO_SINGLE_SEAT)) {
      return new Locale.Builder().setRegion(country).build().getDisplayCountry(language);
    }
    return switch (language.getLanguage()) {
      case "de" -> "kein einzelner Sitz";
      case "fr" -> "sans siège unique";
      case "it" -> "senza sede unica";
      default -> "no single seat";
    };
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
