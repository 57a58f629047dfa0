package dev.tacet.upstream;

import dev.tacet.dns.UpstreamQuery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A resolver that this machine has no means to ask: the next one is, and status says why. */
final class AbsentUpstream implements Upstream {
  private final String name;
  private final String why;

  AbsentUpstream(String name, String why) {
    this.name = name;
    this.why = why;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    return CompletableFuture.completedFuture(
        new Exchange.Failed(FailureReason.UNREACHABLE, name + ": " + why));
  }

  @Override
  public void close() {
    // There is nothing.
  }
}
