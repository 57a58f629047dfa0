package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which of many patterns match a name, read straight from a compiled (usually mapped) table:
 * nothing is compiled when it is opened. See {@link PatternTableLayout} for its form.
 *
 * <p>Patterns stand in groups of up to 64 with one automaton that matches whatever one of them does
 * (and perhaps more: see {@link RequiredPart}). Almost every name is dismissed by one walk a group;
 * the members are asked one by one only where the group matches. A walk takes time in proportion to
 * the name, never more.
 *
 * <p>Immutable and thread-safe. A mapped file must not be changed or shortened while it is in use.
 */
final class PatternTable {
  private static final int[] NONE = {};
  private static final PatternTable EMPTY = of(new Builder().compile());

  private final ByteBuffer index;
  private final PatternTableLayout layout;

  private PatternTable(ByteBuffer index) {
    this.index = index;
    layout = PatternTableLayout.read(index);
    check();
  }

  /** The table without a pattern. */
  public static PatternTable empty() {
    return EMPTY;
  }

  /**
   * Reads a compiled table from position to limit, without copying it; the buffer's position stays.
   * Every octet is read once, so that asking never meets damage.
   *
   * @param compiled in memory or mapped; must not change afterwards
   * @throws DamagedIndexException saying what is wrong
   */
  public static PatternTable of(ByteBuffer compiled) {
    return new PatternTable(compiled.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  private void check() {
    int at = layout.automataAt();
    for (int entry = 0; entry < layout.patterns() + layout.groups(); entry++) {
      // Automata stand in the order of their entries, without gaps: none is shared or skipped.
      boolean isPattern = entry < layout.patterns();
      int entryAt = layout.patternsAt() + PatternTableLayout.ENTRY_OCTETS * entry;
      int offset = index.getInt(isPattern ? entryAt + 4 : entryAt);
      if (offset != at) {
        throw new DamagedIndexException("a pattern is not where it should be");
      }
      at = CompiledDfa.check(index, at);
    }
    long grouped = 0;
    for (int group = 0; group < layout.groups(); group++) {
      int members = members(group);
      grouped += members;
      if (members < 1 || grouped > layout.patterns()) {
        throw new DamagedIndexException("its groups do not fit its patterns");
      }
    }
    if (at != layout.octets()) {
      throw new DamagedIndexException("something follows its last pattern");
    }
  }

  /** How many patterns there are. */
  public int size() {
    return layout.patterns();
  }

  /** How many groups they stand in. */
  int groups() {
    return layout.groups();
  }

  public int octets() {
    return layout.octets();
  }

  /**
   * The numbers of the patterns that match a name, rising, each once. Makes no objects where none
   * matches.
   */
  public int[] matches(DomainName name) {
    int[] found = NONE;
    int count = 0;
    int first = 0;
    for (int group = 0; group <= layout.groups(); group++) {
      // Behind the last group stand the patterns that are in none.
      boolean alone = group == layout.groups();
      int end = alone ? layout.patterns() : first + members(group);
      if (alone || CompiledDfa.matches(index, anyOf(group), name)) {
        for (int pattern = first; pattern < end; pattern++) {
          if (CompiledDfa.matches(index, automaton(pattern), name)) {
            found = count == found.length ? Arrays.copyOf(found, count * 2 + 1) : found;
            found[count++] = number(pattern);
          }
        }
      }
      first = end;
    }
    return count < 2 ? found : distinct(found, count);
  }

  private static int[] distinct(int[] found, int count) {
    return Arrays.stream(found, 0, count).sorted().distinct().toArray();
  }

  private int number(int pattern) {
    return index.getInt(layout.patternsAt() + PatternTableLayout.ENTRY_OCTETS * pattern);
  }

  private int automaton(int pattern) {
    return index.getInt(layout.patternsAt() + PatternTableLayout.ENTRY_OCTETS * pattern + 4);
  }

  private int anyOf(int group) {
    return index.getInt(layout.groupsAt() + PatternTableLayout.ENTRY_OCTETS * group);
  }

  private int members(int group) {
    return index.getInt(layout.groupsAt() + PatternTableLayout.ENTRY_OCTETS * group + 4);
  }

  /** Collects patterns and compiles the table. For one thread; can be compiled more than once. */
  static final class Builder {
    /** Half of the table; the other half is for the groups, without which asking is slow. */
    private static final int MAX_PATTERN_OCTETS = PatternTableLayout.MAX_OCTETS / 2;

    private final List<PatternGroups.Numbered> patterns = new ArrayList<>();
    private int octets;

    /**
     * Adds a pattern.
     *
     * @param number what {@link PatternTable#matches} returns for it; several may have the same
     * @return false, and nothing was added, where all of them would take more than 8 MiB
     */
    public boolean add(NamePattern pattern, int number) {
      int taken = pattern.octets() + PatternTableLayout.ENTRY_OCTETS;
      if (octets + taken > MAX_PATTERN_OCTETS) {
        return false;
      }
      octets += taken;
      patterns.add(new PatternGroups.Numbered(pattern, number));
      return true;
    }

    public int size() {
      return patterns.size();
    }

    /** The compiled table; the same octets for the same patterns in the same order. */
    public ByteBuffer compile() {
      // Header and entries of groups are paid from their half too.
      int room = PatternTableLayout.MAX_OCTETS - PatternTableLayout.HEADER_OCTETS - octets;
      return PatternGroups.of(patterns, room).compile();
    }

    /** Writes what {@link #compile} returns. */
    public void writeTo(WritableByteChannel out) throws IOException {
      ByteBuffer compiled = compile();
      while (compiled.hasRemaining()) {
        out.write(compiled);
      }
    }
  }
}
