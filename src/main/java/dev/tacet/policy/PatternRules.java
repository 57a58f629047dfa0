package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Collects the rules that look at a name's text, and writes them for {@link PatternIndex}. */
final class PatternRules {
  /** Their texts are objects in the heap while an index is built, and while it is used. */
  static final int MAX_PATTERNS = 20_000;

  /** By pattern, in order of first sight: the numbers of the effects of its rules. */
  private final Map<PatternText, TreeSet<Integer>> rules = new LinkedHashMap<>();

  /** Whether there was room. */
  boolean add(PatternText pattern, int effect) {
    if (rules.size() >= MAX_PATTERNS && !rules.containsKey(pattern)) {
      return false;
    }
    rules.computeIfAbsent(pattern, text -> new TreeSet<>()).add(effect);
    return true;
  }

  /**
   * The section: how many patterns, each with its rules, then the table that finds them.
   *
   * @param leftOut counts the rules whose patterns do not fit into the table
   */
  OctetWriter section(EffectPool effects, LeftOut leftOut) {
    List<PatternText> kept = new ArrayList<>();
    PatternTable.Builder table = new PatternTable.Builder();
    OctetWriter patterns = new OctetWriter();
    rules.forEach(
        (pattern, entries) -> {
          int[] speaking =
              effects.withoutCancelled(entries.stream().mapToInt(Integer::intValue).toArray());
          if (speaking.length > 0) {
            if (table.add(NamePattern.of(pattern), kept.size())) {
              kept.add(pattern);
              write(patterns, pattern, speaking);
            } else {
              for (int effect : speaking) {
                leftOut.add(effects.effect(effect).source().index());
              }
            }
          }
        });
    OctetWriter section = new OctetWriter().number(kept.size()).raw(patterns.toArray());
    if (!kept.isEmpty()) {
      ByteBuffer compiled = table.compile();
      byte[] octets = new byte[compiled.remaining()];
      compiled.get(octets);
      section.raw(octets);
    }
    return section;
  }

  private static void write(OctetWriter out, PatternText pattern, int[] effects) {
    out.octet(pattern.kind().ordinal()).octet(pattern.inverted() ? 1 : 0).text(pattern.text());
    out.number(effects.length);
    for (int effect : effects) {
      out.number(effect);
    }
  }
}
