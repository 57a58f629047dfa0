package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.Random;

/** Small expressions and names over few characters, so that they often meet. */
final class RandomPatterns {
  private static final String[] CHARACTERS = {
    "a",
    "b",
    "-",
    "_",
    "1",
    "\\.",
    ".",
    "[ab]",
    "[^a]",
    "[^.b]",
    "\\w",
    "\\W",
    "\\d",
    "[a-b1]",
    "[[:alpha:]_]",
    "[^[:alnum:]]",
    "B",
    "\\S"
  };
  private static final String[] PLACES = {"^", "$", "\\b", "\\B"};
  private static final String[] REPETITIONS = {
    "*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,1}", "*?", "+?", "{0}"
  };
  private static final byte[] OCTETS = {'a', 'a', 'b', 'b', '-', '_', '1', '.', 7, (byte) 0xe4};

  private final Random random;

  RandomPatterns(long seed) {
    random = new Random(seed);
  }

  /** An expression of at most 30 characters: longer ones are often too large to compile. */
  String regex() {
    String text = choice(2);
    while (text.length() > 30) {
      text = choice(2);
    }
    return text;
  }

  private String choice(int depth) {
    StringBuilder text = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) {
      text.append('|').append(sequence(depth));
    }
    return text.toString();
  }

  private String sequence(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int draw = random.nextInt(10);
      if (draw == 0) {
        text.append(of(PLACES));
        continue;
      }
      boolean group = draw < 4 && depth > 0;
      text.append(group ? "(" + choice(depth - 1) + ")" : of(CHARACTERS));
      if (random.nextInt(3) == 0) {
        text.append(of(REPETITIONS));
      }
    }
    return text.toString();
  }

  private String of(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A name of up to three short labels, any octets in them. */
  DomainName name() {
    byte[] wire = new byte[32];
    int at = 0;
    for (int labels = random.nextInt(4); labels > 0; labels--) {
      int length = 1 + random.nextInt(4);
      wire[at++] = (byte) length;
      for (int i = 0; i < length; i++) {
        wire[at++] = OCTETS[random.nextInt(OCTETS.length)];
      }
    }
    return DomainName.fromWire(wire);
  }

  /**
   * What patterns see; an octet they cannot name is shown as one character of none of their sets.
   */
  static String text(DomainName name) {
    StringBuilder text = new StringBuilder();
    int labelEnd = 1 + name.byteAt(0);
    for (int i = 1; i < name.length() - 1; i++) {
      int octet = name.byteAt(i);
      if (i == labelEnd) {
        text.append('.');
        labelEnd += 1 + octet;
      } else {
        text.append(octet < ' ' || octet > '~' || octet == '.' ? '\u00a4' : (char) octet);
      }
    }
    return text.toString();
  }
}
