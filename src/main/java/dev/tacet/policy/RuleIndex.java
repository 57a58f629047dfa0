package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.IndexLayout.Section;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * What all lists and vendor profiles say about a name or an address, read straight from a compiled
 * (usually mapped) index; see {@link IndexLayout} for its form.
 *
 * <p>Immutable and thread-safe: any number of threads may look up at once. A mapped file must not
 * be changed or shortened while it is in use; write a new one and rename it into place.
 */
public final class RuleIndex {
  private static final RuleIndex EMPTY = of(new Builder(List.of()).compile());

  private final List<RuleSource> sources;
  private final List<Effect> effects;
  private final DomainTrie names;
  private final AddressTable ipv4;
  private final AddressTable ipv6;

  private RuleIndex(ByteBuffer index) {
    IndexLayout layout = IndexLayout.read(index);
    sources = EffectForm.readSources(new OctetReader(layout.section(Section.SOURCES)));
    effects = readEffects(new OctetReader(layout.section(Section.EFFECTS)), sources);
    names = new DomainTrie(layout.section(Section.NAMES), effects);
    ByteBuffer ranges = layout.section(Section.RANGES);
    int ipv4Octets = new OctetReader(ranges).int32();
    if (ipv4Octets < 0 || ipv4Octets > ranges.remaining()) {
      throw new DamagedIndexException("its address ranges do not end where they should");
    }
    ipv4 = table(ranges.slice(4, ipv4Octets), 4, effects);
    ipv6 = table(ranges.slice(4 + ipv4Octets, ranges.remaining() - ipv4Octets), 16, effects);
  }

  private static List<Effect> readEffects(OctetReader in, List<RuleSource> sources) {
    int count = in.count();
    List<Effect> effects = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      effects.add(EffectForm.read(in, sources));
    }
    return List.copyOf(effects);
  }

  private static AddressTable table(ByteBuffer octets, int addressOctets, List<Effect> effects) {
    return new AddressTable(octets.order(ByteOrder.LITTLE_ENDIAN), addressOctets, effects);
  }

  /** The index that says nothing about anything. */
  public static RuleIndex empty() {
    return EMPTY;
  }

  /**
   * Reads a compiled index from position to limit, without copying it; the buffer's position stays.
   * Every octet is read once for the checksum.
   *
   * @param compiled in memory or mapped; must not change afterwards
   * @throws DamagedIndexException saying what is wrong
   */
  public static RuleIndex of(ByteBuffer compiled) {
    return new RuleIndex(compiled.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Every source rules may come from, by index. */
  public List<RuleSource> sources() {
    return sources;
  }

  /** Every different effect; its number is its place. */
  public List<Effect> effects() {
    return effects;
  }

  /** The number of names that have rules. */
  public int size() {
    return names.size();
  }

  /**
   * Every rule that speaks about the name: those of the name itself and those of its ancestors that
   * reach down to it. The longest name comes first; at one name EXACT, SUBTREE, BELOW in this
   * order, then by index of the source, then by number of the effect.
   *
   * @return an immutable list; the same empty one, and nothing allocated, where there is none
   */
  public List<Match> matches(DomainName name) {
    return names.matches(name);
  }

  /**
   * Every answer rule that speaks about the address: the narrowest range first, then by index of
   * the source, then by number of the effect.
   *
   * @return an immutable list
   */
  public List<Match> matches(InetAddress address) {
    byte[] octets = address.getAddress();
    return (octets.length == 4 ? ipv4 : ipv6).matches(octets);
  }

  /**
   * Collects rules and compiles them. A rule that {@link Terms#cancels} removes its twin on the
   * same name and scope, or the same range, from every list (not from vendor profiles), whichever
   * came first. For one thread; can be compiled more than once.
   */
  public static final class Builder {
    private final EffectPool effects;
    private final TrieBuilder names = new TrieBuilder();
    private final AddressRules addresses = new AddressRules();

    /**
     * @param sources where rules come from, each with its place in the list as index
     * @throws IllegalArgumentException where an index is not the place
     */
    public Builder(List<RuleSource> sources) {
      effects = new EffectPool(sources);
    }

    /**
     * Adds a rule; one that is there already changes nothing.
     *
     * @param source the index of its source
     * @return false where the rule is refused, because 100,000 different effects, or 4 MiB of them,
     *     are there already
     */
    public boolean add(DomainName name, Scope scope, int source, Terms terms) {
      int effect = effects.number(source, terms);
      if (effect == EffectPool.FULL) {
        return false;
      }
      names.add(name, scope, effect);
      return true;
    }

    /**
     * Adds an answer rule; one that is there already changes nothing.
     *
     * @return false where the rule is refused, because there are as many effects or, 200,000, as
     *     many ranges as may be
     */
    public boolean add(AddressRange range, int source, Terms terms) {
      int effect = effects.number(source, terms);
      return effect != EffectPool.FULL && addresses.add(range, effect);
    }

    /**
     * The compiled index.
     *
     * @return a buffer on the heap, from position 0 to its limit
     * @throws IllegalStateException where the index would not fit into 2 GiB
     */
    public ByteBuffer compile() {
      return IndexWriter.write(effects, new TrieCompiler(names, effects).compile(), addresses);
    }

    /** Writes what {@link #compile} returns to where the file's position is. */
    public void writeTo(FileChannel out) throws IOException {
      ByteBuffer compiled = compile();
      while (compiled.hasRemaining()) {
        out.write(compiled);
      }
    }
  }
}
