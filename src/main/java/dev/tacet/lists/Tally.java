package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what the lines of one list say. Bounded, whatever the list holds. Of one thread. */
final class Tally {
  private static final int KEPT = 100;

  /** Modifiers counted by name; of a list with more the rest is counted together. */
  private static final int MAX_MODIFIERS = 20;

  private static final int MAX_MODIFIER_TEXT = 40;

  private final DistinctCount block = new DistinctCount();
  private final DistinctCount allow = new DistinctCount();
  private final DistinctCount patterns = new DistinctCount();
  private final DistinctCount addresses = new DistinctCount();
  private final DistinctCount answers = new DistinctCount();
  private final List<Malformed> firstHundred = new ArrayList<>();
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private final Map<String, Long> modifiers = new LinkedHashMap<>();
  private final Map<String, Long> syntaxes = new LinkedHashMap<>();
  private final Set<DomainName> exceptions = new HashSet<>();
  private final long[] plain = new long[3];
  private long otherModifiers;
  private long rejected;
  private long notTrusted;
  private long forNobody;
  private long notIncluded;

  /** A rule that may be in force. */
  void rule(ListRule rule) {
    if (rule instanceof ListRule.PatternRule) {
      patterns.add(rule);
    } else if (rule instanceof ListRule.AddressRule) {
      addresses.add(rule);
    } else if (rule.terms().answer().givesData()) {
      answers.add(rule);
    } else {
      switch (rule.terms().action()) {
        case BLOCK -> block.add(rule);
        case ALLOW -> allow.add(rule);
      }
    }
  }

  /** A line with rules, of the form {@link PlainLine} reads. */
  void plainLine(int kind) {
    plain[kind]++;
  }

  void line(ListSyntax syntax) {
    syntaxes.merge(syntax.word(), 1L, Long::sum);
  }

  void skipped(SkipReason reason) {
    if (reason.told()) {
      skipped.merge(reason, 1L, Long::sum);
    }
  }

  void voided(String modifier) {
    String name = Printable.escape(modifier, MAX_MODIFIER_TEXT);
    if (modifiers.containsKey(name) || modifiers.size() < MAX_MODIFIERS) {
      modifiers.merge(name, 1L, Long::sum);
    } else {
      otherModifiers++;
    }
  }

  /**
   * @return false where there are too many
   */
  boolean except(DomainName name) {
    return exceptions.contains(name) || exceptions.size() < Exceptions.MAX && exceptions.add(name);
  }

  void notTrusted() {
    notTrusted++;
  }

  void forNobody() {
    forNobody++;
  }

  /** A rejected line that asks for another file. */
  void notIncluded(long number, String line, String reason) {
    notIncluded++;
    rejected(number, line, reason);
  }

  void rejected(long number, String line, String reason) {
    rejected++;
    if (firstHundred.size() < KEPT) {
      firstHundred.add(Malformed.of(number, line, reason));
    }
  }

  ListContent content(long lines, boolean coversSubdomains) {
    Map<String, Long> told = new LinkedHashMap<>();
    skipped.forEach((reason, count) -> told.put(reason.words(), count));
    modifiers.forEach((name, count) -> told.put("void: modifier " + name, count));
    if (otherModifiers > 0) {
      told.put("void: other modifiers", otherModifiers);
    }
    String[] words = {"domains", "hosts", "adblock"}; // in the order of PlainLine's kinds
    for (int kind = 0; kind < plain.length; kind++) {
      if (plain[kind] > 0) {
        syntaxes.merge(words[kind], plain[kind], Long::sum);
      }
    }
    return new ListContent(
        lines,
        counts(),
        rejected,
        firstHundred,
        told,
        notTrusted,
        forNobody,
        notIncluded,
        coversSubdomains,
        syntaxes,
        exceptions);
  }

  private RuleCounts counts() {
    boolean exact =
        block.isExact()
            && allow.isExact()
            && patterns.isExact()
            && addresses.isExact()
            && answers.isExact();
    return new RuleCounts(
        block.size(), allow.size(), patterns.size(), addresses.size(), answers.size(), exact);
  }
}
