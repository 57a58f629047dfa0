package dev.tacet.resolve;

import dev.tacet.dns.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A resolver whose stages the test completes itself. */
final class ScriptedResolver implements Resolver {
  private final List<CompletableFuture<Resolution>> asked =
      Collections.synchronizedList(new ArrayList<>());

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    CompletableFuture<Resolution> stage = new CompletableFuture<>();
    asked.add(stage);
    return stage;
  }

  /** How often it was asked. */
  int asked() {
    return asked.size();
  }

  /** Completes the latest question. */
  void answer(Resolution resolution) {
    asked.get(asked.size() - 1).complete(resolution);
  }

  void fail(RuntimeException bug) {
    asked.get(asked.size() - 1).completeExceptionally(bug);
  }
}
