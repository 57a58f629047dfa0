package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeSet;

/**
 * The work behind {@link RuleIndex.Builder}. Each added name is turned at once into what is to be
 * said of its node and of the ancestors that were not seen before; nothing else of it is kept. For
 * one thread.
 */
final class IndexCompiler {
  private static final int CHECKED_EVERY = 1 << 12;

  private final EffectPool effects;
  private final InteriorNodes interior;
  private final NodeRecords records;
  private final AddressRules addresses = new AddressRules();
  private final PatternRules patterns = new PatternRules();
  private final TreeSet<Integer> atRoot = new TreeSet<>();
  private final CodedName coded = new CodedName();
  private final NodeKey key = new NodeKey();

  /** New for each index: nobody who writes a list can choose names that all fall in one bucket. */
  private final long seed = new SecureRandom().nextLong() | 1;

  private final long rootHash = CodedName.rootHash(seed);
  private final LeftOut refused;
  private int unchecked;

  IndexCompiler(List<RuleSource> sources, ScratchSpace space) {
    effects = new EffectPool(sources);
    interior = new InteriorNodes(space);
    records = new NodeRecords(space);
    refused = new LeftOut(sources.size());
  }

  boolean add(DomainName name, Scope scope, int source, Terms terms) throws IOException {
    if (++unchecked == CHECKED_EVERY) {
      unchecked = 0;
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while compiling the lists");
      }
    }
    int effect = effects.number(source, terms);
    if (effect == EffectPool.FULL) {
      return taken(source, false);
    }
    int labels = name.labelCount();
    if (labels == 0) {
      atRoot.add(scope.ordinal() << EntrySets.SCOPE_SHIFT | effect);
      return true;
    }
    coded.take(name, 1, rootHash, seed);
    int parent = 0;
    for (int depth = 1; depth < labels; depth++) {
      key.fill(coded, depth, parent);
      parent = interior.number(coded.hash(depth), key);
      if (interior.added()) {
        records.add(coded.hash(depth), key, NodeRecords.node(parent));
      }
    }
    key.fill(coded, labels, parent);
    records.add(coded.hash(labels), key, NodeRecords.rule(scope, effect));
    return true;
  }

  boolean add(AddressRange range, int source, Terms terms) {
    int effect = effects.number(source, terms);
    return taken(source, effect != EffectPool.FULL && addresses.add(range, effect));
  }

  boolean add(PatternText pattern, int source, Terms terms) {
    int effect = effects.number(source, terms);
    return taken(source, effect != EffectPool.FULL && patterns.add(pattern, effect));
  }

  private boolean taken(int source, boolean taken) {
    if (!taken) {
      refused.add(source);
    }
    return taken;
  }

  ByteBuffer write(IndexOutput out) throws IOException {
    NameCompiler names = new NameCompiler(records, effects);
    int[] root = atRoot.stream().mapToInt(Integer::intValue).toArray();
    names.write(out, root);
    out.put(names.sets().section().written());
    out.endSection();
    out.put(effects.section().written());
    out.endSection();
    LeftOut leftOut = new LeftOut(effects.sources().size());
    leftOut.addAll(refused);
    leftOut.addAll(names.leftOut());
    OctetWriter patternSection = patterns.section(effects, leftOut);
    OctetWriter sources = new OctetWriter();
    EffectForm.writeSources(sources, effects.sources());
    out.put(leftOut.writeTo(sources).written());
    out.endSection();
    out.put(addresses.section(effects).written());
    out.endSection();
    out.put(patternSection.written());
    out.endSection();
    return out.finish(names.counts(seed));
  }
}
