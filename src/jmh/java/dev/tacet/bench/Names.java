package dev.tacet.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The names of one run, by their numbers: what is blocked has the shapes of public tracker lists,
 * what is allowed is neither one of these nor below one. A name is computed from seed and number,
 * so five million of them take no memory. Immutable.
 */
final class Names {
  /** Allowed names that are asked again and again. */
  static final int HOT = 20_000;

  private static final String[] WORDS =
      ("ad track pixel met stat click tag sync data beacon cdn push banner log play game shop news"
              + " cloud mobi media web soft link port meta zen nova lumi fox cat blue red sun hub"
              + " box kit lab max pro fit net bit key map sky sea go my top best fast free live now")
          .split(" ");
  private static final String[] ENDS =
      "com com com com com net net org io xyz info cn de site online co.uk".split(" ");
  private static final String[] HOSTS =
      "ads track pixel metrics stats click tags sync collect beacon telemetry api".split(" ");
  private static final String[] NETWORKS =
      "cloudfront.net akamaiedge.net edgekey.net amazonaws.com azureedge.net".split(" ");

  private final long seed;
  private final int blocked;

  Names(long seed, int blocked) {
    if (blocked < 1) {
      throw new IllegalArgumentException("a list needs a name, not " + blocked);
    }
    this.seed = mix(seed + 0x9e3779b97f4a7c15L);
    this.blocked = blocked;
  }

  /** How many are blocked. */
  int count() {
    return blocked;
  }

  /** Blocked: 60 in 100 can be registered, 28 are hosts below those, 12 are hosts of a network. */
  String blocked(int number) {
    long drawn = mix(seed ^ number);
    int kind = (int) Long.remainderUnsigned(drawn, 100);
    if (kind < 60) {
      return registrable(number);
    }
    if (kind < 88) {
      // The number makes it the only one of its kind; words alone would come twice.
      int vendor = (int) Long.remainderUnsigned(mix(drawn), Math.min(blocked, 200_000));
      return pick(HOSTS, drawn >>> 8) + number + "." + registrable(vendor);
    }
    return Long.toString(drawn >>> 1, 36) + number + "." + pick(NETWORKS, mix(drawn));
  }

  /** Ends in its number, which no allowed name does. */
  private String registrable(int number) {
    long drawn = mix(seed ^ number ^ 0x5bd1e995_0000L);
    return words(drawn, 1 + (int) (drawn >>> 60 & 1)) + number + "." + pick(ENDS, mix(drawn));
  }

  /** Allowed and asked often, of {@link #HOT} the one of this number. */
  String hot(int number) {
    long drawn = mix(seed ^ number ^ 0x2545f491_0000L);
    // Words of letters alone, so that these differ from blocked names, and numbered in letters.
    StringBuilder counted = new StringBuilder();
    for (int left = number + 26; left > 0; left /= 26) {
      counted.append((char) ('a' + left % 26));
    }
    return ((drawn & 3) == 0 ? "" : "www.") + words(drawn, 2) + "-" + counted + "." + end(drawn);
  }

  private static String end(long drawn) {
    return pick(ENDS, mix(drawn));
  }

  /** Allowed, and asked only once if no number is used twice. */
  String once(long number) {
    return "u" + number + "." + hot((int) (number % HOT));
  }

  /** The blocked names, each as a line that a server reads. */
  void write(Path file, UnaryOperator<String> line) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int number = 0; number < count(); number++) {
        out.write(line.apply(blocked(number)));
        out.write('\n');
      }
    }
  }

  private static String words(long drawn, int count) {
    StringBuilder text = new StringBuilder();
    long left = drawn;
    for (int i = 0; i <= count; i++) {
      text.append(pick(WORDS, left));
      left = mix(left);
    }
    return text.toString();
  }

  private static String pick(String[] of, long drawn) {
    return of[(int) Long.remainderUnsigned(drawn, of.length)];
  }

  /** SplitMix64: one to one, so different numbers stay different. */
  private static long mix(long number) {
    long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
