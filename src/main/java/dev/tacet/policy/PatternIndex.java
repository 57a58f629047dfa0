package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules of a compiled index that look at a name's text, see {@link PatternRules}: the texts and
 * what they mean are read when it is opened, the table that finds them is not. Immutable.
 */
final class PatternIndex {
  private static final PatternText.Kind[] KINDS = PatternText.Kind.values();

  private static final Comparator<Match> BY_SOURCE =
      Comparator.<Match>comparingInt(match -> match.source().index())
          .thenComparingInt(Match::effectNumber);

  private final List<List<Match>> rules;
  private final PatternTable table;

  /**
   * @param section little-endian, from its position
   */
  PatternIndex(ByteBuffer section, List<Effect> effects) {
    OctetReader in = new OctetReader(section);
    int count = section.hasRemaining() ? in.count() : 0;
    rules = new ArrayList<>(count);
    for (int pattern = 0; pattern < count; pattern++) {
      rules.add(readRules(in, effects));
    }
    table = count == 0 ? PatternTable.empty() : PatternTable.of(section);
  }

  private static List<Match> readRules(OctetReader in, List<Effect> effects) {
    int kind = in.octet();
    boolean inverted = in.octet() != 0;
    if (kind >= KINDS.length) {
      throw new DamagedIndexException("it has a pattern of an unknown kind");
    }
    PatternText text = new PatternText(KINDS[kind], in.text(), inverted);
    int count = in.count();
    List<Match> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int effect = in.number();
      if (Integer.compareUnsigned(effect, effects.size()) >= 0) {
        throw new DamagedIndexException("a pattern has an unknown effect");
      }
      read.add(new Match.OfPattern(text, effects.get(effect), effect));
    }
    return List.copyOf(read);
  }

  /** How many different patterns there are. */
  int size() {
    return rules.size();
  }

  /** Every rule whose pattern matches the name, by source; nothing is allocated where none is. */
  List<Match> matches(DomainName name) {
    int[] found = table.matches(name);
    if (found.length == 0) {
      return List.of();
    }
    List<Match> matches = new ArrayList<>();
    for (int pattern : found) {
      if (Integer.compareUnsigned(pattern, rules.size()) >= 0) {
        throw new DamagedIndexException("a pattern leads nowhere");
      }
      matches.addAll(rules.get(pattern));
    }
    matches.sort(BY_SOURCE);
    return List.copyOf(matches);
  }
}
