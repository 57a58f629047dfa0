package dev.tacet.lists;

import dev.tacet.policy.RuleIndex;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of vendor profiles and lists, beside the one in force. For one thread: the start,
 * then list-updater.
 */
final class IndexMaker {
  private static final Logger LOG = LoggerFactory.getLogger(IndexMaker.class);

  private final IndexSources sources;
  private final CompiledIndex index;

  IndexMaker(
      VendorProfiles profiles, ListFolder folder, StoredCopies copies, ListLimits limits) {
    sources = new IndexSources(profiles, copies, limits);
    index = new CompiledIndex(folder);
  }

  /** Octets that differ whenever another index would come out of these lists. */
  byte[] fingerprint(List<Subscription> lists) {
    sources.of(lists);
    return sources.fingerprint();
  }

  /** The index on disk, where it is made of just these lists. */
  Optional<RuleIndex> open(List<Subscription> lists) {
    return index.open(fingerprint(lists));
  }

  /**
   * Compiles these lists; in memory where the disk does not take it. A copy that turns out to be
   * damaged is reported and left out.
   *
   * @throws InterruptedIOException where the thread was interrupted
   */
  PreparedIndex prepare(List<Subscription> lists) throws InterruptedIOException {
    sources.of(lists);
    RuleIndex.Builder builder = sources.read();
    byte[] fingerprint = sources.fingerprint(); // after reading, which may have found damage
    try {
      return index.prepare(fingerprint, builder);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while compiling the lists");
      }
      LOG.warn(
          "the compiled lists are held in memory, the disk does not take them: {}", e.toString());
      return PreparedIndex.inMemory(RuleIndex.of(builder.compile()), fingerprint);
    }
  }

  /**
   * How the rules of a list's target differ from those it has in an index.
   *
   * @throws InterruptedIOException where the thread was interrupted
   */
  RuleDelta delta(Subscription list, RuleIndex before) throws InterruptedIOException {
    long had = list.copy().map(copy -> copy.content().rules()).orElse(0L);
    long has = list.target().map(copy -> copy.content().rules()).orElse(0L);
    return RuleDelta.of(had, has, had == 0 ? has : sources.newRules(list, before));
  }
}
