package dev.tacet.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Regular expressions in the shapes of public lists and about as often: a domain and what is below
 * it, a label that starts like an advertiser's, the same anywhere, two parts with anything between,
 * random letters.
 */
final class PatternTexts {
  private static final String[] ENDS = "com com com com net cn tv ly co.kr io ru de".split(" ");
  private static final String[] SUFFIXES =
      "s? (s|ing)? (er|ing)? (er?|ice)?s?[0-9]* [0-9]* s?[0-9]* (iliat(es?|ion))? ([sxv]?[0-9]*|ed)"
          .split(" ");
  private static final String SYLLABLES =
      "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo";

  private final Random random;

  private PatternTexts(long seed) {
    random = new Random(seed);
  }

  /**
   * Expressions made up.
   *
   * @param kind {@code mixed}, or {@code linked} for those with anything between two parts alone
   */
  static List<String> of(String kind, int count, long seed) {
    PatternTexts texts = new PatternTexts(seed);
    List<String> made = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      made.add(kind.equals("linked") ? texts.linked() : texts.mixed());
    }
    return made;
  }

  private String mixed() {
    int draw = random.nextInt(100);
    if (draw < 62) {
      return "(\\.|^)" + word() + end() + "$";
    } else if (draw < 70) {
      return "(^|\\.)" + word() + "\\." + word() + end();
    } else if (draw < 90) {
      return "^" + word() + of(SUFFIXES) + "[_.-]";
    } else if (draw < 94) {
      return "^(.+[_.-])?" + word() + of(SUFFIXES) + "[_.-]";
    } else if (draw < 99) {
      return linked();
    }
    int least = 10 + random.nextInt(5);
    char without = (char) ('b' + random.nextInt(20));
    return "^[a-" + (char) (without - 1) + (char) (without + 1) + "-z][a-z]{" + least + ",18}$";
  }

  private String linked() {
    String start = random.nextBoolean() ? "^" : "(^|\\.)";
    return start + word() + "\\..*\\." + word() + end() + "$";
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    String[] syllables = SYLLABLES.split(" ");
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      word.append(of(syllables));
    }
    return word.append((char) ('a' + random.nextInt(26))).toString();
  }

  private String end() {
    return "\\." + of(ENDS).replace(".", "\\.");
  }

  private String of(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
