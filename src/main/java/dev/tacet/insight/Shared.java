package dev.tacet.insight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Work on many things that hang on nothing of each other, shared among the processors: each takes
 * the next thing when it has done one, so that none waits for another's heavy half. The calling
 * thread works too. Pure.
 */
final class Shared {
  private Shared() {}

  /** What comes of each, in their order; what goes wrong with one goes wrong here. */
  static <T, R> List<R> each(List<T> all, Function<T, R> work) {
    List<R> done = new ArrayList<>(Collections.nCopies(all.size(), null));
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
            done.set(i, work.apply(all.get(i)));
          }
        };
    int others = Math.min(Runtime.getRuntime().availableProcessors(), all.size()) - 1;
    List<CompletableFuture<Void>> shares = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      shares.add(CompletableFuture.runAsync(share));
    }
    share.run();
    shares.forEach(Shared::await);
    return done;
  }

  private static void await(CompletableFuture<Void> share) {
    try {
      share.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof Error wrong) {
        throw wrong;
      }
      throw e;
    }
  }
}
