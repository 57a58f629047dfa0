package dev.tacet.lists;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Writes a body to a file, or passes it over, and cuts the connection when it grows too long. */
final class BoundedBody implements HttpResponse.BodySubscriber<Void> {
  private final Optional<FileChannel> target;
  private final long limit;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile Flow.Subscription subscription;
  private long count;

  BoundedBody(Optional<FileChannel> target, long limit) {
    this.target = target;
    this.limit = limit;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> octets) {
    try {
      for (ByteBuffer buffer : octets) {
        count += buffer.remaining();
        if (count > limit) {
          throw new ListRefusedException("it is longer than a list may be");
        }
        while (target.isPresent() && buffer.hasRemaining()) {
          target.get().write(buffer);
        }
      }
      subscription.request(1);
    } catch (IOException e) {
      subscription.cancel();
      done.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable cause) {
    done.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    done.complete(null);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return done;
  }
}
