package dev.tacet.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Guesses what kind of thing a device is, and says why. Pure: the same evidence gives the same
 * guess.
 *
 * <p>Each clue speaks for one kind with a weight; the kind with the greatest sum is the guess. The
 * words of all clues are shown, of those for another kind too, so that whoever sees a wrong guess
 * sees what misled it.
 */
public final class KindGuess {
  private static final KindClues CLUES = KindClues.read();

  /** Queries about a vendor's names before they say anything: a page visited once is no device. */
  private static final long ENOUGH_HITS = 5;

  private static final int ENOUGH_WEIGHT = 2;
  private static final int MAX_WORDS = 8;

  private KindGuess() {}

  /**
   * A guess.
   *
   * @param evidence what speaks for it, then what speaks for others; at most eight lines
   */
  public record Guess(Kind kind, List<String> evidence) {
    public static final Guess NONE = new Guess(Kind.UNKNOWN, List.of());

    public Guess {
      evidence = List.copyOf(evidence);
    }
  }

  private record Said(Kind kind, int weight, String words) {}

  /**
   * @param maker by the IEEE registry, or empty
   * @param services DNS-SD types; a HomeKit accessory's with its category
   * @param model all models told, or empty
   * @param vendorHits queries by the vendor profile that spoke about them
   */
  public static Guess of(
      String maker, Set<String> services, String model, Map<String, Long> vendorHits) {
    List<Said> said = new ArrayList<>();
    for (String service : new TreeSet<>(services)) {
      clueOf(service).ifPresent(clue -> say(said, clue, "announces " + service));
    }
    CLUES.within("model", model).ifPresent(clue -> say(said, clue, "model " + model));
    CLUES.within("maker", maker).ifPresent(clue -> say(said, clue, "made by " + maker));
    mostAsked(vendorHits)
        .ifPresent(
            most ->
                CLUES
                    .exactly("vendor", most.getKey())
                    .ifPresent(
                        clue ->
                            say(
                                said,
                                clue,
                                "asks names of " + most.getKey() + " more than others'")));
    return decide(said);
  }

  private static Optional<KindClues.Clue> clueOf(String service) {
    int category = service.indexOf(" ci=");
    return category < 0
        ? CLUES.exactly("service", service)
        : CLUES.exactly("category", service.substring(category + 4));
  }

  private static void say(List<Said> said, KindClues.Clue clue, String words) {
    said.add(new Said(clue.kind(), clue.weight(), words + ": " + clue.kind().word()));
  }

  private static Optional<Map.Entry<String, Long>> mostAsked(Map<String, Long> vendorHits) {
    return vendorHits.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .filter(most -> most.getValue() >= ENOUGH_HITS);
  }

  private static Guess decide(List<Said> said) {
    Map<Kind, Integer> sums = new EnumMap<>(Kind.class);
    said.forEach(one -> sums.merge(one.kind(), one.weight(), Integer::sum));
    Kind kind = Kind.UNKNOWN;
    for (Said one : said) { // the first said wins among equals: what it announces, then its model
      if (sums.get(one.kind()) >= Math.max(ENOUGH_WEIGHT, 1 + sums.getOrDefault(kind, 0))) {
        kind = one.kind();
      }
    }
    Kind best = kind;
    return new Guess(
        best,
        said.stream()
            .sorted(
                Comparator.comparing((Said one) -> one.kind() != best)
                    .thenComparing(Comparator.comparingInt(Said::weight).reversed()))
            .map(Said::words)
            .limit(MAX_WORDS)
            .toList());
  }

  /** The vendor profiles that say something about a kind. */
  static Set<String> vendors() {
    return new TreeSet<>(CLUES.of("vendor").toList());
  }
}
