package dev.tacet.lists;

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
 * Makes the index of vendor profiles and lists, or the best there can be where that fails, above
 * all for want of memory: what is in force stays, at a start the index on disk even if lists have
 * changed since; otherwise the largest lists that are not in force are left out, one after the
 * other, until the rest fits. The vendor profiles alone take a few hundred kilobytes. What is not
 * in force as it should be is told in the lists' reports, and once in the log.
 *
 * <p>Of the start thread, then of list-updater.
 */
final class IndexMaker {
  private static final Logger LOG = LoggerFactory.getLogger(IndexMaker.class);

  private final IndexSources sources;
  private final List<Subscription> lists;
  private final CompiledIndex index;
  private final IndexCompiler compiler;
  private final Scratch scratch;

  /** Of the index in force; no octets before there is one. */
  private byte[] inForce = {};

  private int failures;

  IndexMaker(
      IndexSources sources,
      List<Subscription> lists,
      CompiledIndex index,
      IndexCompiler compiler,
      Scratch scratch) {
    this.scratch = scratch;
    this.sources = sources;
    this.lists = lists;
    this.index = index;
    this.compiler = compiler;
  }

  /** The index on disk where it is still true, else a new one, else the best there is. */
  RuleIndex atStart() throws InterruptedIOException {
    byte[] wanted = sources.fingerprint(Set.of());
    Optional<RuleIndex> mapped = index.open(wanted);
    if (mapped.isPresent()) {
      inForce = wanted;
      return mapped.get();
    }
    try {
      return whole();
    } catch (RuntimeException | OutOfMemoryError e) {
      Optional<RuleIndex> earlier = earlier();
      Optional<RuleIndex> best = instead(e).or(() -> earlier);
      if (best.isEmpty()) {
        throw e;
      }
      return best.get();
    }
  }

  /**
   * A new index where lists have changed, or could not all be compiled the last time.
   *
   * @return empty where what is in force stays
   */
  Optional<RuleIndex> anew() throws InterruptedIOException {
    if (Arrays.equals(inForce, sources.fingerprint(Set.of()))) {
      return Optional.empty();
    }
    try {
      return Optional.of(whole());
    } catch (RuntimeException | OutOfMemoryError e) {
      return instead(e);
    }
  }

  /** Times in a row that not everything could be compiled. */
  int failures() {
    return failures;
  }

  private RuleIndex whole() throws InterruptedIOException {
    RuleIndex trie = compile(Set.of());
    failures = 0;
    lists.forEach(Subscription::allInForce);
    return trie;
  }

  private Optional<RuleIndex> earlier() {
    Optional<byte[]> found = index.fingerprint().filter(sources::isEarlier);
    Optional<RuleIndex> trie = found.flatMap(index::open);
    if (trie.isPresent()) {
      inForce = found.orElseThrow();
    }
    return trie;
  }

  /** The next best after a failure; empty where what is in force is that already. */
  private Optional<RuleIndex> instead(Throwable cause) throws InterruptedIOException {
    failures++;
    Set<Subscription> leftOut = new HashSet<>();
    Optional<RuleIndex> made = Optional.empty();
    while (made.isEmpty()) {
      Optional<Subscription> largest =
          lists.stream()
              .filter(list -> list.copy().isPresent() && !leftOut.contains(list))
              .filter(list -> hashInForce(list).isEmpty())
              .max(Comparator.comparingLong(list -> list.copy().orElseThrow().content().rules()));
      if (largest.isEmpty()) {
        break;
      }
      leftOut.add(largest.get());
      if (Arrays.equals(inForce, sources.fingerprint(leftOut))) {
        break;
      }
      try {
        made = Optional.of(compile(leftOut));
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.debug("the lists cannot be compiled without {} of them either", leftOut.size(), e);
      }
    }
    tell(cause);
    return made;
  }

  /** Compiles what there is now; in memory where the disk does not take it. */
  private RuleIndex compile(Set<Subscription> leftOut) throws InterruptedIOException {
    byte[] fingerprint;
    RuleIndex made;
    try (RuleIndex.Builder builder = sources.read(leftOut, Optional.of(scratch))) {
      // After reading, which may have found a copy damaged.
      fingerprint = sources.fingerprint(leftOut);
      made = compiler.compile(fingerprint, builder);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while compiling the lists");
      }
      LOG.warn(
          "the compiled lists are held in memory, the disk does not take them: {}: {}",
          e.getClass().getSimpleName(),
          e.getMessage());
      made = inMemory(leftOut);
      fingerprint = sources.fingerprint(leftOut);
    }
    inForce = fingerprint;
    return made;
  }

  private RuleIndex inMemory(Set<Subscription> leftOut) throws InterruptedIOException {
    try (RuleIndex.Builder builder = sources.read(leftOut, Optional.empty())) {
      return RuleIndex.of(builder.compile());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("compiling in memory needs no disk", e);
    }
  }

  private Optional<String> hashInForce(Subscription list) {
    return sources.hashIn(inForce, list);
  }

  /** Says in each report, and once in the log, what is not in force and what to do. */
  private void tell(Throwable cause) {
    String why = why(cause);
    StringBuilder missing = new StringBuilder();
    StringBuilder older = new StringBuilder();
    for (Subscription list : lists) {
      Optional<String> used = hashInForce(list);
      if (list.copy().map(StoredCopy::sha256).equals(used)) {
        list.allInForce();
      } else if (list.copy().isPresent()) {
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
