package dev.tacet.lists;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.SpoofChecker;
import dev.tacet.dns.NameSyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Unicode names by UTS 46, non-transitional (Java's own IDN is the 2003 one). Nothing but names
 * that are not plain ASCII may come here: this class loads ICU, which a start can do without.
 */
final class UnicodeNames {
  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  /** Hyphens are left to DNS, as browsers do: real names have labels such as {@code r3---sn-x}. */
  private static final Set<IDNA.Error> FORGIVEN =
      EnumSet.of(IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN, IDNA.Error.HYPHEN_3_4);

  /** Made when a name is shown: whoever only reads names can do without. */
  private static final class Scripts {
    private static final SpoofChecker CHECK =
        new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.INVISIBLE)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();
  }

  private UnicodeNames() {}

  /**
   * @throws NameSyntaxException with what UTS 46 says, in words
   */
  static String toAscii(String text) {
    IDNA.Info info = new IDNA.Info();
    String ascii = UTS46.nameToASCII(text, new StringBuilder(), info).toString();
    refuse(info);
    return ascii;
  }

  /**
   * The Unicode form for people, where it cannot be taken for another name: it must lead back to
   * the same ASCII, mix no scripts that do not go together, and not look like plain ASCII.
   *
   * @return the ASCII form again where it fails that
   */
  static String toUnicode(String ascii) {
    IDNA.Info info = new IDNA.Info();
    String unicode = UTS46.nameToUnicode(ascii, new StringBuilder(), info).toString();
    if (!remaining(info).isEmpty() || unicode.equals(ascii)) {
      return ascii;
    }
    for (String label : unicode.split("\\.")) {
      if (!isAscii(label)
          && (Scripts.CHECK.failsChecks(label) || isAscii(Scripts.CHECK.getSkeleton(label)))) {
        return ascii;
      }
    }
    IDNA.Info back = new IDNA.Info();
    String again = UTS46.nameToASCII(unicode, new StringBuilder(), back).toString();
    return remaining(back).isEmpty() && again.equals(ascii) ? unicode : ascii;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static void refuse(IDNA.Info info) {
    List<IDNA.Error> errors = remaining(info);
    if (!errors.isEmpty()) {
      throw new NameSyntaxException(
          errors.stream().map(UnicodeNames::words).collect(Collectors.joining(", and ")));
    }
  }

  private static List<IDNA.Error> remaining(IDNA.Info info) {
    return info.getErrors().stream().filter(error -> !FORGIVEN.contains(error)).toList();
  }

  private static String words(IDNA.Error error) {
    return switch (error) {
      case EMPTY_LABEL -> "it has an empty label";
      case LABEL_TOO_LONG -> "a label is longer than 63 octets";
      case DOMAIN_NAME_TOO_LONG -> "the name is longer than 255 octets";
      case LEADING_COMBINING_MARK -> "a label begins with a combining mark";
      case DISALLOWED -> "it holds a character that UTS 46 does not allow in names";
      case PUNYCODE -> "a label starts with xn-- but is not valid Punycode";
      case LABEL_HAS_DOT -> "a label holds a dot";
      case INVALID_ACE_LABEL -> "a label starts with xn-- but does not encode an allowed name";
      case BIDI -> "it mixes right-to-left and left-to-right letters in a forbidden way";
      case CONTEXTJ -> "it holds a zero-width joiner where none may stand";
      default -> "UTS 46 refuses it (" + error.name().toLowerCase(Locale.ROOT) + ")";
    };
  }
}
