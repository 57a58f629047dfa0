package dev.tacet.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects address ranges and writes them for {@link AddressTable}. For one thread. */
final class AddressRules {
  /** They are held in the heap while an index is built. */
  static final int MAX_RANGES = 200_000;

  private record Rule(AddressRange range, int effect) {
    private byte[] first() {
      return range.first().getAddress();
    }

    private byte[] last() {
      return range.last().getAddress();
    }
  }

  private static final Comparator<Rule> ORDER =
      Comparator.comparing(Rule::first, Arrays::compareUnsigned)
          .thenComparing(Comparator.comparing(Rule::last, Arrays::compareUnsigned).reversed())
          .thenComparing(Rule::effect);

  private final Set<Rule> rules = new LinkedHashSet<>();

  /** Whether there was room. */
  boolean add(AddressRange range, int effect) {
    Rule rule = new Rule(range, effect);
    if (rules.size() >= MAX_RANGES && !rules.contains(rule)) {
      return false;
    }
    rules.add(rule);
    return true;
  }

  /** The section: octets of IPv4 ranges, the IPv4 ranges, the IPv6 ranges. */
  OctetWriter section(EffectPool effects) {
    OctetWriter ipv4 = write(4, effects);
    OctetWriter ipv6 = write(16, effects);
    return new OctetWriter().int32(ipv4.length()).raw(ipv4.toArray()).raw(ipv6.toArray());
  }

  private OctetWriter write(int addressOctets, EffectPool effects) {
    List<Rule> sorted =
        rules.stream().filter(rule -> rule.first().length == addressOctets).sorted(ORDER).toList();
    List<Rule> kept = withoutCancelled(sorted, effects);
    byte[][] highest = new byte[kept.size()][];
    highest(kept, 0, kept.size(), highest);
    OctetWriter out = new OctetWriter();
    for (int i = 0; i < kept.size(); i++) {
      Rule rule = kept.get(i);
      out.raw(rule.first()).raw(rule.last()).raw(highest[i]).int32(rule.effect());
    }
    return out;
  }

  private static List<Rule> withoutCancelled(List<Rule> sorted, EffectPool effects) {
    List<Rule> kept = new ArrayList<>();
    for (int from = 0; from < sorted.size(); ) {
      AddressRange range = sorted.get(from).range();
      int to = from;
      while (to < sorted.size() && sorted.get(to).range().equals(range)) {
        to++;
      }
      int[] entries = sorted.subList(from, to).stream().mapToInt(Rule::effect).toArray();
      for (int effect : effects.withoutCancelled(entries)) {
        kept.add(new Rule(range, effect));
      }
      from = to;
    }
    return kept;
  }

  /** Fills in the highest last address of each subtree; the root of a stretch is its middle. */
  private static byte[] highest(List<Rule> rules, int from, int to, byte[][] highest) {
    if (from >= to) {
      return null;
    }
    int middle = from + to >>> 1;
    byte[] most = rules.get(middle).last();
    for (byte[] below :
        new byte[][] {
          highest(rules, from, middle, highest), highest(rules, middle + 1, to, highest)
        }) {
      if (below != null && Arrays.compareUnsigned(below, most) > 0) {
        most = below;
      }
    }
    highest[middle] = most;
    return most;
  }
}
