package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.IndexLayout.Section;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What all lists and vendor profiles say about a name or an address, read straight from a compiled
 * (usually mapped) index; see {@link IndexLayout} for its form.
 *
 * <p>Opening it costs the same whatever the number of its names: most of it is checked piece by
 * piece, each before anything in it is used. {@link #checkMore} checks what no look-up came to, so
 * that damage is known before somebody asks for it, and look-ups then ask no more.
 *
 * <p>Immutable but for that, and thread-safe: any number of threads may look up at once. A mapped
 * file must not be changed or shortened while it is in use; write a new one and rename it into
 * place.
 */
public final class RuleIndex {
  private static final ThreadLocal<NameTable.Workspace> WORKSPACE =
      ThreadLocal.withInitial(NameTable.Workspace::new);
  private static final Optional<String> UNREADABLE =
      Optional.of("its nodes lead nowhere, or its file cannot be read");
  private static final int PIECES_AT_ONCE = (1 << 20) / NodePieces.OCTETS;
  private static final RuleIndex EMPTY = of(new Builder(List.of()).compile());

  private final List<RuleSource> sources;
  private final int[] leftOut;
  private final List<Effect> effects;
  private final NameTable table;
  private final EntrySets sets;
  private final int names;
  private final AddressTable ipv4;
  private final AddressTable ipv6;
  private final PatternIndex patterns;
  private volatile Optional<String> damage = Optional.empty();

  private RuleIndex(ByteBuffer index) {
    IndexLayout layout = IndexLayout.read(index);
    IndexLayout.Counts counts = layout.counts();
    OctetReader ofSources = new OctetReader(layout.section(Section.SOURCES));
    sources = EffectForm.readSources(ofSources);
    leftOut = EffectForm.readLeftOut(ofSources, sources.size());
    effects = EffectForm.readAll(new OctetReader(layout.section(Section.EFFECTS)), sources);
    sets = EntrySets.read(new OctetReader(layout.section(Section.SETS)), counts.sets(), effects);
    ByteBuffer nodes = layout.section(Section.NODES).order(ByteOrder.BIG_ENDIAN);
    table =
        new NameTable(
            nodes, layout.section(Section.PIECES), layout.section(Section.DIRECTORY), counts);
    names = counts.names();
    ByteBuffer ranges = layout.section(Section.RANGES);
    int ipv4Octets = new OctetReader(ranges).int32();
    if (ipv4Octets < 0 || ipv4Octets > ranges.remaining()) {
      throw new DamagedIndexException("its address ranges do not end where they should");
    }
    ipv4 = new AddressTable(ranges.slice(4, ipv4Octets), 4, effects);
    ipv6 =
        new AddressTable(
            ranges.slice(4 + ipv4Octets, ranges.remaining() - ipv4Octets), 16, effects);
    patterns = new PatternIndex(layout.section(Section.PATTERNS), effects);
  }

  /** The index that says nothing about anything. */
  public static RuleIndex empty() {
    return EMPTY;
  }

  /**
   * Reads a compiled index from position to limit, without copying it; the buffer's position stays.
   * Its small parts are checked here, its names on the way. That holds for a buffer on the heap,
   * too: nothing comes between writing and reading it, but checking it costs less than one more way
   * that tests would have to walk.
   *
   * @param compiled in memory or mapped; must not change afterwards
   * @throws DamagedIndexException saying what is wrong
   * @throws InternalError where a mapped page cannot be read
   */
  public static RuleIndex of(ByteBuffer compiled) {
    return new RuleIndex(compiled.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Every source rules may come from, by index. */
  public List<RuleSource> sources() {
    return sources;
  }

  /**
   * Rules of a source that are not in here for want of room: they were refused, or stand at names
   * with too many combinations of rules, or their patterns do not fit into the table. One that the
   * source has twice may be counted twice.
   *
   * @param source its index
   */
  public int leftOut(int source) {
    return leftOut[source];
  }

  /** Every different effect; its number is its place. */
  public List<Effect> effects() {
    return effects;
  }

  /** The number of names that have rules. */
  public int size() {
    return names;
  }

  /**
   * How many names stand in exactly these sources, for every combination there is: what a source
   * alone has, and how much two have in common, follow from it.
   *
   * @return indices of sources to numbers of names
   */
  public Map<Set<Integer>, Integer> namesBySources() {
    Map<Set<Integer>, Integer> counted = new HashMap<>();
    for (int set = 1; set <= sets.count(); set++) {
      Set<Integer> having = new TreeSet<>();
      for (int entry : sets.all(set)) {
        having.add(effects.get(EntrySets.effectOf(entry)).source().index());
      }
      counted.merge(Set.copyOf(having), sets.names(set), Integer::sum);
    }
    return Map.copyOf(counted);
  }

  /**
   * Every rule that speaks about the name: those of the name itself and those of its ancestors that
   * reach down to it. The longest name comes first; at one name EXACT, SUBTREE, BELOW in this
   * order, then by index of the source, then by number of the effect. Patterns come last.
   *
   * @return an immutable list; the same empty one, and nothing allocated, where there is none
   * @throws DamagedIndexException where what it would have to read does not fit its checksum, or
   *     was forged so that it does, or the file was shortened, or the disk no longer gives it
   */
  public List<Match> matches(DomainName name) {
    NameTable.Workspace work = WORKSPACE.get();
    try {
      int deepest = table.find(name, work);
      List<Match> byName = deepest < 0 ? List.of() : collect(name, work, deepest);
      return patterns.size() == 0 ? byName : joined(byName, patterns.matches(name));
    } catch (DamagedIndexException | IndexOutOfBoundsException | InternalError e) {
      throw damage(e);
    }
  }

  /** An {@link InternalError} is how Java tells that a mapped page cannot be read. */
  private DamagedIndexException damage(Throwable cause) {
    if (cause instanceof DamagedIndexException told) {
      damage = Optional.of(told.getMessage());
      return told;
    }
    damage = UNREADABLE; // before all else: Java may tell of a second page in the midst of it
    return new DamagedIndexException(UNREADABLE.get(), cause);
  }

  /** What a look-up or a check found wrong: another index is needed. Empty as long as none did. */
  public Optional<String> damage() {
    return damage;
  }

  /**
   * Checks at most a MiB of what is not checked yet. For any thread that has time: it takes some
   * 0.2 ms, from a memory card 25.
   *
   * @return whether all is checked, which is then not to be asked again
   * @throws DamagedIndexException where it is damaged
   */
  public boolean checkMore() {
    try {
      return table.checkMore(PIECES_AT_ONCE);
    } catch (DamagedIndexException | InternalError e) {
      throw damage(e);
    }
  }

  private static List<Match> joined(List<Match> first, List<Match> second) {
    if (second.isEmpty()) {
      return first;
    }
    return first.isEmpty() ? second : Stream.concat(first.stream(), second.stream()).toList();
  }

  private List<Match> collect(DomainName name, NameTable.Workspace found, int deepest) {
    int labels = name.labelCount();
    int count = 0;
    for (int depth = deepest; depth >= 0; depth--) {
      count += sets.speaking(found.set(depth), depth == labels).length;
    }
    if (count == 0) {
      return List.of();
    }
    Match[] matches = new Match[count];
    int next = 0;
    for (int depth = deepest; depth >= 0; depth--) {
      int[] entries = sets.speaking(found.set(depth), depth == labels);
      if (entries.length > 0) {
        DomainName matched = name.suffix(depth);
        for (int entry : entries) {
          int effect = EntrySets.effectOf(entry);
          matches[next++] =
              new Match.OfName(matched, EntrySets.scopeOf(entry), effects.get(effect), effect);
        }
      }
    }
    return List.of(matches);
  }

  /**
   * Finds the deepest name with rules as {@link #matches} does, but makes no list of them: for
   * measuring what finding costs. Allocates nothing.
   *
   * @return how many labels of the name, from the right, are a name with rules, whatever their
   *     scope; -1 where none are
   */
  int depthOf(DomainName name) {
    return table.find(name, WORKSPACE.get());
  }

  /** Whether there is any answer rule. */
  boolean hasAddresses() {
    return ipv4.count() + ipv6.count() > 0;
  }

  /**
   * Every answer rule that speaks about the address: the narrowest range first, then by index of
   * the source, then by number of the effect.
   *
   * @return an immutable list
   */
  public List<Match> matches(InetAddress address) {
    byte[] octets = address.getAddress();
    try {
      return (octets.length == 4 ? ipv4 : ipv6).matches(octets);
    } catch (DamagedIndexException | IndexOutOfBoundsException | InternalError e) {
      throw damage(e);
    }
  }

  /**
   * Collects rules and compiles them. A rule that {@link Terms#cancels} removes its twin on the
   * same name and scope, or the same range, from every list (not from vendor profiles), whichever
   * came first. For one thread; can be compiled more than once.
   */
  public static final class Builder implements Closeable {
    private final ScratchSpace space;
    private final IndexCompiler compiler;

    /**
     * For few rules: everything stays in the heap.
     *
     * @param sources where rules come from, each with its place in the list as index
     * @throws IllegalArgumentException where an index is not the place
     */
    public Builder(List<RuleSource> sources) {
      this(sources, new ScratchSpace());
    }

    /**
     * For millions of rules: some 20 MB of heap do, whatever is more goes to files.
     *
     * @param sources as above
     * @param scratch asked once there is need
     */
    public Builder(List<RuleSource> sources, Scratch scratch) {
      this(sources, new ScratchSpace(scratch));
    }

    Builder(List<RuleSource> sources, ScratchSpace space) {
      this.space = space;
      compiler = new IndexCompiler(sources, space);
    }

    /**
     * Adds a rule; one that is there already changes nothing.
     *
     * @param source the index of its source
     * @return false where the rule is refused, because 100,000 different effects, or 4 MiB of them,
     *     are there already; never one with {@linkplain Terms#of plain terms}
     * @throws UncheckedIOException where there is too little disk space; an {@link
     *     InterruptedIOException} inside where the thread was interrupted
     */
    public boolean add(DomainName name, Scope scope, int source, Terms terms) {
      try {
        return compiler.add(name, scope, source, terms);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Adds an answer rule; one that is there already changes nothing.
     *
     * @return false where the rule is refused, because there are as many effects or, 200,000, as
     *     many ranges as may be
     */
    public boolean add(AddressRange range, int source, Terms terms) {
      return compiler.add(range, source, terms);
    }

    /**
     * Adds a rule that looks at the name's text; one that is there already changes nothing.
     *
     * @param pattern one without {@link PatternText#complaint}
     * @return false where the rule is refused, because there are as many effects or, 20,000, as
     *     many patterns as may be
     */
    public boolean add(PatternText pattern, int source, Terms terms) {
      return compiler.add(pattern, source, terms);
    }

    /**
     * The compiled index.
     *
     * @return a buffer on the heap, from position 0 to its limit
     * @throws UncheckedIOException as {@link #writeTo}
     */
    public ByteBuffer compile() {
      try {
        return compiler.write(new IndexOutput());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Writes the compiled index to where the file's position is, and moves the position behind it.
     *
     * @throws IOException where it does not fit into the disk or into 2 GiB
     * @throws InterruptedIOException where the thread was interrupted
     */
    public void writeTo(FileChannel out) throws IOException {
      compiler.write(new IndexOutput(out));
    }

    /** Octets of temporary files so far. */
    public long scratchOctets() {
      return space.fileOctets();
    }

    /** Gives temporary files back. */
    @Override
    public void close() throws IOException {
      space.close();
    }
  }
}
