package dev.tacet.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides patterns into groups that are dismissed together, and lays out the table. One thread.
 *
 * <p>Neighbours of a list resemble each other, so groups are stretches of it: the union of up to
 * {@link #MAX_MEMBERS} is tried, and of its halves where it grows too large. What has no partner is
 * asked alone.
 */
final class PatternGroups {
  /** Where a group matches, each member is asked: more would make names that match slow. */
  private static final int MAX_MEMBERS = 64;

  /** A second or two, whatever the patterns: those left then are asked alone. */
  private static final long MAX_STEPS = 400_000_000;

  record Numbered(NamePattern pattern, int number) {}

  private record Group(ByteBuffer any, int members) {}

  private final List<Numbered> ordered = new ArrayList<>();
  private final List<Numbered> alone = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private long steps = MAX_STEPS;
  private int room;

  private PatternGroups(int room) {
    this.room = room;
  }

  /**
   * Groups the patterns.
   *
   * @param room octets that groups may take, entries included
   */
  static PatternGroups of(List<Numbered> patterns, int room) {
    PatternGroups groups = new PatternGroups(room);
    for (int i = 0; i < patterns.size(); i += MAX_MEMBERS) {
      groups.divide(patterns.subList(i, Math.min(i + MAX_MEMBERS, patterns.size())));
    }
    groups.ordered.addAll(groups.alone);
    return groups;
  }

  private void divide(List<Numbered> patterns) {
    if (patterns.size() == 1 || steps <= 0) {
      alone.addAll(patterns);
      return;
    }
    List<PatternDfa> sieves =
        patterns.stream().map(numbered -> numbered.pattern().sieve()).toList();
    PatternUnion joining = new PatternUnion(sieves, steps);
    Optional<PatternDfa> union = joining.build();
    steps -= joining.steps();
    long taken = union.map(CompiledDfa::octets).orElse(0L) + PatternTableLayout.ENTRY_OCTETS;
    if (union.isPresent() && taken <= room) {
      room -= (int) taken;
      groups.add(new Group(CompiledDfa.of(union.get()), patterns.size()));
      ordered.addAll(patterns);
    } else {
      divide(patterns.subList(0, patterns.size() / 2));
      divide(patterns.subList(patterns.size() / 2, patterns.size()));
    }
  }

  /** The table; position at its start, limit at its end. */
  ByteBuffer compile() {
    PatternTableLayout entries = new PatternTableLayout(0, ordered.size(), groups.size());
    int octets = entries.automataAt();
    for (Numbered numbered : ordered) {
      octets += numbered.pattern().octets();
    }
    for (Group group : groups) {
      octets += group.any().limit();
    }
    ByteBuffer out = ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
    out.position(entries.patternsAt());
    int at = entries.automataAt();
    for (Numbered numbered : ordered) {
      out.putInt(numbered.number()).putInt(at);
      at += numbered.pattern().octets();
    }
    for (Group group : groups) {
      out.putInt(at).putInt(group.members());
      at += group.any().limit();
    }
    ordered.forEach(numbered -> out.put(numbered.pattern().compiled()));
    groups.forEach(group -> out.put(group.any().duplicate()));
    new PatternTableLayout(octets, ordered.size(), groups.size()).seal(out);
    return out.flip();
  }
}
