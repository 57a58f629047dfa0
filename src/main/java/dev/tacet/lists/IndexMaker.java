package dev.tacet.lists;

import dev.tacet.policy.DamagedIndexException;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.Scratch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of vendor profiles and lists beside the one in force, or the best there can be
 * where that fails, above all for want of memory: what is in force stays, at a start the index on
 * disk even if lists have changed since; otherwise the largest lists that are not in force are left
 * out, one after the other, until the rest fits. The vendor profiles alone take a few hundred
 * kilobytes. What is not in force as it should be is told in the lists' reports, and once in the
 * log.
 *
 * <p>Of the start thread, then of list-updater.
 */
final class IndexMaker {
  private static final Logger LOG = LoggerFactory.getLogger(IndexMaker.class);

  private final IndexSources sources;
  private final CompiledIndex index;
  private final IndexCompiler compiler;
  private final Scratch scratch;
  private int failures;

  IndexMaker(IndexSources sources, CompiledIndex index, IndexCompiler compiler, Scratch scratch) {
    this.scratch = scratch;
    this.sources = sources;
    this.index = index;
    this.compiler = compiler;
  }

  /** Octets that differ whenever another index would come out of these lists. */
  byte[] fingerprint(List<Subscription> lists) {
    sources.of(lists);
    return sources.fingerprint(Set.of());
  }

  /** The index on disk where it is still true, else a new one, else the best there is. */
  MadeIndex atStart(List<Subscription> lists) throws InterruptedIOException {
    byte[] wanted = fingerprint(lists);
    Optional<RuleIndex> mapped = index.open(wanted);
    if (mapped.isPresent()) {
      return MadeIndex.of(mapped.get(), wanted, lists);
    }
    try {
      return published(whole(lists), lists);
    } catch (RuntimeException | OutOfMemoryError e) {
      Optional<MadeIndex> earlier = earlier(lists);
      byte[] inForce = earlier.map(MadeIndex::fingerprint).orElse(new byte[0]);
      Optional<PreparedIndex> best = instead(e, lists, inForce);
      if (best.isPresent()) {
        return published(best.get(), lists);
      }
      if (earlier.isEmpty()) {
        throw e;
      }
      return earlier.get();
    }
  }

  private MadeIndex published(PreparedIndex prepared, List<Subscription> lists)
      throws InterruptedIOException {
    try (prepared) {
      return publish(prepared, lists);
    } catch (IOException e) {
      throw ListKeeper.interrupted(e);
    }
  }

  /**
   * A new index of these lists, or the next best.
   *
   * @param inForce the fingerprint of the index in force
   * @return empty where what is in force stays
   * @throws InterruptedIOException where the thread was interrupted
   */
  Optional<PreparedIndex> prepare(List<Subscription> lists, byte[] inForce)
      throws InterruptedIOException {
    sources.of(lists);
    try {
      return Optional.of(whole(lists));
    } catch (RuntimeException | OutOfMemoryError e) {
      return instead(e, lists, inForce);
    }
  }

  /**
   * Compiles just these lists, to be looked at.
   *
   * @throws InterruptedIOException where the thread was interrupted
   */
  PreparedIndex trial(List<Subscription> lists) throws InterruptedIOException {
    sources.of(lists);
    return compile(Set.of());
  }

  /** Puts an index in place of the one on disk; in memory it is good also where that fails. */
  MadeIndex publish(PreparedIndex prepared, List<Subscription> lists) throws IOException {
    try {
      prepared.publish();
      index.published();
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      LOG.warn("the compiled lists are not kept on disk: {}", e.toString());
    }
    return prepared.of(lists);
  }

  /**
   * Checks a part of the index in force, if that was not done when it was compiled.
   *
   * @return whether nothing is left to check, for all is, or it is {@link #damage damaged}
   */
  boolean checkMore(RuleIndex inForce) {
    try {
      return inForce.checkMore();
    } catch (DamagedIndexException e) {
      LOG.debug("found by the check", e); // who repairs it tells of it
      return true;
    }
  }

  /**
   * What a look-up or a check found wrong with the index in force, or that its file was shortened:
   * the disk is bad, or somebody wrote to it. Empty where it can be used.
   */
  Optional<String> damage(RuleIndex inForce) {
    return inForce
        .damage()
        .or(() -> index.isCutOff() ? Optional.of("its file was cut off") : Optional.empty());
  }

  /** Times in a row that not everything could be compiled. */
  int failures() {
    return failures;
  }

  private PreparedIndex whole(List<Subscription> lists) throws InterruptedIOException {
    PreparedIndex prepared = compile(Set.of());
    failures = 0;
    lists.forEach(Subscription::allInForce);
    return prepared;
  }

  private Optional<MadeIndex> earlier(List<Subscription> lists) {
    Optional<byte[]> found = index.fingerprint().filter(sources::isEarlier);
    return found.flatMap(index::open).map(made -> MadeIndex.of(made, found.orElseThrow(), lists));
  }

  /** The next best after a failure; empty where what is in force is that already. */
  private Optional<PreparedIndex> instead(Throwable cause, List<Subscription> lists, byte[] inForce)
      throws InterruptedIOException {
    failures++;
    Set<Subscription> leftOut = new HashSet<>();
    byte[] made = inForce;
    Optional<PreparedIndex> prepared = Optional.empty();
    while (prepared.isEmpty()) {
      Optional<Subscription> largest =
          lists.stream()
              .filter(list -> list.target().isPresent() && !leftOut.contains(list))
              .filter(list -> sources.hashIn(inForce, list).isEmpty())
              .max(Comparator.comparingLong(list -> list.target().orElseThrow().content().rules()));
      if (largest.isEmpty()) {
        break;
      }
      leftOut.add(largest.get());
      byte[] wanted = sources.fingerprint(leftOut);
      if (Arrays.equals(inForce, wanted)) {
        break;
      }
      try {
        prepared = Optional.of(compile(leftOut));
        made = wanted;
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.debug("the lists cannot be compiled without {} of them either", leftOut.size(), e);
      }
    }
    tell(cause, lists, made);
    return prepared;
  }

  /** Compiles what there is now; in memory where the disk does not take it. */
  private PreparedIndex compile(Set<Subscription> leftOut) throws InterruptedIOException {
    try (RuleIndex.Builder builder = sources.read(leftOut, Optional.of(scratch))) {
      // After reading, which may have found a copy damaged.
      return compiler.compile(sources.fingerprint(leftOut), builder);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while compiling the lists");
      }
      LOG.warn(
          "the compiled lists are held in memory, the disk does not take them: {}", e.toString());
      return inMemory(leftOut);
    }
  }

  private PreparedIndex inMemory(Set<Subscription> leftOut) throws InterruptedIOException {
    try (RuleIndex.Builder builder = sources.read(leftOut, Optional.empty())) {
      return PreparedIndex.inMemory(RuleIndex.of(builder.compile()), sources.fingerprint(leftOut));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("compiling in memory needs no disk", e);
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

  /** Says in each report, and once in the log, what is not in force and what to do. */
  private void tell(Throwable cause, List<Subscription> lists, byte[] made) {
    String why = why(cause);
    StringBuilder missing = new StringBuilder();
    StringBuilder older = new StringBuilder();
    for (Subscription list : lists) {
      Optional<String> used = sources.hashIn(made, list);
      if (list.target().map(StoredCopy::sha256).equals(used)) {
        list.allInForce();
      } else if (list.target().isPresent()) {
        list.notInForce(why, used.isPresent());
        StringBuilder names = used.isPresent() ? older : missing;
        names.append(names.isEmpty() ? "" : ", ").append(list.config().name());
      }
    }
    LOG.error(
        "not every list is in force as it should be: {}. Not in force: {}; as before: {}",
        why,
        missing.isEmpty() ? "none" : missing,
        older.isEmpty() ? "none" : older,
        cause instanceof OutOfMemoryError ? null : cause);
  }

  private static String why(Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      return ("there is not enough memory to compile the lists (Java may use %d MiB): set"
              + " TACET_JAVA_OPTS=-Xmx%dm, or subscribe to smaller ones; it is tried again by"
              + " itself")
          .formatted(mebibytes(), Math.max(256, 2 * mebibytes()));
    }
    return "the lists cannot be compiled (%s: %s); it is tried again by itself"
        .formatted(cause.getClass().getSimpleName(), cause.getMessage());
  }

  private static long mebibytes() {
    return Runtime.getRuntime().maxMemory() >> 20;
  }
}
