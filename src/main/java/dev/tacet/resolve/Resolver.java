package dev.tacet.resolve;

import dev.tacet.dns.Query;
import java.util.concurrent.CompletionStage;

/**
 * Finds the answer to an allowed query: cache, merging, forwarding are each one, and wrap the next.
 * Thread-safe; called and completed on an event loop, so it never blocks. The stage completes
 * normally with a {@link Resolution} unless there is a bug.
 */
public interface Resolver {
  CompletionStage<Resolution> resolve(Query query);
}
