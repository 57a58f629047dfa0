package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long a caller is kept waiting for the lists, and what it is told then. Pure functions. */
final class ListWait {
  private static final int SECONDS = 120;
  private static final int DISK = 74;
  private static final int TRY_LATER = 75;

  private ListWait() {}

  /** The same, failed with a {@link ControlException} whatever went wrong or took too long. */
  static <T> CompletableFuture<T> bounded(CompletableFuture<T> asked) {
    return asked
        .orTimeout(SECONDS, TimeUnit.SECONDS)
        .exceptionally(
            failure -> {
              throw told(
                  failure instanceof CompletionException wrapped && wrapped.getCause() != null
                      ? wrapped.getCause()
                      : failure);
            });
  }

  private static ControlException told(Throwable failure) {
    if (failure instanceof ControlException told) {
      return told;
    }
    return failure instanceof TimeoutException
        ? new ControlException(
            TRY_LATER, "lists are still being read; \"tacet lists\" shows when they are done")
        : new ControlException(
            DISK,
            "the lists were not read: "
                + Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
  }
}
