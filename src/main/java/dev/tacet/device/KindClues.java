package dev.tacet.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What speaks for which kind of thing, out of {@code kinds.txt}. Immutable. */
final class KindClues {
  private static final Set<String> PLACES =
      Set.of("service", "category", "maker", "model", "vendor");

  /** A kind and how much speaks for it, 1 to 5. */
  record Clue(Kind kind, int weight) {}

  /** By place and what is found there. */
  private final Map<String, Map<String, Clue>> clues = new HashMap<>();

  private KindClues() {
    PLACES.forEach(place -> clues.put(place, new HashMap<>()));
  }

  /** Reads the table in the jar. */
  static KindClues read() {
    KindClues all = new KindClues();
    try (InputStream in = KindClues.class.getResourceAsStream("kinds.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read kinds.txt in the jar", e);
    }
    return all;
  }

  private void add(String line) {
    String[] words = line.split(" ", 4);
    Clue clue = new Clue(Kind.ofWord(words[1]).orElseThrow(), Integer.parseInt(words[2]));
    clues.get(words[0]).put(words[3], clue);
  }

  Optional<Clue> exactly(String place, String text) {
    return Optional.ofNullable(clues.get(place).get(text));
  }

  /** The strongest clue among those whose words stand in the text; the longer of equal ones. */
  Optional<Clue> within(String place, String text) {
    String words = words(text);
    return clues.get(place).entrySet().stream()
        .filter(clue -> words.contains(words(clue.getKey())))
        .max(
            Map.Entry.<String, Clue>comparingByValue(
                    (one, other) -> Integer.compare(one.weight(), other.weight()))
                .thenComparing(clue -> clue.getKey().length())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getValue);
  }

  /** All that is looked for in one place. */
  Stream<String> of(String place) {
    return List.copyOf(clues.get(place).keySet()).stream();
  }

  /** The words of a text between single blanks: letters, or digits, or signs like {@code !.-}. */
  private static String words(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append(' ');
    String lower = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean digit = Character.isDigit(c);
      boolean letter = Character.isLetter(c) || c == '!' || c == '.' || c == '-';
      char last = out.charAt(out.length() - 1);
      if (!digit && !letter) {
        c = ' ';
      } else if (last != ' ' && digit != Character.isDigit(last)) {
        out.append(' ');
      }
      if (c != ' ' || last != ' ') {
        out.append(c);
      }
    }
    return out.append(' ').toString();
  }
}
