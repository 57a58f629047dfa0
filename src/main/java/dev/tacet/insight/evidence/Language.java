package dev.tacet.insight.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages a sheet of evidence can be written in. */
public enum Language {
  ENGLISH(Locale.ENGLISH),
  GERMAN(Locale.GERMAN),
  FRENCH(Locale.FRENCH),
  ITALIAN(Locale.ITALIAN);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  public Locale locale() {
    return locale;
  }

  /** As it is typed: {@code de}. */
  public String code() {
    return locale.getLanguage();
  }

  /** All codes, in the order of this list. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(Language::code).toList();
  }

  /** The language of a code, in any case. */
  public static Optional<Language> ofCode(String code) {
    return Arrays.stream(values())
        .filter(language -> language.code().equals(code.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
